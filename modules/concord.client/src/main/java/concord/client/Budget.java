package concord.client;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/// The time that an operation has, all its attempts together.
///
/// @param startNanos when it began
/// @param timeout how long it may take
record Budget(long startNanos, Duration timeout) {

    /// As if it began now.
    static Budget of(Duration timeout) {
        return new Budget(System.nanoTime(), timeout);
    }

    /// How much is left, not positive when nothing is.
    long leftNanos() {
        long all = Math.min(TimeUnit.NANOSECONDS.convert(timeout), Long.MAX_VALUE / 4);
        return all - (System.nanoTime() - startNanos);
    }
}
