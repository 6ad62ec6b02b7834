package concord.raft;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import concord.testkit.ManualClock;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/// Log time goes on with what passes, whatever wall clocks say.
class LogClockTest {

    private static final Instant START = Instant.ofEpochMilli(1_000_000_000);
    private static final Duration HOURS = Duration.ofHours(5);

    private final ManualClock time = new ManualClock(START);
    private final LogClock clock = new LogClock(time.surroundings());

    @Test
    void aMemberThatHasHeardOfNoLeaderBeginsWithItsWallClock() {
        assertEquals(START.toEpochMilli(), clock.now());
        time.advance(Duration.ofSeconds(7));
        assertEquals(START.toEpochMilli() + 7_000, clock.stamp());
    }

    @Test
    void itNeverGoesBehindAnEntryThatWasApplied() {
        long future = START.toEpochMilli() + HOURS.toMillis();
        clock.applied(future);
        clock.lead();
        assertEquals(future, clock.stamp());
        time.advance(Duration.ofSeconds(3));
        assertEquals(
                future + 3_000 - 3, clock.stamp(), "it does not stand still until walls catch up");
    }

    @Test
    void aNewLeaderGoesOnFromTheTimeOfTheOldOneWithItsOwnWallClockHoursAhead() {
        long leaders = START.toEpochMilli() - HOURS.toMillis();
        clock.heard(leaders);
        time.advance(Duration.ofSeconds(10));
        clock.lead();
        long stamp = clock.stamp();
        assertEquals(leaders + 10_000, stamp);
    }

    @Test
    void aNewLeaderGoesOnFromTheTimeOfTheOldOneWithItsOwnWallClockHoursBehind() {
        long leaders = START.toEpochMilli() + HOURS.toMillis();
        clock.heard(leaders);
        time.advance(Duration.ofSeconds(10));
        clock.lead();
        assertEquals(leaders + 10_000, clock.stamp());
    }

    @Test
    void whatAnotherMemberTellsIsGoneOnFromByWhoDoesNotKnow() {
        assertFalse(clock.isKnown());
        long others = START.toEpochMilli() - HOURS.toMillis();
        clock.told(others);
        assertTrue(clock.isKnown());
        clock.lead();
        assertEquals(others, clock.stamp());
    }

    @Test
    void whatAnotherMemberTellsIsNothingToWhoKnows() {
        clock.lead();
        clock.told(START.toEpochMilli() + HOURS.toMillis());
        assertEquals(START.toEpochMilli(), clock.stamp());
    }

    @Test
    void aWallClockThatJumpsMovesItByAThousandthOfWhatPassesAtMost() {
        clock.lead();
        long before = clock.stamp();
        time.jumpWall(HOURS);
        assertEquals(before, clock.stamp());
        time.advance(Duration.ofSeconds(100));
        assertEquals(before + 100_100, clock.stamp());
        time.jumpWall(HOURS.negated().multipliedBy(2));
        time.advance(Duration.ofSeconds(100));
        assertEquals(before + 200_000, clock.stamp());
    }

    @Test
    void itNeverGoesBack() {
        clock.lead();
        long last = clock.stamp();
        time.jumpWall(HOURS.negated());
        for (int i = 0; i < 1_000; i++) {
            time.advance(Duration.ofMillis(i % 3));
            long next = clock.stamp();
            assertTrue(next >= last);
            last = next;
        }
        clock.heard(last - 60_000);
        assertTrue(clock.now() >= last);
    }
}
