package concord.core.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import concord.core.ConcordException;
import concord.core.Delete;
import concord.core.Key;
import concord.core.Put;
import concord.core.Value;
import concord.core.command.Codec;
import concord.core.command.Command;
import concord.core.spi.Position;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What an engine may rely on.
class StoreMachineTest {

    private static final Command PUT = new Command.Write(Put.of("key", Value.of(1)));
    private static final Command DELETE = new Command.Remove(Delete.of("key"));
    private static final Position FIRST = new Position(1, 0, 0);
    private static final Position SECOND = new Position(1, 1, 0);

    private final StoreMachine machine = new StoreMachine();

    @Test
    void anEntryWithoutCommandsChangesNothing() {
        machine.apply(FIRST, List.of());
        machine.apply(SECOND, Codec.FORMAT, ByteBuffer.allocate(0));
        assertEquals(new StoreMachine.Counts(0, 0, 0), machine.counts());
        assertEquals(SECOND, machine.capture().position());
    }

    @Test
    void anEntryAppliesOnce() {
        machine.apply(FIRST, Driver.pending(List.of(PUT)));
        assertThrows(
                ConcordException.Internal.class,
                () -> machine.apply(FIRST, Driver.pending(List.of(DELETE))));
        assertEquals(1, machine.counts().keys());
    }

    @Test
    void anUnknownFormatOfCommandsIsRefusedBeforeAnythingIsApplied() {
        var refused =
                assertThrows(
                        ConcordException.Damaged.class,
                        () -> machine.apply(FIRST, Codec.FORMAT + 1, Driver.encoded(List.of(PUT))));
        assertTrue(
                String.valueOf(refused.getMessage()).contains("run a version that knows it"),
                refused::getMessage);
        machine.apply(FIRST, Driver.pending(List.of(PUT)));
    }

    @Test
    void commandsCutShortAreDamage() {
        ByteBuffer cut = Driver.encoded(List.of(PUT, DELETE));
        cut.limit(cut.limit() - 1);
        assertThrows(ConcordException.Damaged.class, () -> machine.apply(FIRST, Codec.FORMAT, cut));
    }

    @Test
    void theCountersFollowKeysAndValues() {
        Driver driver = new Driver();
        driver.ride(new Command.Write(Put.of("four", Value.raw(new byte[10]))));
        assertEquals(new StoreMachine.Counts(1, 1, 14), driver.machine.counts());
        driver.ride(new Command.Write(Put.of("four", Value.raw(new byte[2]))));
        assertEquals(new StoreMachine.Counts(2, 1, 6), driver.machine.counts());
        driver.ride(new Command.Remove(Delete.of("four")));
        assertEquals(new StoreMachine.Counts(3, 0, 0), driver.machine.counts());
        driver.ride(new Command.Remove(Delete.of(Key.of("four"))));
        assertEquals(new StoreMachine.Counts(3, 0, 0), driver.machine.counts());
    }
}
