package concord.core.spi;

import concord.core.Consistency;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Something that happened to a member, for observers.
public sealed interface Event {

    /// The member serves.
    ///
    /// @param node its name
    /// @param took from the call to the first moment that it could serve
    record Opened(String node, Duration took) implements Event {}

    /// The member has stopped as it was asked to.
    ///
    /// @param node its name
    record Closed(String node) implements Event {}

    /// The member has stopped by itself, because it could no longer be trusted.
    ///
    /// @param node its name
    /// @param reason what happened and what to do
    /// @param cause what was thrown
    record Failed(String node, String reason, Throwable cause) implements Event {}

    /// The leader changed, or is not known for the moment.
    ///
    /// @param node the member that tells
    /// @param leader the new leader's name, empty when there is none
    /// @param term the term
    record LeaderChanged(String node, String leader, long term) implements Event {}

    /// A write that a crash had cut short was removed from the end of the log. It had never been
    /// acknowledged.
    ///
    /// @param segment the log's file
    /// @param offset where it was cut
    /// @param bytes how many bytes were removed
    /// @param copy where the file was copied to before
    record TailRepaired(Path segment, long offset, long bytes, Path copy) implements Event {}

    /// Proposals of this member were committed and applied here, in one batch.
    ///
    /// @param proposals how many
    /// @param nanos from the moment the batch was complete, in nanoseconds
    record Committed(int proposals, long nanos) implements Event {}

    /// An entry of the log was applied here, whoever had proposed it.
    ///
    /// @param index its index
    /// @param commands how many commands it has
    /// @param nanos how long it took, in nanoseconds
    record Applied(long index, int commands, long nanos) implements Event {}

    /// A read has waited until the local state held all that it must see. Reads that need not wait
    /// are not told of.
    ///
    /// @param level how fresh it has to be
    /// @param nanos how long it has waited, in nanoseconds
    /// @param passed whether it came through; it was given up else
    record BarrierPassed(Consistency level, long nanos, boolean passed) implements Event {}

    /// A step of something that is traced is over here. Told for what is sampled alone.
    ///
    /// @param node the member that has taken it
    /// @param step which
    /// @param trace what the step is a part of
    /// @param startNanos when it began, by [System#nanoTime]
    /// @param endNanos when it ended
    /// @param index the log index that it is about, 0 where it is about none
    /// @param passed whether it came to its end; it was given up else
    record Traced(
            String node,
            Step step,
            TraceContext trace,
            long startNanos,
            long endNanos,
            long index,
            boolean passed)
            implements Event {}

    /// The steps of a write, in their order, and that of a read.
    enum Step {
        /// A proposal waits until its batch goes out, on the member that was asked.
        PROPOSE,
        /// A batch is on its way, until it is committed: from the member that was asked, and from
        /// the leader where that is another.
        COMMIT,
        /// An entry is applied, on the same members.
        APPLY,
        /// A read waits until the local state holds all that it must see.
        BARRIER
    }

    /// A snapshot is durable.
    ///
    /// @param file its file
    /// @param index the log index that it stands at
    /// @param bytes its size
    /// @param took how long it took to write
    record SnapshotWritten(Path file, long index, long bytes, Duration took) implements Event {}

    /// A snapshot could not be written; the log keeps what it would have held.
    ///
    /// @param index the log index that it would have stood at
    /// @param cause why
    record SnapshotFailed(long index, Throwable cause) implements Event {}

    /// Members have different states at the same point of the log. Those that differ from the
    /// majority stop; where there is none, somebody has to decide.
    ///
    /// @param node the member that has found out
    /// @param index the log index
    /// @param hashes each member's state hash
    /// @param odd those that differ from the majority, empty when there is none
    record Diverged(String node, long index, Map<String, String> hashes, Set<String> odd)
            implements Event {

        /// Keeps copies.
        public Diverged {
            hashes = Map.copyOf(hashes);
            odd = Set.copyOf(odd);
        }
    }

    /// The disk has too little room: writes are refused until there is more.
    ///
    /// @param directory the data directory
    /// @param usableBytes what is left
    /// @param neededBytes what has to be free
    record DiskFull(Path directory, long usableBytes, long neededBytes) implements Event {}

    /// The disk has room again: writes are accepted.
    ///
    /// @param directory the data directory
    /// @param usableBytes what is free
    record DiskFreed(Path directory, long usableBytes) implements Event {}

    /// Somebody from outside had no token that counts, and was refused.
    ///
    /// @param node the member that he asked
    /// @param remote his address
    /// @param slowed whether he had done so before too often to be looked at
    record LoginRefused(String node, String remote, boolean slowed) implements Event {}

    /// The cluster has its first token.
    ///
    /// @param node the member that has made it
    /// @param file where it stands, when the operator has not chosen it himself
    record RootTokenMade(String node, Optional<Path> file) implements Event {}

    /// A backup was made.
    ///
    /// @param node the member that has made it
    /// @param name of its file
    /// @param revision that it holds
    /// @param keys how many there are
    /// @param bytes the size of the file
    /// @param took how long it took
    /// @param kept whether the member keeps it, or somebody has come for it
    record BackupMade(
            String node,
            String name,
            long revision,
            long keys,
            long bytes,
            Duration took,
            boolean kept)
            implements Event {}

    /// A backup that is made by the schedule could not be made; it is tried again.
    ///
    /// @param node the member
    /// @param cause why
    record BackupFailed(String node, Throwable cause) implements Event {}

    /// Kept backups were deleted, because there are newer ones.
    ///
    /// @param node the member that has kept them
    /// @param names of their files
    record BackupsDeleted(String node, List<String> names) implements Event {

        /// Keeps a copy.
        public BackupsDeleted {
            names = List.copyOf(names);
        }
    }

    /// The whole store was replaced by a backup.
    ///
    /// @param node the member that was asked to
    /// @param name of the backup's file
    /// @param backupRevision the revision that the backup holds
    /// @param revision the store's revision from now on
    /// @param keys how many there are
    /// @param took how long it took, from the first byte
    record BackupRestored(
            String node, String name, long backupRevision, long revision, long keys, Duration took)
            implements Event {}

    /// The root token that the operator has chosen is none, because the cluster had one before.
    ///
    /// @param node the member that was given it
    record RootTokenIgnored(String node) implements Event {}

    /// The first token could not be made: nobody can come in from outside.
    ///
    /// @param node the member
    /// @param cause why
    record RootTokenFailed(String node, Throwable cause) implements Event {}
}
