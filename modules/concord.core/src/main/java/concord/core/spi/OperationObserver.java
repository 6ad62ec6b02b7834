package concord.core.spi;

import concord.core.Consistency;
import concord.core.ErrorCode;
import java.util.Optional;

/// Sees each operation on a member, whichever way it came in: from its beginning to its end, and
/// also when it is refused. The one place for what metrics, audit and traces tell of operations.
///
/// All of it is called by several threads at once.
public interface OperationObserver {

    /// Whether it wants to hear of operations of a kind at all. Asked once a kind, when the member
    /// is opened.
    boolean hears(OperationKind kind);

    /// Whether it wants to see the read that is about to begin. Asked before every read of a kind
    /// that it hears, so it has to take a few nanoseconds: a read of one key takes a hundred.
    /// Whatever is no read it sees each time.
    ///
    /// @param level how fresh the read has to be
    default boolean wants(OperationKind kind, Consistency level) {
        return true;
    }

    /// The same, for one to whom it matters which way the read came in.
    default boolean wants(OperationKind kind, Consistency level, Arrival arrival) {
        return wants(kind, level);
    }

    /// A read that it did not want to see has ended.
    ///
    /// @param level how fresh the read had to be
    /// @param failure why it failed, empty when it did not
    default void passed(OperationKind kind, Consistency level, Optional<ErrorCode> failure) {
        // it did not want to see it
    }

    /// A read that it did not see was refused, because of who the caller is. Whatever else is
    /// refused it sees.
    ///
    /// @param why `UNAUTHORIZED` or `FORBIDDEN`
    default void denied(OperationCall call, ErrorCode why) {
        // it did not want to see it
    }

    /// An operation begins. Called on the caller's thread, before the call is held against the
    /// caller's permissions, and may let him wait.
    ///
    /// @throws concord.core.ConcordException when the operation must not happen: then it does not,
    ///   and the caller gets this failure, or that of an observer before. Others see it fail
    Observation begin(OperationCall call);

    /// An operation under way.
    @FunctionalInterface
    interface Observation {

        /// One that nobody is interested in.
        Observation NONE = _ -> {};

        /// What the operation belongs to from here on, in the trace that it is part of. It is
        /// [TraceContext#current] while the operation is carried out, and is told to every observer
        /// at the end.
        default TraceContext trace() {
            return TraceContext.NONE;
        }

        /// The operation has ended. Called once; on the caller's thread where the caller waits, and
        /// before he is answered. Where he has a future it is called on the thread that completes
        /// it, and must not block.
        void ended(OperationEnd end);
    }
}
