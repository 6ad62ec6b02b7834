package concord.reliability.check;

import static org.junit.jupiter.api.Assertions.assertEquals;

import concord.reliability.check.Recording.Look;
import concord.reliability.check.Recording.Mortal;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class LifetimesTest {

    private static final long TTL_MILLIS = 5_000;

    @Test
    void a_whole_life_is_right() {
        assertEquals(0, faultsOfGoneAfter(TTL_MILLIS).size());
    }

    @Test
    void a_life_may_be_shorter_by_the_thousandth_that_log_time_runs_fast_by() {
        assertEquals(0, faultsOfGoneAfter(TTL_MILLIS - 6).size());
    }

    @Test
    void a_life_that_is_shorter_than_that_is_found() {
        assertEquals(
                List.of(
                        "k has a ttl of 5000 ms and was gone after 4993 ms at most, by a read"
                                + " through n1"),
                faultsOfGoneAfter(TTL_MILLIS - 7));
    }

    private static List<String> faultsOfGoneAfter(long millis) {
        long start = 7;
        Recording recording = new Recording();
        recording.add(new Mortal("k", "1", TTL_MILLIS, start, start + 1, 3));
        long gone = start + TimeUnit.MILLISECONDS.toNanos(millis);
        recording.add(new Look("k", "n1", gone - 2, gone, false));
        return Lifetimes.check(recording, List.of());
    }
}
