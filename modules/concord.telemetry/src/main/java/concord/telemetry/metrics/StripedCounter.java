package concord.telemetry.metrics;

import java.util.concurrent.atomic.AtomicLongArray;

/// Counts from many threads, exactly and without their waiting for each other: each thread has a
/// stripe, in cache lines of its own, that it shares with few others.
final class StripedCounter {

    private static final int STRIPES = 16;

    /// Longs of two cache lines: processors fetch the neighbour too.
    private static final int STEP = 16;

    private final AtomicLongArray stripes = new AtomicLongArray((STRIPES + 1) * STEP);

    /// Counts one.
    ///
    /// @return how many there were before in the stripe of this thread
    long next() {
        // The first stripe keeps away from the length of the array, which every access reads.
        int thread = (int) Thread.currentThread().threadId() & STRIPES - 1;
        return stripes.getAndIncrement(thread * STEP + STEP);
    }

    long sum() {
        long sum = 0;
        for (int i = STEP; i < stripes.length(); i += STEP) {
            sum += stripes.get(i);
        }
        return sum;
    }
}
