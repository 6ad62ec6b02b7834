package concord.raft;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import concord.core.ConcordException;
import concord.core.spi.Origin;
import concord.core.spi.Proposal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// What becomes of batches when the way to the leader breaks: they go out again, as what they were.
class ResendTest {

    private static final String NODE = "n1";
    private static final long SESSION = 70;
    private static final String FULL = "x".repeat(GroupCommitter.BATCH_BYTES);

    private final List<Batch> line = new ArrayList<>();
    private final GroupCommitter committer =
            new GroupCommitter(Runnable::run, NODE, SESSION, 1, 4 << 20);

    ResendTest() {
        committer.connect(line::add);
    }

    private Words propose(String text) {
        Words words = new Words(text);
        committer.propose(words, 0);
        return words;
    }

    private void reconnect() {
        line.clear();
        committer.connect(line::add);
    }

    @Test
    void whatIsInFlightGoesOutAgainInTheSameOrderAndBeforeAnythingElse() {
        propose("a");
        propose(FULL);
        List<Batch> first = List.copyOf(line);
        committer.disconnect();
        propose(FULL);
        assertEquals(2, line.size(), "without a line nothing goes out");
        reconnect();
        assertEquals(first, line);
        committer.applied(line.getFirst());
        assertEquals(List.of(1L, 2L, 3L), line.stream().map(Batch::sequence).toList());
    }

    @Test
    void whatWasAppliedDoesNotGoOutAgain() {
        Words a = propose("a");
        propose(FULL);
        committer.applied(line.getFirst());
        assertTrue(a.answer.isDone());
        reconnect();
        assertEquals(List.of(2L), line.stream().map(Batch::sequence).toList());
    }

    @Test
    void aBatchIsFoundByItsOriginWhileItIsInFlight() {
        propose("a");
        Batch batch = line.getFirst();
        assertEquals(batch, committer.find(new Origin(NODE, SESSION, 1)));
        assertNull(committer.find(new Origin("n2", SESSION, 1)));
        assertNull(committer.find(new Origin(NODE, SESSION - 1, 1)));
        assertNull(committer.find(new Origin(NODE, SESSION, 2)));
        committer.applied(batch);
        assertNull(committer.find(new Origin(NODE, SESSION, 1)));
    }

    @Test
    void eachAttemptHasBytesOfItsOwn() {
        propose("a");
        byte[] first = line.getFirst().attempt();
        LogEntry.stamp(first, 1);
        byte[] second = line.getFirst().attempt();
        LogEntry.stamp(second, 2);
        assertEquals(1, LogEntry.read(ByteBuffer.wrap(first)).logTimeMillis());
        assertEquals(new Origin(NODE, SESSION, 1), LogEntry.read(ByteBuffer.wrap(second)).origin());
    }

    @Test
    void whatASnapshotHasOvertakenTookEffectAndItsAnswerIsLost() {
        Words a = propose("a");
        Words b = propose(FULL);
        committer.overtaken(new Origin(NODE, SESSION, 1));
        assertTrue(a.failure().contains("took effect"), a.failure());
        assertFalse(b.answer.isDone());
    }

    @Test
    void aNewSessionNumbersWhatIsInFlightAnew() {
        propose("a");
        committer.applied(line.getFirst());
        propose("b");
        committer.disconnect();
        committer.beginSession(99);
        reconnect();
        assertEquals(
                new Origin(NODE, 99, 1),
                LogEntry.read(ByteBuffer.wrap(line.getLast().attempt())).origin());
    }

    /// Each of the batches that were not admitted asks for the session, and the first of them may
    /// be in the log by the time that the second asks.
    @Test
    void aSessionThatHasBegunIsNotBegunAgain() {
        for (int i = 0; i < 4; i++) {
            propose(FULL);
        }
        assertEquals(3, line.size(), "the fourth waits to be full");
        Batch second = line.get(1);
        committer.disconnect();
        committer.beginSession(99);
        reconnect();
        committer.applied(line.getFirst());
        committer.disconnect();
        committer.beginSession(99);
        reconnect();
        assertEquals(second, committer.find(new Origin(NODE, 99, 2)));
        assertEquals(
                new Origin(NODE, 99, 2),
                LogEntry.read(ByteBuffer.wrap(line.getFirst().attempt())).origin());
    }

