package concord.web.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import concord.core.ConcordException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
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

    /// The end is told to whoever observes the store, and he may take long.
    @Test
    void hold_up_no_other_deadline_of_the_process() throws Exception {
        CountDownLatch closing = new CountDownLatch(1);
        CountDownLatch seen = new CountDownLatch(1);
        Stream<Integer> slow =
                stream()
                        .onClose(() -> {
                            closing.countDown();
                            await(seen);
                        });
        try (Held<Integer> held = new Held<>(slow, Duration.ofMillis(10))) {
            closing.await();
            var after = new CompletableFuture<Boolean>();
            after.completeOnTimeout(true, 10, TimeUnit.MILLISECONDS);
            assertTrue(after.get(20, TimeUnit.SECONDS));
            assertThrows(ConcordException.Timeout.class, held::hasNext);
        } finally {
            seen.countDown();
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
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
