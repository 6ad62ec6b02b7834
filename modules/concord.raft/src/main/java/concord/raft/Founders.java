package concord.raft;

import concord.raft.peer.Peer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import org.apache.ratis.proto.RaftProtos.LogEntryProto;
import org.apache.ratis.proto.RaftProtos.RaftConfigurationProto;
import org.apache.ratis.server.RaftServerConfigKeys.Log.CorruptionPolicy;
import org.apache.ratis.server.protocol.TermIndex;
import org.apache.ratis.server.storage.RaftStorage;
import org.apache.ratis.server.storage.RaftStorageImpl;
import org.apache.ratis.server.storage.StorageImplUtils;
import org.apache.ratis.util.SizeInBytes;

/// Who the members of a Raft group are before its log says so.
///
/// Ratis keeps them only with the first entry that is committed. A member that is killed after its
/// first vote and before that would take up a group of nobody, in which nobody is ever elected.
final class Founders {

    /// What Ratis leaves behind of its lock on a group.
    static final String LOCK = "in_use.lock";

    /// Before every entry. Ratis reads no configuration at -1, where a log without entries ends.
    private static final TermIndex BEGINNING = TermIndex.valueOf(0, -2);

    private Founders() {}

    /// Keeps them, durably, in a group of the directory that keeps nobody. No server may have the
    /// group open. What it has voted stays.
    ///
    /// @param group the directory of the group; where there is none, nothing is done
    static void keep(Path group, Collection<Peer> founders) throws IOException {
        if (!Files.isDirectory(group) || founders.isEmpty()) {
            return;
        }
        RaftStorageImpl storage = storage(group, RaftStorage.StartupOption.RECOVER);
        try (storage) {
            if (storage.readRaftConfiguration() == null) {
                write(storage, founders, BEGINNING);
            }
        }
        Files.deleteIfExists(group.resolve(LOCK));
    }

    /// Ratis' files of a group, in its hands until they are closed.
    static RaftStorageImpl storage(Path group, RaftStorage.StartupOption option)
            throws IOException {
        RaftStorageImpl storage =
                StorageImplUtils.newRaftStorage(
                        group.toFile(), SizeInBytes.valueOf(0), option, CorruptionPolicy.EXCEPTION);
        storage.initialize();
        return storage;
    }

    /// Writes the members of a group, as they are at an entry.
    static void write(RaftStorageImpl storage, Collection<Peer> members, TermIndex at)
            throws IOException {
        RaftConfigurationProto.Builder configuration = RaftConfigurationProto.newBuilder();
        members.forEach(
                member -> configuration.addPeers(RaftMember.raftPeer(member).getRaftPeerProto()));
        storage.writeRaftConfiguration(
                LogEntryProto.newBuilder()
                        .setTerm(at.getTerm())
                        .setIndex(at.getIndex())
                        .setConfigurationEntry(configuration)
                        .build());
        if (storage.readRaftConfiguration() == null) {
            throw new IOException("the members could not be written into " + storage);
        }
    }
}
