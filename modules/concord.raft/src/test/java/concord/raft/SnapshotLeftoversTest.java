package concord.raft;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import concord.core.Concord;
import concord.core.Value;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.ratis.server.storage.RaftStorage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is left of snapshots that were sent by half.
class SnapshotLeftoversTest {

    @TempDir Path directory;

    @Test
    void theyAreGoneAfterAStart() throws IOException {
        Durable member = new Durable(directory);
        try (Concord concord = member.open()) {
            concord.store().put("key", Value.of(1));
        }
        Path received = member.snapshots().resolveSibling("tmp");
        Path part = begin(received, "interrupted");
        try (Concord concord = member.open()) {
            assertTrue(concord.store().get("key").isPresent());
            assertFalse(Files.exists(part));
            assertEquals(List.of(), Durable.list(received));
        }
    }

    /// While one is put in its place the next may be on its way already.
    @Test
    void theyAreGoneAfterOneThatWasReceivedInFull() throws IOException {
        Path group = directory.resolve("group");
        Files.createDirectories(group);
        try (RaftStorage storage = Founders.storage(group, RaftStorage.StartupOption.FORMAT)) {
            Path transfers = storage.getStorageDir().getTmpDir().toPath();
            Path interrupted = begin(transfers, "interrupted");
            Path whole = begin(transfers, "whole");
            List<Path> received = Snapshots.forceReceived(storage);
            Files.move(whole.getParent(), group.resolve("installed"));
            Path next = begin(transfers, "next");

            Snapshots.deleteReceived(received);

            assertFalse(Files.exists(interrupted.getParent()));
            assertTrue(Files.exists(next));
        }
    }

    private static Path begin(Path received, String transfer) throws IOException {
        Path part = received.resolve("snapshot-" + transfer).resolve("snapshot.1_1");
        Files.createDirectories(part.getParent());
        return Files.writeString(part, "half");
    }
}
