package concord.cli.remote;

import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAccumulator;
import java.util.concurrent.atomic.LongAdder;

/// How long calls took, counted in buckets at most 1/64 wide, by any number of threads. Longer than
/// two minutes counts as two minutes.
final class Latencies {

    private static final int PRECISION_BITS = 6;
    private static final int LARGEST_BITS = 37;

    private final AtomicLongArray counts =
            new AtomicLongArray((LARGEST_BITS - PRECISION_BITS + 1) << PRECISION_BITS);
    private final LongAccumulator longest = new LongAccumulator(Math::max, 0);
    private final LongAdder errors = new LongAdder();

    void record(long nanos) {
        long counted = Math.clamp(nanos, 0, (1L << LARGEST_BITS) - 1);
        longest.accumulate(counted);
        counts.incrementAndGet(bucket(counted));
    }

    /// Counts a call that failed.
    void fail() {
        errors.increment();
    }

    long errors() {
        return errors.sum();
    }

    /// How many calls succeeded.
    long count() {
        long count = 0;
        for (int i = 0; i < counts.length(); i++) {
            count += counts.get(i);
        }
        return count;
    }

    /// The longest of all in milliseconds; 0 when there is none.
    double maxMillis() {
        return longest.get() / 1e6;
    }

    /// What a share of all, such as 0.99, did not exceed, in milliseconds; 0 when there is none.
    double millis(double share) {
        long rank = Math.max(1, (long) Math.ceil(share * count()));
        long seen = 0;
        for (int i = 0; i < counts.length(); i++) {
            seen += counts.get(i);
            if (seen >= rank) {
                return Math.min(longest.get(), highest(i)) / 1e6;
            }
        }
        return 0;
    }

    /// Up to 128 ns one bucket per nanosecond, then 64 buckets per power of two.
    private static int bucket(long nanos) {
        int shift = Math.max(0, 63 - PRECISION_BITS - Long.numberOfLeadingZeros(nanos | 1));
        return (shift << PRECISION_BITS) + (int) (nanos >>> shift);
    }

    private static long highest(int bucket) {
        int shift = Math.max(0, (bucket >> PRECISION_BITS) - 1);
        long lowest = ((long) bucket - ((long) shift << PRECISION_BITS)) << shift;
        return lowest + (1L << shift) - 1;
    }
}
