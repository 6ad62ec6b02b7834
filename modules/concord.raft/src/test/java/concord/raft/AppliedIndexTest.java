package concord.raft;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import concord.core.ConcordException;
import concord.core.Consistency;
import concord.raft.peer.Links;
import concord.raft.peer.Peer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Who waits until the log is applied up to an index.
class AppliedIndexTest {

    private final AppliedIndex applied = new AppliedIndex(Runnable::run);

    @Test
    void theyAreReleasedAsTheLogIsApplied() {
        CompletableFuture<Void> second = applied.await(2);
        CompletableFuture<Void> first = applied.await(1);
        CompletableFuture<Void> alsoFirst = applied.await(1);
        applied.advance(1);
        assertTrue(first.isDone() && alsoFirst.isDone());
        assertFalse(second.isDone());
        applied.advance(3);
        second.join();
        assertTrue(applied.await(3).isDone());
        assertEquals(0, applied.waiting());
    }

    @Test
    void whoWaitsNoLongerIsForgotten() {
        CompletableFuture<Void> other = applied.await(5);
        CompletableFuture<Void> cancelled = applied.await(5);
        CompletableFuture<Void> overdue = applied.await(4);
        assertEquals(3, applied.waiting());
        cancelled.cancel(false);
        overdue.completeExceptionally(new IllegalStateException("time-out"));
        assertEquals(1, applied.waiting());
        CompletableFuture<Void> before = new CompletableFuture<>();
        before.cancel(false);
        applied.await(5, before);
        assertEquals(1, applied.waiting());
        applied.advance(5);
        other.join();
    }

    @Test
    void nobodyWaitsForAMemberThatHasStopped() {
        var stopped = new ConcordException.Unavailable("stopped");
        CompletableFuture<Void> waits = applied.await(5);
        applied.fail(stopped);
        CompletableFuture<Void> comes = applied.await(5);
        for (CompletableFuture<Void> each : List.of(waits, comes)) {
            assertTrue(each.isDone());
            assertSame(stopped, assertThrows(CompletionException.class, each::join).getCause());
        }
        assertEquals(0, applied.waiting());
    }

    @ParameterizedTest
    @EnumSource(names = {"LEADER", "STRONG"})
    void aReadThatIsGivenUpLeavesNothing(Consistency level) {
        try (Links links = new Links("n1", () -> "", null, 0)) {
            for (boolean isLeading : new boolean[] {true, false}) {
                ReadBarrier barrier =
                        new ReadBarrier(
                                new Leader(isLeading),
                                links,
                                applied,
                                Runnable::run,
                                Duration.ofSeconds(10));
                CompletableFuture<Void> read = barrier.pass(level);
                CompletableFuture<Void> patient = barrier.pass(level);
                assertEquals(2, applied.waiting());
                read.cancel(false);
                assertEquals(1, applied.waiting());
                patient.cancel(false);
            }
            assertEquals(0, applied.waiting());
        }
    }

    /// A leader of itself that has committed what is not applied yet.
    ///
    /// @param isLeading whether it knows that without asking
    private record Leader(boolean isLeading) implements ReadBarrier.Raft {

        @Override
        public OptionalLong leads() {
            return OptionalLong.of(1);
        }

        @Override
        public long committedIndex() {
            return 7;
        }

        @Override
        public List<ReadBarrier.Electorate> electorates() {
            return List.of();
        }

        @Override
        public Optional<Peer> otherLeader() {
            return Optional.empty();
        }
    }
}
