package concord.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import concord.core.Concord;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class PulseTest {

    @Test
    void the_next_write_is_one_that_began_later() throws InterruptedException {
        try (var concord = Concord.inMemory()) {
            var pulse = new Pulse(concord.store(), 3, Duration.ofMillis(1));
            long now = Micros.now();
            long next = pulse.next(now);
            assertTrue(next > now);
            long later = pulse.next(next);
            assertTrue(later > next);
            assertTrue(pulse.silence(now, later) <= later - now);
            pulse.stop();
            assertEquals(3, concord.status().keys());
        }
    }
}
