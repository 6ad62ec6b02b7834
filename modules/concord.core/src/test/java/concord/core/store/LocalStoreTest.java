package concord.core.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import concord.core.ConcordException;
import concord.core.Condition;
import concord.core.Consistency;
import concord.core.Entry;
import concord.core.Outcome;
import concord.core.Put;
import concord.core.Settings;
import concord.core.Store;
import concord.core.Txn;
import concord.core.Value;
import concord.core.Written;
import concord.core.machine.StoreMachine;
import concord.core.spi.Position;
import concord.core.spi.Proposal;
import concord.core.watch.Hub;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/// What the store does with an engine that is slow, full, broken or silent.
class LocalStoreTest {

    private static final Value VALUE = Value.of("value");
    private static final Duration SHORT = Duration.ofMillis(20);
    private static final String UNKNOWN = "may or may not take effect";
    private static final String UNCHANGED = "nothing was changed";

    private final StoreMachine machine = new StoreMachine();
    private final PlayedEngine engine = new PlayedEngine();
    private final Store store = store(Settings.defaults());
    private final Store impatient = store.timeout(SHORT);

    private Store store(Settings settings) {
        return new LocalStore(
                machine, engine, new Hub(machine), new Compressor(settings), settings);
    }

    /// Each of its values may be there; all of it is more than the log carries.
    @Test
    void aRequestThatIsTooLargeAsAWholeIsRefusedBeforeItIsProposed() {
        int limit = 1 << 20;
        Store small = store(Settings.builder().set(Settings.VALUE_MAX_BYTES, (long) limit).build());
        byte[] bytes = new byte[limit];
        new Random(1).nextBytes(bytes); // which nothing makes smaller
        Value largest = Value.raw(bytes);
        Put swap = Put.of("key", largest).when(Condition.value(largest));
        Txn branches =
                Txn.when("key", Condition.PRESENT)
                        .then(Put.of("a", largest))
                        .otherwise(Put.of("b", largest));
        for (Executable call :
                List.<Executable>of(
                        () -> small.put(swap),
                        () -> small.async().put(swap),
                        () -> small.txn(branches),
                        () -> small.async().txn(branches))) {
            var refused = assertThrows(ConcordException.ValueTooLarge.class, call);
            String message = String.valueOf(refused.getMessage());
            assertTrue(message.contains("limits.value-max-bytes"), message);
        }
        assertTrue(engine.proposals.isEmpty());
    }

    @Test
    void aWriteWithoutAnAnswerTimesOutAndItsOutcomeIsUnknown() {
        timesOut("20 ms", UNKNOWN, () -> impatient.put("key", VALUE));
        timesOut("20 ms", UNKNOWN, () -> impatient.delete("key"));
        assertEquals(2, engine.proposals.size(), "it was proposed, and may yet be committed");
    }

    @Test
    void aReadWhoseBarrierNeverPassesTimesOutAndHasChangedNothing() {
        engine.barrier = new CompletableFuture<>();
        timesOut("20 ms", UNCHANGED, () -> impatient.get("key"));
        timesOut("20 ms", UNCHANGED, () -> impatient.async().get("key").join());
        assertEquals(2, engine.handedOut.size());
        assertTrue(engine.handedOut.stream().allMatch(CompletableFuture::isDone), "given up");
    }

    @Test
    void anAsynchronousWriteIsEndedByTheEngineWhenItsTimeIsOver() {
        CompletableFuture<Written> write = impatient.async().put("key", VALUE);
        Proposal proposal = engine.proposals.getFirst();
        assertEquals(SHORT.toNanos(), proposal.limitNanos());
        assertFalse(write.isDone());
        expire(proposal);
        timesOut("20 ms", UNKNOWN, write::join);
    }

    /// Ends a proposal as an engine does that has sent it.
    private static void expire(Proposal proposal) {
        proposal.fail(ConcordException.Timeout.ofWrite(Duration.ofNanos(proposal.limitNanos())));
    }

