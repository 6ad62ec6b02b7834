package concord.raft;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/// Who asks while a question is under way has to wait for the next one, and shares it.
class RoundsTest {

    private final List<CompletableFuture<Long>> asked = new ArrayList<>();
    private final Rounds<Long> rounds =
            new Rounds<>(() -> {
                CompletableFuture<Long> question = new CompletableFuture<>();
                asked.add(question);
                return question;
            });

    @Test
    void nobodyJoinsARoundThatHasBegun() {
        CompletableFuture<Long> first = rounds.join();
        CompletableFuture<Long> second = rounds.join();
        assertEquals(1, asked.size());
        asked.get(0).complete(1L);
        assertEquals(1, first.join());
        assertFalse(second.isDone());
        assertEquals(2, asked.size());
        asked.get(1).complete(2L);
        assertEquals(2, second.join());
    }

    @Test
    void allWhoWaitShareTheNextRound() {
        var _ = rounds.join();
        List<CompletableFuture<Long>> crowd = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            crowd.add(rounds.join());
        }
        asked.get(0).complete(1L);
        asked.get(1).complete(2L);
        assertTrue(crowd.stream().allMatch(each -> each.join() == 2));
        assertEquals(2, asked.size());
    }

    @Test
    void aRoundThatFailsFailsThoseInItAndTheNextOneIsAsked() {
        CompletableFuture<Long> first = rounds.join();
        CompletableFuture<Long> second = rounds.join();
        asked.get(0).completeExceptionally(new IllegalStateException("no majority"));
        assertTrue(first.isCompletedExceptionally());
        asked.get(1).complete(2L);
        assertEquals(2, second.join());
    }
}
