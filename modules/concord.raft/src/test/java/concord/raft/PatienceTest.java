package concord.raft;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// When a line to the leader is taken for lost.
class PatienceTest {

    private final Patience patience = new Patience();

    private boolean isOver(long seconds, long applied) {
        return patience.isOver(Duration.ofSeconds(seconds).toNanos(), applied, true);
    }

    @Test
    void aLineOfWhichNothingComesBackIsOver() {
        patience.laid(0);
        assertFalse(isOver(3, 0));
        assertTrue(isOver(4, 0));
    }

    @Test
    void aLineThatIsSlowAndGetsSomethingThroughIsNot() {
        patience.laid(0);
        for (int i = 1; i <= 100; i++) {
            assertFalse(isOver(3L * i, i), "a batch every three seconds");
        }
    }

    @Test
    void aLineOnWhichNothingIsIsNot() {
        patience.laid(0);
        assertFalse(patience.isOver(Duration.ofSeconds(99).toNanos(), 0, false));
        assertFalse(isOver(101, 0));
        assertTrue(isOver(103, 0));
    }

    @Test
    void eachLineThatIsCutLetsTheNextOneWaitTwiceAsLong() {
        List<Long> waits = new ArrayList<>();
        long now = 0;
        for (int i = 0; i < 7; i++) {
            patience.laid(Duration.ofSeconds(now).toNanos());
            long laid = now;
            while (!isOver(now, 0)) {
                now++;
            }
            patience.cut();
            waits.add(now - laid - 1);
        }
        assertEquals(List.of(3L, 6L, 12L, 24L, 48L, 60L, 60L), waits);
    }

    @Test
    void whatComesBackMakesItShortAgain() {
        patience.laid(0);
        assertTrue(isOver(4, 0));
        patience.cut();
        patience.laid(Duration.ofSeconds(4).toNanos());
        assertFalse(isOver(10, 0));
        assertFalse(isOver(10, 1));
        assertTrue(isOver(14, 1));
    }
}
