package concord.raft;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import concord.core.ConcordException;
import concord.core.spi.Proposal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// How proposals become batches, and what happens when too much waits. The line is a list that the
/// test moves on by hand.
class GroupCommitterTest {

    private static final int FORMAT = 1;
    private static final String NODE = "n1";
    private static final long SESSION = 70;

    private final List<Batch> line = new ArrayList<>();
    private final GroupCommitter committer = committer(4 << 20);

    private GroupCommitter committer(long maxPendingBytes) {
        GroupCommitter made = unconnected(maxPendingBytes);
        made.connect(line::add);
        return made;
    }

    private static GroupCommitter unconnected(long maxPendingBytes) {
        return new GroupCommitter(Runnable::run, NODE, SESSION, FORMAT, maxPendingBytes);
    }

    @Test
    void whenTheLineIsIdleAProposalGoesOutAtOnce() {
        propose("a");
        assertEquals(List.of("a"), contents());
    }

    @Test
    void whatComesWhileABatchIsInFlightGoesOutTogetherAfterIt() {
        propose("a");
        propose("b");
        propose("c");
        assertEquals(List.of("a"), contents());
        committer.applied(line.getFirst());
        assertEquals(List.of("a", "bc"), contents());
    }

    @Test
    void fullBatchesGoOutUntilFourAreInFlight() {
        propose("a");
        String half = "x".repeat(GroupCommitter.BATCH_BYTES / 2);
        for (int i = 0; i < 9; i++) {
            propose(half);
        }
        assertEquals(GroupCommitter.MAX_IN_FLIGHT, line.size());
        committer.applied(line.getFirst());
        assertEquals(GroupCommitter.MAX_IN_FLIGHT + 1, line.size());
    }

    @Test
    void aProposalLargerThanABatchHasOneOfItsOwnAndKeepsItsPlace() {
        propose("a");
        propose("b");
        String large = "L".repeat(GroupCommitter.BATCH_BYTES + 1);
        propose(large);
        propose("c");
        for (int i = 0; i < line.size(); i++) {
            committer.applied(line.get(i));
        }
        assertEquals(List.of("a", "b", large, "c"), contents());
    }

    @Test
    void aLineThatThrowsDoesNotStopTheNextProposals() {
        boolean[] broken = {true};
        GroupCommitter fragile = unconnected(1 << 20);
        fragile.connect(batch -> {
            if (broken[0]) {
                throw new StackOverflowError("broken line");
            }
            line.add(batch);
        });
        assertThrows(StackOverflowError.class, () -> fragile.propose(new Words("a"), 0));
        broken[0] = false;
        String full = "x".repeat(GroupCommitter.BATCH_BYTES);
        fragile.propose(new Words(full), 0);
        fragile.propose(new Words(full), 0);
        assertEquals(1, line.size());
    }

    @Test
    void withoutRoomAProposalIsRefusedAndNothingIsKeptOfIt() {
        GroupCommitter small = committer(100);
        small.propose(new Words("x".repeat(60)), 0);
        var refused =
                assertThrows(
                        ConcordException.Overloaded.class,
                        () -> small.propose(new Words("y".repeat(60)), 0));
        assertTrue(String.valueOf(refused.getMessage()).contains("limits.pending-max-bytes"));
        small.applied(line.getFirst());
        small.propose(new Words("z".repeat(60)), 0);
        assertEquals(List.of("x".repeat(60), "z".repeat(60)), contents());
    }

    @Test
    void withoutRoomAPatientProposalWaitsForIt() {
        GroupCommitter small = committer(100);
        small.propose(new Words("x".repeat(60)), 0);
        Thread patient =
                Thread.ofVirtual()
                        .start(() ->
                                small.propose(
                                        new Words("y".repeat(60)), TimeUnit.SECONDS.toNanos(20)));
        Durable.await(() -> patient.getState() == Thread.State.TIMED_WAITING);
        small.applied(line.getFirst());
        Durable.await(() -> line.size() == 2);
    }

