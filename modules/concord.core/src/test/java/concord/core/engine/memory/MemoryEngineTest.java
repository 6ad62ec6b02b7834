package concord.core.engine.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import concord.core.ConcordException;
import concord.core.Consistency;
import concord.core.Role;
import concord.core.Settings;
import concord.core.spi.Engine;
import concord.core.spi.Event;
import concord.core.spi.Position;
import concord.core.spi.Proposal;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/// How the in-memory engine drives a machine.
class MemoryEngineTest {

    private final RecordingMachine machine = new RecordingMachine();
    private final List<Event> events = new ArrayList<>();

    private Engine open() {
        return new MemoryEngine(Settings.defaults(), machine, events::add);
    }

    @Test
    void everyProposalIsAnEntryAtTheNextIndexWithTheTimeOfTheClock() {
        AtomicLong clock = new AtomicLong(1_000);
        try (Engine engine =
                new MemoryEngine(
                        Settings.defaults(),
                        machine,
                        events::add,
                        () -> Instant.ofEpochMilli(clock.getAndAdd(5)))) {
            for (int i = 0; i < 3; i++) {
                engine.propose(new Waiting(), 0);
            }
            assertEquals(
                    List.of(
                            new Position(1, 0, 1_000),
                            new Position(1, 1, 1_005),
                            new Position(1, 2, 1_010)),
                    machine.positions);
            assertEquals(2, engine.status().appliedIndex());
            assertEquals(2, engine.status().commitIndex());
        }
    }

    @Test
    void answersComeInOrderFromAThreadThatNeverApplies() {
        List<Waiting> proposals = new ArrayList<>();
        try (Engine engine = open()) {
            for (int i = 0; i < 500; i++) {
                Waiting proposal = new Waiting();
                proposals.add(proposal);
                engine.propose(proposal, 0);
            }
        }
        assertEquals(proposals, machine.applied);
        Thread completer = proposals.getFirst().completedBy.join();
        for (Waiting proposal : proposals) {
            assertEquals(completer, proposal.completedBy.join());
        }
        assertEquals(List.of(Thread.currentThread()), machine.threads.stream().distinct().toList());
        assertNotEquals(Thread.currentThread(), completer);
    }

    @Test
    void aMachineThatFailsStopsTheEngine() {
        try (Engine engine = open()) {
            machine.fails = true;
            Waiting proposal = new Waiting();
            engine.propose(proposal, 0);
            var failure =
                    assertThrows(CompletionException.class, proposal.completedBy::join).getCause();
            assertInstanceOf(ConcordException.Unavailable.class, failure);

            machine.fails = false;
            assertThrows(
                    ConcordException.Unavailable.class, () -> engine.propose(new Waiting(), 0));
            assertEquals(List.of(proposal), machine.applied);
            assertTrue(engine.barrier(Consistency.EVENTUAL).isCompletedExceptionally());
            assertEquals(Role.STOPPED, engine.status().role());
            assertTrue(engine.status().problem().orElseThrow().contains("a bug"));
            assertEquals(1, events.size());
            assertInstanceOf(Event.Failed.class, events.getFirst());
        }
    }

    /// A proposal that tells which thread completed it.
    private static final class Waiting implements Proposal {
        private final CompletableFuture<Thread> completedBy = new CompletableFuture<>();

        @Override
        public int length() {
            return 0;
        }

        @Override
        public void writeTo(ByteBuffer target) {}

        @Override
        public void complete() {
            completedBy.complete(Thread.currentThread());
        }

        @Override
        public long limitNanos() {
            return Long.MAX_VALUE;
        }

        @Override
        public void fail(ConcordException failure) {
            completedBy.completeExceptionally(failure);
        }
    }
}
