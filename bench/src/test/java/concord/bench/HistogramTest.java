package concord.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class HistogramTest {

    @Test
    void empty_has_no_percentile() {
        assertEquals(0, new Histogram().percentile(0.99));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 63, 64, 127, 128, 129, 1_000, 177_000, 999_999_999, 100_000_000_000L})
    void one_latency_comes_back_within_a_hundredth(long nanos) {
        var histogram = new Histogram();
        histogram.record(nanos);
        assertEquals((double) nanos, histogram.percentile(0.5), nanos / 100.0);
    }

    @Test
    void percentiles_of_many() {
        var histogram = new Histogram();
        LongStream.rangeClosed(1, 100_000).forEach(histogram::record);
        assertEquals(50_000, histogram.percentile(0.50), 500);
        assertEquals(99_000, histogram.percentile(0.99), 990);
    }
}