    @Test
    void aWriteThatTheEngineHasNotSentYetIsKnownToHaveNoEffect() {
        engine.takesBack = true;
        timesOut("20 ms", "nothing of this one was written", () -> impatient.put("key", VALUE));
        interrupted(UNCHANGED, () -> store.put("key", VALUE));
    }

    @Test
    void thatThereIsNoLeaderIsToldApartFromSlowness() {
        engine.takesBack = true;
        engine.barrier = new CompletableFuture<>();
        engine.problem = Optional.of("there is no leader now");
        for (Executable call :
                List.<Executable>of(
                        () -> impatient.put("key", VALUE), () -> impatient.get("key"))) {
            var failure = assertThrows(ConcordException.Unavailable.class, call);
            String message = String.valueOf(failure.getMessage());
            assertTrue(message.startsWith("there is no leader now, for 20 ms; nothing"), message);
        }
    }

    @Test
    void anAnswerThatComesAfterTheTimeOutIsDropped() {
        CompletableFuture<Written> write = impatient.async().put("key", VALUE);
        Proposal proposal = engine.proposals.getFirst();
        expire(proposal);
        machine.apply(new Position(1, 0, 0), List.of(proposal));
        proposal.complete();
        timesOut("20 ms", UNKNOWN, write::join);
        assertTrue(impatient.get("key").isPresent(), "it did take effect");
    }

    @Test
    void anAnswerInTimeStays() {
        CompletableFuture<Written> write = impatient.async().put("key", VALUE);
        Proposal proposal = engine.proposals.getFirst();
        machine.apply(new Position(1, 0, 0), List.of(proposal));
        proposal.complete();
        expire(proposal);
        proposal.fail(new ConcordException.Unavailable("too late"));
        assertEquals(new Written(Outcome.DONE, 1, Optional.empty()), write.join());
    }

    @Test
    void waitingForRoomCountsForTheTimeOut() {
        Duration timeout = Duration.ofSeconds(4);
        engine.crowded = true;
        long start = System.nanoTime();
        timesOut("4000 ms", UNKNOWN, () -> store.timeout(timeout).put("key", VALUE));
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        assertTrue(took.compareTo(timeout.multipliedBy(2)) < 0, took::toString);
    }

    @Test
    void aBlockingWriteWaitsForRoomAndAnAsynchronousOneAsItIsSet() {
        Settings.Builder settings = Settings.builder();
        Store waiting = store(settings.set(Settings.WHEN_FULL, Settings.WhenFull.WAIT).build());
        Store rejecting = store(settings.set(Settings.WHEN_FULL, Settings.WhenFull.REJECT).build());
        assertEquals(SHORT.toNanos(), patienceOf(() -> waiting.timeout(SHORT).put("key", VALUE)));
        assertEquals(SHORT.toNanos(), patienceOf(() -> rejecting.timeout(SHORT).put("key", VALUE)));
        assertEquals(
                SHORT.toNanos(),
                patienceOf(() -> waiting.timeout(SHORT).async().put("key", VALUE)));
        assertEquals(0, patienceOf(() -> rejecting.timeout(SHORT).async().put("key", VALUE)));
    }

    private long patienceOf(Executable call) {
        engine.refusal = new ConcordException.Overloaded("full");
        assertThrows(ConcordException.Overloaded.class, call);
        return engine.patienceNanos;
    }

    @Test
    void whatTheEngineRefusesIsThrownByTheCallItself() {
        ConcordException full = new ConcordException.Overloaded("full");
        engine.refusal = full;
        for (Executable call :
                List.<Executable>of(
                        () -> store.put("key", VALUE),
                        () -> store.delete("key"),
                        () -> store.async().put("key", VALUE),
                        () -> store.async().delete("key"))) {
            assertSame(full, assertThrows(ConcordException.class, call));
        }
    }

