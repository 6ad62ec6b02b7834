package concord.telemetry.metrics;

import java.util.Arrays;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;

/// How often something was how large, in buckets with fixed bounds.
final class Histogram {

    private final long[] bounds;
    private final double perUnit;
    private final LongAdder[] counts;
    private final LongAdder sum = new LongAdder();

    /// @param perUnit how many make one of the base unit. To multiply by a billionth instead would
    ///   show in the bounds, whose text is a label
    /// @param bounds the upper bounds, which belong to their buckets
    private Histogram(double perUnit, long... bounds) {
        this.perUnit = perUnit;
        this.bounds = bounds;
        this.counts =
                Stream.generate(LongAdder::new).limit(bounds.length + 1L).toArray(LongAdder[]::new);
    }

    /// Of times in nanoseconds, from a microsecond to ten seconds.
    static Histogram ofNanos() {
        long micro = 1_000;
        long milli = 1_000_000;
        return new Histogram(
                1e9,
                micro,
                10 * micro,
                100 * micro,
                250 * micro,
                500 * micro,
                milli,
                2_500 * micro,
                5 * milli,
                10 * milli,
                25 * milli,
                50 * milli,
                100 * milli,
                250 * milli,
                500 * milli,
                1_000 * milli,
                2_500 * milli,
                5_000 * milli,
                10_000 * milli);
    }

    /// Of numbers, from one to ten thousand.
    static Histogram ofCounts() {
        return new Histogram(1, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000);
    }

    void record(long value) {
        int at = Arrays.binarySearch(bounds, value);
        counts[at < 0 ? -at - 1 : at].increment();
        sum.add(value);
    }

    /// Adds its samples to a family.
    void writeTo(Family family, String... labels) {
        long total = 0;
        for (int i = 0; i < bounds.length; i++) {
            total += counts[i].sum();
            family.bucket(Double.toString(bounds[i] / perUnit), total, labels);
        }
        total += counts[bounds.length].sum();
        family.bucket("+Inf", total, labels);
        family.countAndSum(total, sum.sum() / perUnit, labels);
    }
}
