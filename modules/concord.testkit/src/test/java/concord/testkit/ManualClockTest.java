package concord.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import concord.core.Concord;
import concord.core.Put;
import concord.core.Settings;
import concord.core.Value;
import concord.core.spi.Surroundings;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ManualClockTest {

    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private final ManualClock clock = new ManualClock(START);

    @Test
    void itMovesOnlyWhenItIsTold() {
        assertEquals(START, clock.instant());
        assertEquals(0, clock.nanoTime());
        clock.advance(Duration.ofSeconds(2));
        assertEquals(START.plusSeconds(2), clock.instant());
        assertEquals(2_000_000_000, clock.nanoTime());
    }

    @Test
    void theWallClockJumpsAloneAndBackward() {
        clock.jumpWall(Duration.ofHours(-1));
        assertEquals(START.minusSeconds(3600), clock.instant());
        assertEquals(0, clock.nanoTime());
        assertThrows(IllegalArgumentException.class, () -> clock.advance(Duration.ofSeconds(-1)));
    }

    @Test
    void aStoreLivesByIt() {
        FaultyNetwork network = new FaultyNetwork();
        Surroundings surroundings = clock.surroundings(network);
        assertEquals(network, surroundings.wire());
        assertEquals(clock.nanoTime(), surroundings.nanoTime());
        try (Concord concord = Concord.inMemory(Settings.defaults(), surroundings)) {
            concord.store().put(Put.of("key", Value.of(1)).ttl(Duration.ofHours(1)));
            clock.advance(Duration.ofMinutes(59));
            assertTrue(concord.store().get("key").isPresent());
            clock.advance(Duration.ofMinutes(1));
            Await.until("it expires", () -> concord.store().get("key").isEmpty());
        }
    }

    @Test
    void wallClocksOfMembersDiffer() {
        Clocks clocks = new Clocks();
        clocks.offset("n1", Duration.ofHours(-2));
        Surroundings ahead = clocks.surroundings("n1", Surroundings.Wire.OPEN);
        Surroundings right = clocks.surroundings("n2", Surroundings.Wire.OPEN);
        Duration apart = Duration.between(ahead.wallClock().instant(), right.wallClock().instant());
        assertTrue(apart.compareTo(Duration.ofHours(2)) >= 0, apart::toString);
        assertFalse(apart.compareTo(Duration.ofHours(3)) >= 0, apart::toString);
        clocks.offset("n1", Duration.ZERO);
        assertFalse(ahead.wallClock().instant().isBefore(Instant.now().minus(Duration.ofHours(1))));
        assertTrue(ahead.nanoTime() <= System.nanoTime());
    }
}
