package concord.cli.remote;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class LatenciesTest {

    @Test
    void percentiles_are_as_exact_as_the_buckets() {
        Latencies latencies = new Latencies();
        for (int i = 1; i <= 1000; i++) {
            latencies.record(TimeUnit.MICROSECONDS.toNanos(i));
        }

        assertEquals(1000, latencies.count());
        assertEquals(0.5, latencies.millis(0.5), 0.5 / 64);
        assertEquals(0.9, latencies.millis(0.9), 0.9 / 64);
        assertEquals(0.99, latencies.millis(0.99), 0.99 / 64);
        assertEquals(1.0, latencies.millis(1));
        assertEquals(1.0, latencies.maxMillis());
    }

    @Test
    void nothing_takes_no_time_and_errors_count_apart() {
        Latencies latencies = new Latencies();
        latencies.fail();

        assertEquals(1, latencies.errors());
        assertEquals(0, latencies.count());
        assertEquals(0, latencies.millis(0.99));
        assertEquals(0, latencies.maxMillis());
    }

    @Test
    void the_shortest_and_the_longest_are_counted() {
        Latencies latencies = new Latencies();
        latencies.record(-1);
        latencies.record(Long.MAX_VALUE);

        assertEquals(2, latencies.count());
        assertEquals(0, latencies.millis(0.5));
        assertEquals(latencies.maxMillis(), latencies.millis(1));
    }
}
