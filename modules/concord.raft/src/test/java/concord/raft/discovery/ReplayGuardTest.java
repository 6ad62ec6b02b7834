package concord.raft.discovery;

import static concord.raft.discovery.ReplayGuard.Answer.FRESH;
import static concord.raft.discovery.ReplayGuard.Answer.OUTSIDE_WINDOW;
import static concord.raft.discovery.ReplayGuard.Answer.REPLAYED;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import concord.raft.peer.Endpoint;
import concord.raft.peer.Peer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/// An announcement is let through once, whatever clocks do and however many there are.
class ReplayGuardTest {

    private static final long NOW = 1_767_225_600_000L;
    private static final int CAPACITY = 100;

    private final ReplayGuard guard = new ReplayGuard(Duration.ofSeconds(30), CAPACITY);

    @Test
    void theSameComesOnce() {
        assertEquals(FRESH, guard.check(sent(NOW, 1), NOW));
        assertEquals(REPLAYED, guard.check(sent(NOW, 1), NOW));
        assertEquals(FRESH, guard.check(sent(NOW, 2), NOW), "another of the same moment");
    }

    @Test
    void clocksMayDifferByTheWindow() {
        assertEquals(FRESH, guard.check(sent(NOW - 30_000, 1), NOW));
        assertEquals(FRESH, guard.check(sent(NOW + 30_000, 2), NOW));
        assertEquals(OUTSIDE_WINDOW, guard.check(sent(NOW - 30_001, 3), NOW));
        assertEquals(OUTSIDE_WINDOW, guard.check(sent(NOW + 30_001, 4), NOW));
        assertEquals(OUTSIDE_WINDOW, guard.check(sent(Long.MIN_VALUE, 5), NOW));
        assertEquals(OUTSIDE_WINDOW, guard.check(sent(Long.MAX_VALUE, 6), NOW));
    }

    @Test
    void oneFromTheFutureIsRememberedUntilItIsPast() {
        assertEquals(FRESH, guard.check(sent(NOW + 30_000, 1), NOW));
        assertEquals(REPLAYED, guard.check(sent(NOW + 30_000, 1), NOW + 60_000));
        assertEquals(OUTSIDE_WINDOW, guard.check(sent(NOW + 30_000, 1), NOW + 60_001));
    }

    @Test
    void aClockThatIsSetBackOpensNothing() {
        assertEquals(FRESH, guard.check(sent(NOW, 1), NOW));
        assertEquals(FRESH, guard.check(sent(NOW + 60_000, 2), NOW + 60_000));
        assertEquals(REPLAYED, guard.check(sent(NOW, 1), NOW), "forgotten, but below the floor");
    }

    @Test
    void memoryIsBoundedAndStillNothingComesTwice() {
        for (int i = 0; i < 10 * CAPACITY; i++) {
            guard.check(sent(NOW + i, i), NOW);
            assertEquals(Math.min(i + 1, CAPACITY), guard.size());
        }
        for (int i = 0; i < 10 * CAPACITY; i++) {
            assertEquals(REPLAYED, guard.check(sent(NOW + i, i), NOW), "of " + i);
        }
        assertEquals(FRESH, guard.check(sent(NOW + 10 * CAPACITY, 0), NOW));
    }

    @Test
    void nothingRandomComesTwice() {
        long seed = Long.getLong("seed", new SplittableRandom().nextLong(1_000_000));
        RandomGenerator random = new SplittableRandom(seed);
        Set<Announcement> passed = new HashSet<>();
        List<Announcement> sent = new ArrayList<>();
        long now = NOW;
        for (int i = 0; i < 20_000; i++) {
            now += random.nextInt(20) == 0 ? random.nextInt(-90_000, 90_000) : 50;
            boolean again = !sent.isEmpty() && random.nextBoolean();
            Announcement announcement =
                    again
                            ? sent.get(random.nextInt(Math.max(0, sent.size() - 200), sent.size()))
                            : sent(now + random.nextInt(-40_000, 40_000), i);
            sent.add(announcement);
            if (guard.check(announcement, now) == FRESH) {
                assertTrue(passed.add(announcement), "-Dseed=" + seed);
            }
        }
        assertFalse(passed.isEmpty());
    }

    private static Announcement sent(long millis, long sequence) {
        return new Announcement(
                "concord", new Peer("n1", new Endpoint("10.0.0.1", 7000)), millis, 7, sequence);
    }
}