    @Test
    void aProposalLargerThanTheLimitIsAcceptedAlone() {
        GroupCommitter small = committer(100);
        small.propose(new Words("x".repeat(1000)), 0);
        assertEquals(1, line.size());
    }

    @Test
    void whatIsOverItsTimeFailsEvenIfTheLineNeverMoves() {
        Words inFlight = propose("a");
        Words waiting = propose("b");
        committer.expire(System.nanoTime() + Duration.ofSeconds(1).toNanos(), "there is no leader");
        assertTrue(inFlight.isDone() == false && waiting.isDone() == false);
        committer.expire(
                System.nanoTime() + Duration.ofSeconds(11).toNanos(), "there is no leader");
        assertTrue(inFlight.failureMessage().contains("may or may not"), inFlight.failureMessage());
        assertTrue(
                waiting.failureMessage().contains("nothing of this one was written"),
                waiting.failureMessage());
    }

    @Test
    void afterAStopNothingIsAcceptedAndWhatHadGoneOutHasAnUnknownOutcome() {
        Words inFlight = propose("a");
        Words waiting = propose("b");
        committer.stop("the disk is gone");
        assertTrue(inFlight.failureMessage().contains("may or may not"), inFlight.failureMessage());
        assertTrue(
                waiting.failureMessage().contains("nothing was written"), waiting.failureMessage());
        assertThrows(ConcordException.Unavailable.class, () -> propose("c"));
        assertEquals(1, line.size());
    }

    @Test
    void itTellsWhetherBatchesComeBack() {
        assertFalse(committer.isWaiting());
        propose("a");
        propose("b");
        assertTrue(committer.isWaiting());
        assertEquals(0, committer.progress());
        committer.applied(line.getFirst());
        assertEquals(1, committer.progress());
        committer.applied(line.getLast());
        assertEquals(2, committer.progress());
        assertFalse(committer.isWaiting());
    }

    @Test
    void aThreadThatIsInterruptedWaitsNoLongerForWhatIsUnderWay() {
        propose("a");
        Thread.currentThread().interrupt();
        committer.drain(TimeUnit.SECONDS.toNanos(20));
        assertTrue(Thread.interrupted(), "the interrupt is for whoever comes next");
    }

    @Test
    void roomOnTheDiskDoesNotReviveWhatHasEnded() {
        committer.pause("the disk is full");
        committer.end("the member is closed");
        committer.resume();
        var refused = assertThrows(ConcordException.Unavailable.class, () -> propose("a"));
        assertEquals("the member is closed", refused.getMessage());
        assertEquals(List.of(), contents());
    }

    private Words propose(String text) {
        Words words = new Words(text);
        committer.propose(words, 0);
        return words;
    }

    private List<String> contents() {
        return line.stream()
                .map(batch -> LogEntry.read(ByteBuffer.wrap(batch.attempt())).commands())
                .map(commands -> StandardCharsets.US_ASCII.decode(commands).toString())
                .toList();
    }

    /// A proposal that is a text, with ten seconds to live.
    private static final class Words implements Proposal {
        private final byte[] text;
        private final CompletableFuture<@Nullable Void> answer = new CompletableFuture<>();

        Words(String text) {
            this.text = text.getBytes(StandardCharsets.US_ASCII);
        }

        boolean isDone() {
            return answer.isDone();
        }

        String failureMessage() {
            return String.valueOf(
                    assertInstanceOf(ConcordException.class, answer.exceptionNow()).getMessage());
        }

        @Override
        public int length() {
            return text.length;
        }

        @Override
        public void writeTo(ByteBuffer target) {
            target.put(text);
        }

        @Override
        public void complete() {
            answer.complete(null);
        }

        @Override
        public long limitNanos() {
            return Duration.ofSeconds(10).toNanos();
        }

        @Override
        public void fail(ConcordException failure) {
            answer.completeExceptionally(failure);
        }
    }
}
