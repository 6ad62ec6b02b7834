package concord.raft;

import static org.junit.jupiter.api.Assertions.assertTrue;

import concord.core.Concord;
import concord.core.Put;
import concord.core.Settings;
import concord.core.Value;
import concord.core.spi.Event;
import concord.testkit.ManualClock;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Log time goes on from a snapshot with no entry behind it, whatever the wall clock says.
class SnapshotTimeTest {

    private static final Instant START = Instant.ofEpochMilli(1_767_225_600_000L);
    private static final Duration LIFE = Duration.ofSeconds(1);

    @TempDir Path directory;

    @Test
    void itDoesNotWaitForAWallClockThatIsBehind() {
        Settings settings =
                Settings.builder()
                        .set(Settings.DATA_DIR, directory)
                        .set(Settings.COMPRESSION_MIN_BYTES, 256L << 20)
                        .set(RaftSettings.SNAPSHOT_LOG_BYTES, 1L << 20)
                        .build();
        Queue<Event> events = new ConcurrentLinkedQueue<>();
        ManualClock ahead = new ManualClock(START.plus(Duration.ofHours(1)));
        try (Concord concord = Concord.open(settings, List.of(events::add), ahead.surroundings())) {
            concord.store().put(Put.of("mortal", Value.of(1)).ttl(LIFE));
            concord.store().put("large", Value.raw(new byte[2 << 20])); // makes the snapshot
            Durable.await(() -> events.stream().anyMatch(Event.SnapshotWritten.class::isInstance));
        }
        ManualClock behind = new ManualClock(START);
        try (Concord concord = Concord.open(settings, List.of(), behind.surroundings())) {
            assertTrue(concord.store().get("mortal").isPresent());
            behind.advance(LIFE.multipliedBy(2));
            Durable.await(() -> concord.store().get("mortal").isEmpty());
        }
    }
}
