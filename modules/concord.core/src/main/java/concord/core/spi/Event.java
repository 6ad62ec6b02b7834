package concord.core.spi;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
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
}
