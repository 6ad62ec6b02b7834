package concord.client;

import concord.core.ConcordException;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// The attempts of an operation that have failed, and what is known of it by them.
final class Attempts {

    private final Channels channels;
    private final Repeat repeat;
    private final Duration timeout;
    private int count;
    private boolean seen;
    private @Nullable StatusRuntimeException last;

    /// The last one that said more than that the time was over.
    private @Nullable StatusRuntimeException telling;

    Attempts(Channels channels, Repeat repeat, Budget budget) {
        this.channels = channels;
        this.repeat = repeat;
        this.timeout = budget.timeout();
    }

    void add(StatusRuntimeException failure, Sent sent) {
        count++;
        seen |= sent.mayHaveBeenSeen(failure.getStatus());
        last = failure;
        if (!isLate(failure)) {
            telling = failure;
        }
    }

    private static boolean isLate(StatusRuntimeException failure) {
        return failure.getStatus().getCode() == Status.Code.DEADLINE_EXCEEDED;
    }

    int count() {
        return count;
    }

    /// Whether there must be no more of them.
    boolean isOver() {
        return seen && !repeat.anywhere;
    }

    /// Whether a refusal says nothing of the attempts before: that a server takes no more writes
    /// now does not mean that none was taken.
    boolean isUnsure(StatusRuntimeException refusal) {
        return seen
                && repeat.write
                && refusal.getStatus().getCode() == Status.Code.RESOURCE_EXHAUSTED;
    }

    /// What is known when there are no more.
    ConcordException unanswered() {
        StatusRuntimeException failure = last;
        if (failure == null) {
            return repeat.write
                    ? ConcordException.Timeout.ofUnsentWrite(timeout)
                    : ConcordException.Timeout.ofRead(timeout);
        }
        if (count == 1 && Failures.isTold(failure.getTrailers())) {
            return Failures.of(failure.getStatus(), failure.getTrailers()); // the server knows best
        }
        StatusRuntimeException why = telling == null ? failure : telling;
        if (channels.isClosed()) {
            return new ConcordException.Unavailable("the client is closed" + outcome(), why);
        }
        String said = Failures.message(why.getStatus());
        if (!seen) {
            return new ConcordException.Unavailable(
                    "no server answers at " + channels + ": " + said + outcome(), why);
        }
        if (isLate(failure)) {
            return repeat.write
                    ? ConcordException.Timeout.ofWrite(timeout)
                    : ConcordException.Timeout.ofRead(timeout);
        }
        return new ConcordException.Unavailable(said + " (" + channels + ")" + outcome(), why);
    }

    private String outcome() {
        if (!repeat.write) {
            return "; nothing was read";
        }
        return seen
                ? "; the write may or may not take effect: read the key to find out"
                : "; nothing was written";
    }
}