    @Test
    void aValueTooLargeIsNotProposed() {
        Store small = store(Settings.builder().set(Settings.VALUE_MAX_BYTES, 6L).build());
        for (Executable call :
                List.<Executable>of(
                        () -> small.put("key", VALUE), () -> small.async().put("key", VALUE))) {
            assertThrows(ConcordException.ValueTooLarge.class, call);
        }
        assertTrue(engine.proposals.isEmpty());
    }

    @Test
    void aWriteThatFailsLaterFailsWithTheEnginesReasonAndShowsTheCaller() throws Exception {
        var reason = new ConcordException.Unavailable("the disk is gone");
        Thread failing =
                Thread.startVirtualThread(() -> {
                    try {
                        engine.proposals.take().fail(reason);
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                });
        var met = assertThrows(ConcordException.class, () -> store.put("key", VALUE));
        failing.join();
        assertSame(reason, met);
        assertEquals(1, met.getSuppressed().length);
    }

    @Test
    void aBarrierThatFailsFailsTheRead() {
        var reason = new ConcordException.Unavailable("no leader");
        engine.barrier = CompletableFuture.failedFuture(reason);
        assertSame(reason, assertThrows(ConcordException.class, () -> store.get("key")));
        var read = store.async().get("key");
        assertSame(reason, assertThrows(CompletionException.class, read::join).getCause());

        CompletableFuture<Void> later = new CompletableFuture<>();
        engine.barrier = later;
        var waiting = store.async().get("key");
        later.completeExceptionally(reason);
        assertSame(reason, assertThrows(CompletionException.class, waiting::join).getCause());
    }

    @Test
    void aFailureThatIsNoneOfOursIsABug() {
        IOException cause = new IOException("unexpected");
        engine.barrier = CompletableFuture.failedFuture(cause);
        var met = assertThrows(ConcordException.Internal.class, () -> store.get("key"));
        assertSame(cause, met.getCause());
    }

    @Test
    void anInterruptedCallerStaysInterruptedAndHearsWhatIsKnown() {
        interrupted(UNKNOWN, () -> store.put("key", VALUE));
        interrupted(UNKNOWN, () -> store.delete("key"));
        engine.barrier = new CompletableFuture<>();
        interrupted(UNCHANGED, () -> store.get("key"));
    }

    @Test
    void aReadAsksForItsLevel() {
        store.get("key");
        assertEquals(Consistency.LEADER, engine.level);
        for (Consistency level : Consistency.values()) {
            store.reading(level).get("key");
            assertEquals(level, engine.level);
            store.reading(level).timeout(SHORT).async().get("key").join();
            assertEquals(level, engine.level);
        }
        Settings strong =
                Settings.builder().set(Settings.READ_CONSISTENCY, Consistency.STRONG).build();
        store(strong).get("key");
        assertEquals(Consistency.STRONG, engine.level);
    }

    @Test
    void aReadLooksOnlyBehindItsBarrier() {
        CompletableFuture<Void> barrier = new CompletableFuture<>();
        engine.barrier = barrier;
        CompletableFuture<Optional<Entry>> read = store.async().get("key");
        var _ = store.async().put("key", VALUE);
        machine.apply(new Position(1, 0, 0), List.of(engine.proposals.getFirst()));
        assertFalse(read.isDone());
        barrier.complete(null);
        assertEquals(Optional.of(VALUE), read.join().map(Entry::value));
    }

    private static void timesOut(String waited, String known, Executable call) {
        Throwable met = assertThrows(RuntimeException.class, call);
        Throwable failure = met instanceof CompletionException ? met.getCause() : met;
        String message =
                String.valueOf(
                        assertInstanceOf(ConcordException.Timeout.class, failure).getMessage());
        assertTrue(message.contains(waited), message);
        assertTrue(message.contains(known), message);
    }

    private static void interrupted(String known, Executable call) {
        Thread.currentThread().interrupt();
        var met = assertThrows(ConcordException.Unavailable.class, call);
        assertTrue(Thread.interrupted(), "the flag is for whoever is above");
        assertTrue(String.valueOf(met.getMessage()).contains(known), met::getMessage);
    }
}
