package concord.bench;

import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/// Waits for what takes its time in another process, by asking again and again.
final class Await {
    private static final Duration LONGEST = Duration.ofMinutes(5);
    private static final Duration PAUSE = Duration.ofMillis(10);

    private Await() {}

    /// @throws IllegalStateException when it does not come within five minutes
    static <T> T present(String what, Supplier<Optional<T>> asked) throws InterruptedException {
        long end = System.nanoTime() + LONGEST.toNanos();
        while (System.nanoTime() < end) {
            var answer = asked.get();
            if (answer.isPresent()) {
                return answer.get();
            }
            Thread.sleep(PAUSE);
        }
        throw new IllegalStateException("waited in vain for " + what);
    }

    static void until(String what, BooleanSupplier asked) throws InterruptedException {
        Await.<Boolean>present(
                what, () -> asked.getAsBoolean() ? Optional.of(true) : Optional.empty());
    }
}
