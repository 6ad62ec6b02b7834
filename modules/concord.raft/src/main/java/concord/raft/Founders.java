package concord.raft;

import concord.core.ConcordException;
import concord.raft.peer.Peer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.ratis.proto.RaftProtos.LogEntryProto;
import org.apache.ratis.proto.RaftProtos.RaftConfigurationProto;
import org.apache.ratis.server.RaftConfiguration;
import org.apache.ratis.server.RaftServerConfigKeys.Log.CorruptionPolicy;
import org.apache.ratis.server.protocol.TermIndex;
import org.apache.ratis.server.raftlog.LogProtoUtils;
import org.apache.ratis.server.storage.RaftStorage;
import org.apache.ratis.server.storage.RaftStorageDirectory;
import org.apache.ratis.server.storage.RaftStorageImpl;
import org.apache.ratis.server.storage.StorageImplUtils;
import org.apache.ratis.statemachine.impl.SimpleStateMachineStorage;
import org.apache.ratis.util.SizeInBytes;

/// Who the members of a Raft group are before its log says so.
///
/// Ratis keeps them only with the first entry that is committed. A member that is killed after its
/// first vote and before that would take up a group of nobody, in which nobody is ever elected.
final class Founders {

    /// What Ratis leaves behind of its lock on a group.
    static final String LOCK = "in_use.lock";

    /// Where Ratis keeps the last configuration that was applied.
    private static final String CONFIGURATION = "raft-meta.conf";

    /// What Ratis calls the directory of a group's log.
    private static final String CURRENT = "current";

    private static final Pattern LATER_SEGMENT = Pattern.compile("log_(inprogress_)?[1-9].*");

    /// Before every entry. Ratis reads no configuration at -1, where a log without entries ends.
    private static final TermIndex BEGINNING = TermIndex.valueOf(0, -2);

    private Founders() {}

    /// Keeps them, durably, in a group of the directory that has not begun. No server may have the
    /// group open. What it has voted stays.
    ///
    /// @param group the directory of the group; where there is none, nothing is done
    /// @throws ConcordException.OpenFailed when what the group keeps cannot be read
    static void keep(Path group, Collection<Peer> founders) throws IOException {
        if (founders.isEmpty() || !Files.isDirectory(group) || hasBegun(group)) {
            return;
        }
        RaftStorageImpl storage = storage(group, RaftStorage.StartupOption.RECOVER);
        try (storage) {
            write(storage, founders, BEGINNING);
        }
        Files.deleteIfExists(group.resolve(LOCK));
    }

    /// Whether a group has ever committed an entry, as far as its files tell: it keeps who its
    /// members are, or has a snapshot, or a log of which the beginning is gone.
    static boolean hasBegun(Path group) throws IOException {
        return members(group).isPresent()
                || hasAny(
                        group.resolve(RaftStorageDirectory.STATE_MACHINE_DIR_NAME),
                        SimpleStateMachineStorage.SNAPSHOT_REGEX)
                || hasAny(group.resolve(CURRENT), LATER_SEGMENT);
    }

    private static boolean hasAny(Path directory, Pattern name) throws IOException {
        if (!Files.isDirectory(directory)) {
            return false;
        }
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> String.valueOf(file.getFileName()))
                    .anyMatch(name.asMatchPredicate());
        }
    }

    /// Who the members of a group are by the last configuration that was applied, or by its
    /// founders; empty when it keeps neither.
    ///
    /// @throws ConcordException.OpenFailed when it keeps something that cannot be read
    static Optional<RaftConfiguration> members(Path group) {
        Path file = group.resolve(CURRENT).resolve(CONFIGURATION);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try (InputStream in = Files.newInputStream(file)) {
            return Optional.of(LogProtoUtils.toRaftConfiguration(LogEntryProto.parseFrom(in)));
        } catch (IOException | RuntimeException e) {
            throw new ConcordException.OpenFailed(
                    "the file "
                            + file
                            + ", which keeps who the members are, cannot be read ("
                            + e.getMessage()
                            + "). Nothing was changed. Check the disk, then restore the data"
                            + " directory from a backup, or remove it so that this member is"
                            + " rebuilt by the others of its cluster",
                    e);
        }
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
