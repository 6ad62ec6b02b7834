package concord.raft;

import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Asks one question for all who want to know, one round after the other. Who comes while a round
/// is under way waits for the next one: the answer has to be of a time after he asked.
///
/// @param <T> the answer
final class Rounds<T> {

    private final Supplier<CompletableFuture<T>> question;
    private @Nullable CompletableFuture<T> next;
    private boolean asking;

    /// @param question asks; always answered in the end
    Rounds(Supplier<CompletableFuture<T>> question) {
        this.question = question;
    }

    /// The answer of a round that begins after this call.
    CompletableFuture<T> join() {
        CompletableFuture<T> joined;
        synchronized (this) {
            if (next == null) {
                next = new CompletableFuture<>();
            }
            joined = next;
            if (asking) {
                return joined;
            }
            asking = true;
        }
        ask();
        return joined;
    }

    private void ask() {
        CompletableFuture<T> current;
        synchronized (this) {
            if (next == null) {
                asking = false;
                return;
            }
            current = next;
            next = null;
        }
        var _ =
                question.get()
                        .whenComplete((answer, failure) -> {
                            // The next ones need not wait for what these do with their answer.
                            ask();
                            if (failure == null) {
                                current.complete(answer);
                            } else {
                                current.completeExceptionally(failure);
                            }
                        });
    }
}
