package concord.bench;

import java.util.Arrays;

/// Counts of latencies in nanoseconds, in buckets at most 1/64 wide; longer than two minutes counts
/// as two minutes.
final class Histogram {
    private static final int PRECISION_BITS = 6;
    private static final int LARGEST_BITS = 37;

    private final int[] counts = new int[(LARGEST_BITS - PRECISION_BITS + 1) << PRECISION_BITS];

    void record(long nanos) {
        counts[bucket(Math.clamp(nanos, 0, (1L << LARGEST_BITS) - 1))]++;
    }

    void clear() {
        Arrays.fill(counts, 0);
    }

    void add(Histogram other) {
        for (int i = 0; i < counts.length; i++) {
            counts[i] += other.counts[i];
        }
    }

    /// The latency that the given share of all, such as 0.99, did not exceed; 0 when there is none.
    double percentile(double share) {
        long total = 0;
        for (int count : counts) {
            total += count;
        }
        long rank = (long) Math.ceil(share * total);
        long seen = 0;
        for (int i = 0; i < counts.length; i++) {
            seen += counts[i];
            if (seen >= rank && seen > 0) {
                return middle(i);
            }
        }
        return 0;
    }

    /// Up to 128 ns one bucket per nanosecond, then 64 buckets per power of two.
    private static int bucket(long nanos) {
        int shift = Math.max(0, 63 - PRECISION_BITS - Long.numberOfLeadingZeros(nanos | 1));
        return (shift << PRECISION_BITS) + (int) (nanos >>> shift);
    }

    private static double middle(int bucket) {
        int shift = Math.max(0, (bucket >> PRECISION_BITS) - 1);
        long lowest = ((long) bucket - ((long) shift << PRECISION_BITS)) << shift;
        return (double) (lowest + (1L << shift) / 2);
    }
}
