package concord.web.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import concord.core.ConcordException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Streams that hold their revision while a client takes what they bring.
class HeldTest {

    private final CountDownLatch closed = new CountDownLatch(1);

    private Stream<Integer> stream() {
        return IntStream.range(0, 10).boxed().onClose(closed::countDown);
    }

    @Test
    void let_go_of_it_in_time_and_say_so() throws Exception {
        try (Held<Integer> held = new Held<>(stream(), Duration.ofMillis(10))) {
            closed.await();
            var late = assertThrows(ConcordException.Timeout.class, held::next);
            assertTrue(String.valueOf(late.getMessage()).contains("in pages"), late::toString);
            assertThrows(ConcordException.Timeout.class, held::hasNext);
        }
    }

    @Test
    void bring_all_and_let_go_when_they_are_closed() {
        try (Held<Integer> held = new Held<>(stream())) {
            for (int i = 0; i < 10; i++) {
                assertEquals(i, held.next());
            }
            assertFalse(held.hasNext());
            assertEquals(1, closed.getCount());
        }
        assertEquals(0, closed.getCount());
    }
}
