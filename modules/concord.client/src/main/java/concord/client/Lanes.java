package concord.client;

import concord.core.ConcordException;
import concord.core.spi.TraceContext;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Work that is not waited for, each piece on a virtual thread. The writes of one thread wait for
/// one another, because servers take up calls in any order and they have to take effect in that of
/// the thread; those of different threads do not.
final class Lanes {

    /// How many pieces of work may be under way or waiting. Beyond it callers wait for room.
    private static final int ROOM = 4_096;

    private final Traces traces;
    private final Executor threads = Thread.ofVirtual().name("concord-client-", 0)::start;

    private final Semaphore room = new Semaphore(ROOM);
    private final ConcurrentHashMap<Thread, CompletableFuture<?>> lanes = new ConcurrentHashMap<>();

    /// @param traces say what a thread's work belongs to, so that it belongs there on another too
    Lanes(Traces traces) {
        this.traces = traces;
    }

    /// Does something at once.
    <T> CompletableFuture<T> now(Budget budget, Supplier<T> work) {
        enter(budget);
        return leaving(CompletableFuture.supplyAsync(traced(work), threads));
    }

    /// Does something after all that this thread has asked for before.
    <T> CompletableFuture<T> next(Budget budget, Supplier<T> work) {
        enter(budget);
        Thread lane = Thread.currentThread();
        Supplier<T> traced = traced(work);
        @Nullable CompletableFuture<?> before = lanes.get(lane);
        CompletableFuture<T> done =
                before == null
                        ? CompletableFuture.supplyAsync(traced, threads)
                        : before.handleAsync((_, _) -> traced.get(), threads);
        lanes.put(lane, done);
        var _ = done.whenComplete((_, _) -> lanes.remove(lane, done));
        return leaving(done);
    }

    private <T> Supplier<T> traced(Supplier<T> work) {
        TraceContext trace = traces.now();
        return () -> trace.during(work);
    }

    private void enter(Budget budget) {
        try {
            if (!room.tryAcquire(budget.leftNanos(), TimeUnit.NANOSECONDS)) {
                throw new ConcordException.Overloaded(
                        ROOM
                                + " calls are under way, for "
                                + budget.timeout().toMillis()
                                + " ms; nothing was sent: try again after a pause");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ConcordException.Unavailable(
                    "interrupted while waiting; nothing was changed", e);
        }
    }

    /// A copy, so that whoever completes or cancels it does not change what the lane waits for.
    private <T> CompletableFuture<T> leaving(CompletableFuture<T> done) {
        var _ = done.whenComplete((_, _) -> room.release());
        return done.copy();
    }
}
