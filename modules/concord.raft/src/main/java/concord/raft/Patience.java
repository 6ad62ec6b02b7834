package concord.raft;

import java.util.concurrent.TimeUnit;

/// How long a line to the leader may carry batches of which none comes back.
///
/// It is counted from the last one that was applied, or from when the line was laid: a line that is
/// only slow is not cut while it gets anything through. Each line that is cut has the next one wait
/// twice as long, so that what is large gets through at last and is not sent for ever.
///
/// Not thread-safe.
final class Patience {

    static final long FIRST_NANOS = TimeUnit.SECONDS.toNanos(3);
    static final long MOST_NANOS = TimeUnit.SECONDS.toNanos(60);

    private long nanos = FIRST_NANOS;
    private long since;
    private long progress;

    /// A line was laid.
    void laid(long nanoTime) {
        since = nanoTime;
    }

    /// Looks at a line.
    ///
    /// @param applied how many batches have come back since the member started
    /// @param isWaiting whether others are on their way
    /// @return whether it is to be cut
    boolean isOver(long nanoTime, long applied, boolean isWaiting) {
        if (applied != progress) {
            progress = applied;
            nanos = FIRST_NANOS;
            since = nanoTime;
        } else if (!isWaiting) {
            since = nanoTime;
        }
        return nanoTime - since > nanos;
    }

    /// The line was cut.
    void cut() {
        nanos = Math.min(2 * nanos, MOST_NANOS);
    }
}
