package concord.reliability;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/// Waits for what others do.
final class Waiting {

    private static final long STEP_NANOS = 20_000_000;

    private Waiting() {}

    /// Waits until something holds, but no longer than this.
    ///
    /// @return whether it does
    static boolean until(BooleanSupplier condition, Duration limit) {
        long end = System.nanoTime() + limit.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - end > 0) {
                return false;
            }
            LockSupport.parkNanos(STEP_NANOS);
        }
        return true;
    }

    /// Waits for something, but no longer than this.
    ///
    /// @return it, or empty when it did not come
    static <T> Optional<T> forSome(Supplier<Optional<T>> source, Duration limit) {
        AtomicReference<Optional<T>> found = new AtomicReference<>(Optional.empty());
        until(
                () -> {
                    found.set(source.get());
                    return found.get().isPresent();
                },
                limit);
        return found.get();
    }

    /// Lets time pass, as the schedule wants it.
    static void pass(Duration time) {
        until(() -> false, time);
    }
}
