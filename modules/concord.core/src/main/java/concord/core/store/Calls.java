package concord.core.store;

import concord.core.ConcordException;
import concord.core.Consistency;
import concord.core.command.Command;
import concord.core.command.Reply;
import concord.core.machine.Pending;
import concord.core.observe.Effect;
import concord.core.spi.Engine;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// How the calls on a store go through its engine: writes are proposed, reads wait for its barrier,
/// and who is not answered in time is told what is known of the outcome.
record Calls(Engine engine, Limits limits, Consistency consistency, Duration timeout) {

    Calls reading(Consistency level) {
        return new Calls(engine, limits, level, timeout);
    }

    /// @throws ConcordException.InvalidRequest when the limit is not positive
    Calls timeout(Duration limit) {
        if (!limit.isPositive()) {
            throw new ConcordException.InvalidRequest(
                    "timeout is " + limit + "; it must be positive");
        }
        // What is longer than a long has nanoseconds, 292 years, is cut to that.
        Duration countable = Duration.ofNanos(TimeUnit.NANOSECONDS.convert(limit));
        return new Calls(engine, limits, consistency, countable);
    }

    /// Waits until the local state holds all that a read must see.
    void awaitBarrier() {
        CompletableFuture<Void> barrier = engine.barrier(consistency);
        if (!barrier.isDone() || barrier.isCompletedExceptionally()) {
            try {
                await(barrier, System.nanoTime(), null);
            } finally {
                barrier.cancel(false);
            }
        }
    }

    /// The barrier, or a time-out where it does not pass in time.
    CompletableFuture<Void> barrier() {
        CompletableFuture<Void> barrier = engine.barrier(consistency);
        return barrier.isDone()
                ? barrier
                : barrier.orTimeout(timeout.toNanos(), TimeUnit.NANOSECONDS)
                        .exceptionallyCompose(e ->
                                CompletableFuture.failedFuture(
                                        e instanceof TimeoutException ? unread() : e));
    }

    /// Proposes a command and waits for its answer.
    <R> R write(Command command, Function<Reply, R> answer) {
        long start = System.nanoTime();
        var pending = new Pending<>(command, Effect.noting(answer), null);
        limits.check(pending);
        engine.propose(pending, timeout.toNanos());
        return await(pending, start, pending);
    }

    /// Proposes a command for a caller who does not wait for its answer, only for room.
    <R> CompletableFuture<R> propose(
            Command command, Function<Reply, R> answer, long patienceNanos) {
        var pending = new Pending<>(command, answer, timeout);
        limits.check(pending);
        engine.propose(pending, patienceNanos);
        return pending;
    }

    /// Why a read was not served in time: that there is no leader is another thing than slowness.
    private ConcordException unread() {
        return engine.status()
                .problem()
                .<ConcordException>map(why ->
                        new ConcordException.Unavailable(
                                why + ", for " + timeout.toMillis() + " ms; nothing was read"))
                .orElseGet(() -> ConcordException.Timeout.ofRead(timeout));
    }

    /// What is known of a write that was not answered in time.
    private ConcordException unanswered(Pending<?> pending) {
        if (!engine.withdraw(pending)) {
            return ConcordException.Timeout.ofWrite(timeout);
        }
        return engine.status()
                .problem()
                .<ConcordException>map(
                        why -> ConcordException.Unavailable.ofUnsentWrite(timeout, why))
                .orElseGet(() -> ConcordException.Timeout.ofUnsentWrite(timeout));
    }

    /// @param start when the call began: waiting for room is part of it
    /// @param write what was proposed; null when it is a read that waits
    private <T> T await(CompletableFuture<T> future, long start, @Nullable Pending<?> write) {
        try {
            long left = timeout.toNanos() - (System.nanoTime() - start);
            return future.get(Math.max(0, left), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof ConcordException failure) {
                // The failure was made on another thread; the caller's own trace is the useful one.
                failure.addSuppressed(new CallerTrace());
                throw failure;
            }
            throw new ConcordException.Internal("the engine failed", e.getCause());
        } catch (TimeoutException e) {
            throw write == null ? unread() : unanswered(write);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            String known =
                    write == null || engine.withdraw(write)
                            ? "nothing was changed"
                            : "the write may or may not take effect";
            throw new ConcordException.Unavailable("interrupted while waiting; " + known, e);
        }
    }

    /// Shows where the caller stood, under a failure that another thread has made.
    private static final class CallerTrace extends RuntimeException {
        private static final long serialVersionUID = 1L;

        CallerTrace() {
            super("called from here");
        }
    }
}
