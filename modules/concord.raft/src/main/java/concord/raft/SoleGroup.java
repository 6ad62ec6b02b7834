package concord.raft;

import concord.core.spi.Image;
import concord.raft.peer.Peer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;
import org.apache.ratis.server.protocol.TermIndex;
import org.apache.ratis.server.storage.RaftStorage;
import org.apache.ratis.server.storage.RaftStorageDirectory;
import org.apache.ratis.server.storage.RaftStorageImpl;
import org.apache.ratis.server.storage.RaftStorageMetadata;
import org.apache.ratis.statemachine.impl.SimpleStateMachineStorage;

/// Writes a Raft group of one member: a snapshot, the term, and a configuration that names it. No
/// log, as after a leader's snapshot was received.
final class SoleGroup {

    private SoleGroup() {}

    /// Writes it where nothing is.
    ///
    /// @param at where the snapshot stands; the group is in that term and has that index behind it
    static void write(Path directory, Peer member, TermIndex at, Image image) throws IOException {
        Files.createDirectories(directory);
        RaftStorageImpl storage = Founders.storage(directory, RaftStorage.StartupOption.FORMAT);
        try (storage) {
            storage.getMetadataFile()
                    .persist(
                            RaftStorageMetadata.valueOf(
                                    at.getTerm(), RaftStorageMetadata.getDefault().getVotedFor()));
            Founders.write(storage, List.of(member), at);
            Path snapshots = directory.resolve(RaftStorageDirectory.STATE_MACHINE_DIR_NAME);
            var _ =
                    Snapshots.writeDurably(
                            image,
                            snapshots.resolve(
                                    SimpleStateMachineStorage.getSnapshotFileName(
                                            at.getTerm(), at.getIndex())),
                            UnaryOperator.identity());
        }
        Files.deleteIfExists(directory.resolve(Founders.LOCK));
    }
}
