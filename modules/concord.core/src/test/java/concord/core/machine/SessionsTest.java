package concord.core.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import concord.core.spi.Origin;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// An entry of a session takes effect once, and in its turn.
class SessionsTest {

    private final Sessions sessions = new Sessions();

    private boolean admit(String node, long session, long sequence) {
        return sessions.admit(new Origin(node, session, sequence));
    }

    @Test
    void eachEntryIsAdmittedOnceAndInOrder() {
        assertTrue(admit("a", 1, 1));
        assertFalse(admit("a", 1, 1));
        assertFalse(admit("a", 1, 3));
        assertTrue(admit("a", 1, 2));
        assertFalse(admit("a", 1, 1));
        assertTrue(admit("a", 1, 3));
        assertEquals(Optional.of(new Origin("a", 1, 3)), sessions.last("a"));
    }

    @Test
    void aNewSessionBeginsAtOneAndEndsTheOneBeforeIt() {
        assertTrue(admit("a", 5, 1));
        assertFalse(admit("a", 6, 2));
        assertTrue(admit("a", 5, 2));
        assertTrue(admit("a", 6, 1));
        assertFalse(admit("a", 5, 3));
        assertTrue(admit("a", 6, 2));
    }

    @Test
    void membersDoNotKnowOfEachOther() {
        assertTrue(admit("a", 1, 1));
        assertTrue(admit("b", 1, 1));
        assertTrue(admit("a", 1, 2));
        assertEquals(Optional.empty(), sessions.last("c"));
    }

    @Test
    void whoHasBeenSilentLongestIsForgottenFirst() {
        for (int i = 0; i < 1_000; i++) {
            assertTrue(admit("n" + i, 1, 1));
        }
        assertTrue(admit("n0", 1, 2));
        assertTrue(admit("one more", 1, 1));
        assertEquals(Optional.empty(), sessions.last("n1"));
        assertTrue(sessions.last("n0").isPresent());
    }
}
