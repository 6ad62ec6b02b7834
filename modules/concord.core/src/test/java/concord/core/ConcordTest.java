package concord.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// Opening a member.
class ConcordTest {

    @Test
    void withoutADurableEngineItSaysWhichModuleIsMissing() {
        var refused = assertThrows(ConcordException.OpenFailed.class, () -> Concord.open());
        assertTrue(String.valueOf(refused.getMessage()).contains("concord.raft"));
        assertTrue(String.valueOf(refused.getMessage()).contains("Concord.inMemory()"));
    }

    @Test
    void inMemoryItServesAtOnceAndForgetsWhenItIsClosed() {
        try (Concord concord = Concord.inMemory()) {
            concord.store().put("key", Value.of("value"));
            assertEquals(1, concord.status().keys());
        }
        try (Concord concord = Concord.inMemory()) {
            assertEquals(0, concord.status().keys());
        }
    }

    @Test
    void membersInOneProcessShareNothing() {
        try (Concord one = Concord.inMemory();
                Concord other = Concord.inMemory()) {
            one.store().put("key", Value.of("value"));
            assertTrue(other.store().get("key").isEmpty());
        }
    }

    @Test
    void itTellsTheVersionsOfWhatItWrites() {
        assertEquals(Set.of("backup", "command", "snapshot"), Concord.formats().keySet());
        assertEquals(List.of(1, 4, 5), List.copyOf(Concord.formats().values()));
    }
}
