package concord.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The levels by name.
class ConsistencyTest {

    @ParameterizedTest
    @EnumSource
    void aLevelHasItsNameInLowerCase(Consistency level) {
        assertEquals(level, Consistency.of(level.toString()));
    }

    @Test
    void theNamesAreTheContracts() {
        assertEquals(Consistency.EVENTUAL, Consistency.of("eventual"));
        assertEquals(Consistency.LEADER, Consistency.of("leader"));
        assertEquals(Consistency.STRONG, Consistency.of("strong"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "STRONG", "Strong", " strong", "linearizable"})
    void anUnknownLevelIsAnErrorThatNamesTheKnownOnes(String name) {
        var refused =
                assertThrows(ConcordException.InvalidRequest.class, () -> Consistency.of(name));
        String message = String.valueOf(refused.getMessage());
        assertTrue(message.contains("'" + name + "'"), message);
        assertTrue(message.contains("eventual, leader or strong"), message);
    }
}
