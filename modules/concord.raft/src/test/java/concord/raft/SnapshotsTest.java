package concord.raft;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import concord.core.Concord;
import concord.core.Value;
import concord.core.spi.Event;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Snapshots come by the bytes of the log, and the log behind them goes.
class SnapshotsTest {

    @TempDir Path directory;

    @Test
    void theLogIsCutBehindASnapshotAndARestartHasEverything() {
        Durable member = new Durable(directory).with(RaftSettings.SNAPSHOT_LOG_BYTES, 8L << 20);
        try (Concord concord = member.open()) {
            for (int round = 0; round < 12; round++) {
                Durable.fill(concord.store(), "key", 90, 100_000);
            }
            Durable.await(() -> !member.events(Event.SnapshotWritten.class).isEmpty());
            Durable.await(() -> !firstSegment(member).startsWith("log_0-"));
        }
        try (Concord concord = member.open()) {
            assertEquals(12 * 90, concord.status().revision());
            assertEquals(90, concord.status().keys());
            assertEquals(12, concord.store().get("key89").orElseThrow().version());
        }
    }

    @Test
    void anUnfinishedSnapshotIsForgotten() throws IOException {
        Durable member = new Durable(directory);
        try (Concord concord = member.open()) {
            concord.store().put("key", Value.of(1));
        }
        Path unfinished = Files.writeString(member.snapshots().resolve("snapshot.1_1.tmp"), "half");
        try (Concord concord = member.open()) {
            assertTrue(concord.store().get("key").isPresent());
        }
        assertFalse(Files.exists(unfinished));
    }

    @Test
    void aSnapshotThatCannotBeWrittenCostsNothingButLog() throws IOException {
        Durable member = new Durable(directory).with(RaftSettings.SNAPSHOT_LOG_BYTES, 1L << 20);
        try (Concord concord = member.open()) {
            Path snapshots = member.snapshots();
            Files.delete(snapshots);
            Files.writeString(snapshots, "a file where the directory should be");
            Durable.fill(concord.store(), "key", 30, 100_000);
            Durable.await(() -> !member.events(Event.SnapshotFailed.class).isEmpty());
            concord.store().put("after", Value.of(1));
            Files.delete(snapshots);
            Files.createDirectory(snapshots);
        }
        try (Concord concord = member.open()) {
            assertEquals(31, concord.status().keys());
        }
    }

    private static String firstSegment(Durable member) {
        return Durable.list(member.log()).stream()
                .map(path -> path.getFileName().toString())
                .filter(name -> name.startsWith("log_"))
                .sorted(java.util.Comparator.comparingLong(SnapshotsTest::start))
                .findFirst()
                .orElseThrow();
    }

    private static long start(String segment) {
        return Long.parseLong(segment.replaceAll("log_(?:inprogress_)?(\\d+).*", "$1"));
    }
}