    /// Its callers have not been told yet, so it is in flight still, with its old number.
    @Test
    void aBatchThatWasAppliedIsNotFoundByItsNumberInANewSession() {
        List<Runnable> held = new ArrayList<>();
        GroupCommitter slow = new GroupCommitter(held::add, NODE, SESSION, 1, 4 << 20);
        slow.connect(line::add);
        slow.propose(new Words("a"), 0);
        slow.propose(new Words(FULL), 0);
        slow.applied(line.getFirst());
        slow.disconnect();
        slow.beginSession(99);
        assertEquals(line.getLast(), slow.find(new Origin(NODE, 99, 1)));
        held.forEach(Runnable::run);
    }

    @Test
    void whatHasNotGoneOutCanBeTakenBack() {
        Words a = propose("a");
        Words b = propose("b");
        Words c = propose("c");
        assertFalse(committer.withdraw(a), "it is on its way");
        assertTrue(committer.withdraw(b));
        committer.applied(line.getFirst());
        assertTrue(a.answer.isDone());
        committer.applied(line.getLast());
        assertTrue(c.answer.isDone());
        assertFalse(b.answer.isDone());
        ByteBuffer last = LogEntry.read(ByteBuffer.wrap(line.getLast().attempt())).commands();
        assertEquals("c", StandardCharsets.US_ASCII.decode(last).toString());
        assertFalse(committer.withdraw(c), "it has its answer");
    }

    @Test
    void withoutALineAProposalWaitsAndItsEndSaysThatNothingWasWritten() {
        committer.disconnect();
        Words late = propose("late");
        committer.expire(
                System.nanoTime() + Duration.ofSeconds(11).toNanos(), "there is no leader");
        assertEquals("there is no leader, for 10000 ms; nothing was written", late.failure());
        Words inTime = propose("in time");
        reconnect();
        assertEquals(List.of(inTime), line.getFirst().proposals());
    }

    /// Thousands may wait, and no caller can propose meanwhile.
    @Test
    void whatIsOverLeavesInOnePassAndTheRestIsEncodedOnceMore() {
        committer.disconnect();
        List<Words> late = new ArrayList<>();
        List<Words> patient = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            late.add(propose("late"));
            Words other = new Words("patient", Duration.ofHours(1));
            committer.propose(other, 0);
            patient.add(other);
        }
        committer.expire(
                System.nanoTime() + Duration.ofSeconds(11).toNanos(), "there is no leader");
        assertTrue(late.stream().allMatch(each -> each.answer.isCompletedExceptionally()));
        assertEquals(List.of(1), late.stream().map(each -> each.written).distinct().toList());
        assertEquals(List.of(2), patient.stream().map(each -> each.written).distinct().toList());
        reconnect();
        assertEquals(patient, line.getFirst().proposals());
        ByteBuffer all = LogEntry.read(ByteBuffer.wrap(line.getFirst().attempt())).commands();
        assertEquals("patient".repeat(100), StandardCharsets.US_ASCII.decode(all).toString());
    }

    @Test
    void whatIsOverLeavesItsRoom() {
        GroupCommitter small = new GroupCommitter(Runnable::run, NODE, SESSION, 1, 100);
        Words late = new Words("x".repeat(60));
        small.propose(late, 0);
        small.expire(System.nanoTime() + Duration.ofSeconds(11).toNanos(), "there is no leader");
        Words next = new Words("y".repeat(60));
        small.propose(next, 0);
        small.connect(line::add);
        assertEquals(List.of(next), line.getFirst().proposals());
        assertEquals(1, late.written, "a batch of which all are over is dropped as it is");
    }

    /// A proposal that is a text, with ten seconds to live unless it has more.
    private static final class Words implements Proposal {
        private final byte[] text;
        private final Duration life;
        private final CompletableFuture<@Nullable Void> answer = new CompletableFuture<>();
        private int written;

        Words(String text) {
            this(text, Duration.ofSeconds(10));
        }

        Words(String text, Duration life) {
            this.text = text.getBytes(StandardCharsets.US_ASCII);
            this.life = life;
        }

        String failure() {
            return String.valueOf(answer.exceptionNow().getMessage());
        }

        @Override
        public int length() {
            return text.length;
        }

        @Override
        public void writeTo(ByteBuffer target) {
            target.put(text);
            written++;
        }

        @Override
        public void complete() {
            answer.complete(null);
        }

        @Override
        public long limitNanos() {
            return life.toNanos();
        }

        @Override
        public void fail(ConcordException failure) {
            answer.completeExceptionally(failure);
        }
    }
}
