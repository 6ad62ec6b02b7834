package concord.testkit;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/// Waits until something holds, for what nobody tells of by itself.
public final class Await {

    /// How long [#until(String, BooleanSupplier)] waits: longer than anything should take on a busy
    /// machine.
    public static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final long PAUSE_NANOS = 5_000_000;

    private Await() {}

    /// Waits until a condition holds, at most [#PATIENCE].
    ///
    /// @param what is waited for, as the failure tells it
    /// @throws AssertionError when it does not hold by then
    public static void until(String what, BooleanSupplier condition) {
        until(() -> what, PATIENCE, condition);
    }

    /// Waits until a condition holds, at most this long.
    ///
    /// @param what is waited for, as the failure tells it; asked for when it failed
    /// @throws AssertionError when it does not hold by then, or the thread is interrupted
    public static void until(Supplier<String> what, Duration patience, BooleanSupplier condition) {
        long end = System.nanoTime() + patience.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - end > 0) {
                throw new AssertionError("not within " + patience + ": " + what.get());
            }
            if (Thread.currentThread().isInterrupted()) {
                throw new AssertionError("interrupted while waiting: " + what.get());
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }
}
