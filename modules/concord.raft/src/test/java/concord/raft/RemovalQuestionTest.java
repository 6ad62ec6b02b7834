package concord.raft;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/// A member whose Raft has ended, or that hears of no leader, asks whether it was removed.
class RemovalQuestionTest {

    private final Throwable end = new IllegalStateException("Raft has ended");
    private final Throwable removed = new IllegalStateException("removed");

    private final BlockingQueue<Boolean> answers = new ArrayBlockingQueue<>(10);
    private boolean isWithoutLeader = true;
    private final RemovalQuestion question =
            new RemovalQuestion(this::answer, () -> isWithoutLeader, () -> removed);

    private boolean answer() {
        try {
            return Boolean.TRUE.equals(answers.poll(1, TimeUnit.MINUTES));
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void nobodyWaitsForTheAnswer() {
        for (int i = 0; i < 100; i++) {
            assertEquals(Optional.empty(), question.look(Optional.of(end), false));
        }
        answers.add(false);
        assertEquals(end, next(Optional.of(end)));
    }

    @Test
    void aMemberWithALeaderAsksNothing() {
        answers.add(true);
        for (int i = 0; i < 100; i++) {
            assertEquals(Optional.empty(), question.look(Optional.empty(), false));
        }
        assertFalse(answers.isEmpty());
    }

    @Test
    void whoHasLostItsLeaderMayHaveBeenRemoved() {
        assertEquals(Optional.empty(), question.look(Optional.empty(), true));
        answers.add(true);
        assertEquals(removed, next(Optional.empty()));
    }

    @Test
    void anAnswerIsNothingToWhoHasALeaderAgain() {
        assertEquals(Optional.empty(), question.look(Optional.empty(), true));
        isWithoutLeader = false;
        answers.add(true);
        Durable.await(answers::isEmpty);
        for (int i = 0; i < 100; i++) {
            assertEquals(Optional.empty(), question.look(Optional.empty(), false));
        }
    }

    /// The first answer is from before the end, which may be for another reason.
    @Test
    void anEndIsAskedAbout() {
        assertEquals(Optional.empty(), question.look(Optional.empty(), true));
        answers.add(false);
        Durable.await(answers::isEmpty);
        answers.add(true);
        assertEquals(removed, next(Optional.of(end)));
    }

    private Throwable next(Optional<Throwable> ended) {
        var met = new AtomicReference<Throwable>();
        Durable.await(() -> {
            question.look(ended, false).ifPresent(met::set);
            return met.get() != null;
        });
        return met.get();
    }
}
