package concord.core;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// A failure of an operation, with the [ErrorCode] that every way in reports for it.
///
/// Expected answers are values, never exceptions: an absent key is an empty `Optional`.
public abstract sealed class ConcordException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final ErrorCode code;

    private ConcordException(ErrorCode code, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.code = code;
    }

    /// The code that HTTP, gRPC and the command line report for this failure.
    public final ErrorCode code() {
        return code;
    }

    /// The failure that a server reported, as it would have been thrown there.
    ///
    /// @param oldestRevision the oldest revision that can be asked for; of `COMPACTED` alone
    public static ConcordException reported(ErrorCode code, String message, long oldestRevision) {
        return switch (code) {
            case INVALID_KEY -> new InvalidKey(message);
            case INVALID_REQUEST -> new InvalidRequest(message);
            case UNAUTHORIZED -> new Unauthorized(message);
            case FORBIDDEN -> new Forbidden(message);
            case NOT_FOUND -> new NotFound(message);
            case CONDITION_FAILED -> new ConditionFailed(message);
            case COMPACTED -> new Compacted(message, oldestRevision);
            case BATCH_TOO_LARGE -> new BatchTooLarge(message);
            case VALUE_TOO_LARGE -> new ValueTooLarge(message);
            case OVERLOADED -> new Overloaded(message);
            case CLUSTER_UNAVAILABLE -> new Unavailable(message);
            case TIMEOUT -> new Timeout(message);
            case INTERNAL -> new Internal(message, null);
        };
    }

    /// A key that breaks the rules of [Key].
    public static final class InvalidKey extends ConcordException {
        private static final long serialVersionUID = 1L;

        /// @param message what is wrong with the key and what is allowed
        public InvalidKey(String message) {
            super(ErrorCode.INVALID_KEY, message, null);
        }
    }

    /// An argument or a setting that is not allowed.
    public static final class InvalidRequest extends ConcordException {
        private static final long serialVersionUID = 1L;

        /// @param message names the field, what was given and what is allowed
        public InvalidRequest(String message) {
            super(ErrorCode.INVALID_REQUEST, message, null);
        }
    }

    /// A caller who shows no token, or one that does not count.
    public static final class Unauthorized extends ConcordException {
        private static final long serialVersionUID = 1L;

        /// @param message what is missing and how to get it
        public Unauthorized(String message) {
            super(ErrorCode.UNAUTHORIZED, message, null);
        }
    }

    /// A caller who is known, and may not do this.
    public static final class Forbidden extends ConcordException {
        private static final long serialVersionUID = 1L;

        /// @param message which permission is missing, on which keys
        public Forbidden(String message) {
            super(ErrorCode.FORBIDDEN, message, null);
        }
    }

    /// What the operation needs is not there: a lease, an index.
    public static final class NotFound extends ConcordException {
        private static final long serialVersionUID = 1L;

        /// @param message what is not there
        public NotFound(String message) {
            super(ErrorCode.NOT_FOUND, message, null);
        }
    }

    /// What is there forbids the operation: a value that a unique index has already.
    public static final class ConditionFailed extends ConcordException {
        private static final long serialVersionUID = 1L;

        /// @param message what forbids it
        public ConditionFailed(String message) {
            super(ErrorCode.CONDITION_FAILED, message, null);
        }
    }

    /// A revision that is no longer kept.
    public static final class Compacted extends ConcordException {
        private static final long serialVersionUID = 1L;

        private final long oldestRevision;

        /// @param asked the revision that was asked for
        /// @param oldest the oldest that can be asked for
        public Compacted(long asked, long oldest) {
            this(
                    "revision " + asked + " is compacted; the oldest still there is " + oldest,
                    oldest);
        }

        /// Of a revision that is ahead of the store: what had it is lost.
        ///
        /// @param asked the revision that was asked for
        /// @param next the one that comes next
        public static Compacted ahead(long asked, long next) {
            return new Compacted(
                    "revision "
                            + asked
                            + " is ahead of this store, whose next is "
                            + next
                            + ": what it was read from is not there any more. Read what is there,"
                            + " and go on from "
                            + next,
                    next);
        }

        private Compacted(String message, long oldest) {
            super(ErrorCode.COMPACTED, message, null);
            this.oldestRevision = oldest;
        }

        /// The oldest revision that can be asked for.
        public long oldestRevision() {
            return oldestRevision;
        }
    }

    /// More operations than a bulk or a transaction may have.
    public static final class BatchTooLarge extends ConcordException {
        private static final long serialVersionUID = 1L;

        /// @param operations how many there are
        /// @param limit how many are allowed
        public BatchTooLarge(int operations, int limit) {
            this(operations + " operations; at most " + limit + " are allowed (batch.max)");
        }

        /// @param message what is too large, and what to do
        public BatchTooLarge(String message) {
            super(ErrorCode.BATCH_TOO_LARGE, message, null);
        }
    }

    /// A value beyond the limit in force.
    public static final class ValueTooLarge extends ConcordException {
        private static final long serialVersionUID = 1L;

        /// @param bytes the size of the value
        /// @param limitBytes the largest size allowed
        public ValueTooLarge(long bytes, long limitBytes) {
            this(
                    "value has "
                            + bytes
                            + " bytes; at most "
                            + limitBytes
                            + " are allowed (limits.value-max-bytes)");
        }

        /// @param message what is too large, and what to do
        public ValueTooLarge(String message) {
            super(ErrorCode.VALUE_TOO_LARGE, message, null);
        }
    }

    /// More waits to be committed than the limits allow. Nothing was proposed.
    public static final class Overloaded extends ConcordException {
        private static final long serialVersionUID = 1L;

        /// @param message which limit was met
        public Overloaded(String message) {
            super(ErrorCode.OVERLOADED, message, null);
        }
    }

    /// This member cannot serve now: it has no leader, no quorum, no disk space, or has stopped.
    public static final class Unavailable extends ConcordException {
        private static final long serialVersionUID = 1L;

        /// @param message what is missing, and what is known of a write under way
        public Unavailable(String message) {
            super(ErrorCode.CLUSTER_UNAVAILABLE, message, null);
        }

        /// A write that found no leader in time.
        ///
        /// @param waited how long the caller waited
        /// @param why what the member knows of that
        public static Unavailable ofUnsentWrite(Duration waited, String why) {
            return new Unavailable(why + ", for " + waited.toMillis() + " ms; nothing was written");
        }

        /// @param message what is missing
        /// @param cause what the engine reported
        public Unavailable(String message, @Nullable Throwable cause) {
            super(ErrorCode.CLUSTER_UNAVAILABLE, message, cause);
        }
    }

    /// The store could not be opened; the message says why and what to do.
    public static final class OpenFailed extends ConcordException {
        private static final long serialVersionUID = 1L;

        /// @param message what stands in the way and how to remove it
        public OpenFailed(String message) {
            super(ErrorCode.CLUSTER_UNAVAILABLE, message, null);
        }

        /// @param message what stands in the way and how to remove it
        /// @param cause what was met
        public OpenFailed(String message, @Nullable Throwable cause) {
            super(ErrorCode.CLUSTER_UNAVAILABLE, message, cause);
        }
    }

    /// No answer in time.
    public static final class Timeout extends ConcordException {
        private static final long serialVersionUID = 1L;

        private Timeout(String message) {
            super(ErrorCode.TIMEOUT, message, null);
        }

        /// A write that was proposed and not answered in time: it may or may not take effect.
        ///
        /// @param waited how long the caller waited
        public static Timeout ofWrite(Duration waited) {
            return new Timeout(
                    "no answer within "
                            + waited.toMillis()
                            + " ms; the write may or may not take effect: read the key to find out");
        }

        /// A write that was not even sent to the leader in time.
        ///
        /// @param waited how long the caller waited
        public static Timeout ofUnsentWrite(Duration waited) {
            return new Timeout(
                    "no answer within "
                            + waited.toMillis()
                            + " ms; other writes are still under way, and nothing of this one was"
                            + " written");
        }

        /// A read that could not be served in time.
        ///
        /// @param waited how long the caller waited
        public static Timeout ofRead(Duration waited) {
            return new Timeout(
                    "no answer within " + waited.toMillis() + " ms; nothing was changed");
        }

        /// A long answer that nobody took in time.
        ///
        /// @param held how long it was held
        public static Timeout ofAnswer(Duration held) {
            return new Timeout(
                    "the answer was not taken within "
                            + held.toSeconds()
                            + " seconds; ask for it in pages, by limit and cursor");
        }
    }

    /// Bytes that are not what this program wrote, or were written by a version it does not know.
    public static final class Damaged extends ConcordException {
        private static final long serialVersionUID = 1L;

        /// @param message where the damage is
        public Damaged(String message) {
            super(ErrorCode.INTERNAL, message, null);
        }
    }

    /// A bug. The cause is for the log, not for clients.
    public static final class Internal extends ConcordException {
        private static final long serialVersionUID = 1L;

        /// @param message what was being done
        /// @param cause the bug's trace
        public Internal(String message, @Nullable Throwable cause) {
            super(ErrorCode.INTERNAL, message, cause);
        }
    }
}
