package concord.core.machine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import concord.core.Condition;
import concord.core.Index;
import concord.core.Key;
import concord.core.Outcome;
import concord.core.Predicate;
import concord.core.Put;
import concord.core.Query;
import concord.core.Range;
import concord.core.Touch;
import concord.core.Txn;
import concord.core.Value;
import concord.core.command.Command;
import concord.core.command.Reply;
import concord.core.spi.Image;
import concord.core.spi.Position;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// More keys that are due at once than one log entry removes: those that wait are as good as gone.
class MassExpiryTest {

    private static final int KEYS = 2 * Interpreter.EXPIRED_PER_ENTRY + 500;
    private static final long DUE = 1_000;

    private final StoreMachine machine = new StoreMachine();
    private long index;

    @BeforeEach
    void fill() {
        apply(0, new Command.CreateIndex(Index.of("n", "/n")));
        for (int i = 0; i < KEYS; i++) {
            apply(
                    0,
                    new Command.Write(
                            Put.of(key(i), Value.json("{\"n\":1}")).ttl(Duration.ofMillis(DUE))));
        }
        apply(0, new Command.Write(Put.of("stays", Value.json("{\"n\":1}"))));
        apply(DUE, new Command.Tick(0));
    }

    private static Key key(int number) {
        return Key.of("key/%05d".formatted(number));
    }

    private Reply apply(long time, Command command) {
        List<Pending<Reply>> pending = Driver.pending(List.of(command));
        machine.apply(new Position(1, index++, time), pending);
        return pending.getFirst().answered();
    }

    @Test
    void oneEntryRemovesSoManyAndAsksForAnother() {
        assertEquals(KEYS + 1 - Interpreter.EXPIRED_PER_ENTRY, machine.counts().keys());
        assertTrue(machine.nextDeadlineMillis() <= DUE);
        apply(DUE, new Command.Tick(0));
        apply(DUE, new Command.Tick(0));
        assertEquals(1, machine.counts().keys());
        assertEquals(Long.MAX_VALUE, machine.nextDeadlineMillis());
    }

    @Test
    void noReaderSeesTheOnesThatWait() {
        assertNull(machine.get(key(KEYS - 1)));
        try (View view = machine.view(OptionalLong.empty())) {
            assertNull(view.get(key(KEYS - 1)));
            assertEquals(1, view.page(Range.all()).entries().size());
            assertEquals(1, view.page(Range.all().reversed()).entries().size());
            assertEquals(1, view.count(Range.all()));
            assertEquals(1, view.count(Query.all().where(Predicate.exists("/n"))));
            Value one = Value.of(1);
            assertEquals(1, Driver.all(view.cursor("n", one, one)).size());
        }
    }

    @Test
    void aWriteFindsThemAbsent() {
        Key key = key(KEYS - 1);
        Reply touched = apply(DUE, new Command.Prolong(new Touch(key, Duration.ofHours(1))));
        assertEquals(Outcome.NOT_FOUND, ((Reply.ToProlong) touched).touched().outcome());
        Key next = key(KEYS - 2);
        Reply txn =
                apply(
                        DUE,
                        new Command.Transact(
                                Txn.when(next, Condition.ABSENT)
                                        .then(Put.of(next, Value.of(2)).when(Condition.ABSENT))));
        assertTrue(((Reply.ToTransact) txn).result().succeeded());
        var entry = machine.get(next);
        assertTrue(entry != null && entry.version() == 1, () -> "" + entry);
    }

    /// Three leases with as many keys each as one log entry removes; the id of the last one.
    private long leaseKeys() {
        long lease = 0;
        for (int i = 0; i < 3; i++) {
            lease = ((Reply.Leased) apply(DUE, new Command.Grant(DUE))).lease().id();
            for (int k = 0; k < Interpreter.EXPIRED_PER_ENTRY; k++) {
                Put put = Put.of("leased/%d/%05d".formatted(i, k), Value.of(k));
                apply(DUE, new Command.Write(put.lease(lease)));
            }
        }
        return lease;
    }

    @Test
    void leasesThatEndTogetherGoEachWhole() {
        apply(DUE, new Command.Tick(0));
        apply(DUE, new Command.Tick(0));
        long last = leaseKeys();
        apply(2 * DUE, new Command.Tick(0));
        assertEquals(1 + 2 * Interpreter.EXPIRED_PER_ENTRY, machine.counts().keys());
        assertEquals(List.of(), machine.leases());
        assertEquals(Optional.empty(), machine.lease(last));
        assertTrue(machine.nextDeadlineMillis() <= 2 * DUE);

        Reply keptAlive = apply(2 * DUE, new Command.KeepAlive(last));
        assertEquals(Reply.Reason.NOT_FOUND, ((Reply.Refused) keptAlive).reason());
        assertEquals(1, machine.counts().keys());
        assertEquals(Long.MAX_VALUE, machine.nextDeadlineMillis());
    }

    @Test
    void aWriteEndsTheLeaseOfItsKeyWhenThatIsOver() {
        leaseKeys();
        // The entry that brings the time ends the first lease, so the last one waits.
        Put put = Put.of("leased/2/00000", Value.of(1)).when(Condition.ABSENT);
        Reply written = apply(2 * DUE, new Command.Write(put));
        assertEquals(Outcome.DONE, ((Reply.ToWrite) written).written().outcome());
        assertNull(machine.get(Key.of("leased/2/00001")));
    }

    @Test
    void aCompareFindsTheKeysOfALeaseThatIsOverAbsent() {
        leaseKeys();
        Key key = Key.of("leased/2/00000");
        Reply txn =
                apply(
                        2 * DUE,
                        new Command.Transact(
                                Txn.when(key, Condition.ABSENT).then(Put.of("new", Value.of(1)))));
        assertTrue(((Reply.ToTransact) txn).result().succeeded());
    }

    @Test
    void aMemberThatRestartsInBetweenAgrees() throws IOException {
        StoreMachine restarted = new StoreMachine();
        restarted.restore(new ByteArrayInputStream(image(machine)));
        for (int i = 0; i < 3; i++) {
            Command put = new Command.Write(Put.of("more", Value.of(i)));
            machine.apply(new Position(1, index, DUE), Driver.pending(List.of(put)));
            restarted.apply(new Position(1, index++, DUE), Driver.pending(List.of(put)));
            assertArrayEquals(image(machine), image(restarted));
        }
    }

    private static byte[] image(StoreMachine of) throws IOException {
        try (Image image = of.capture()) {
            return Driver.bytes(image);
        }
    }
}
