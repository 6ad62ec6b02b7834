package concord.raft;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/// How far this member has applied the log, and who waits for it to come further.
final class AppliedIndex {

    private static final CompletableFuture<Void> REACHED = CompletableFuture.completedFuture(null);

    /// @param number tells those apart who wait for one index
    private record Waiter(long index, long number, CompletableFuture<Void> reached) {}

    private final Executor completer;
    private final TreeSet<Waiter> waiters =
            new TreeSet<>(
                    Comparator.comparingLong(Waiter::index).thenComparingLong(Waiter::number));
    private volatile long applied = -1;
    private volatile long earliest = Long.MAX_VALUE;
    private long numbers;
    private @Nullable RuntimeException failure;

    /// @param completer runs what waits, off the thread that applies
    AppliedIndex(Executor completer) {
        this.completer = completer;
    }

    long get() {
        return applied;
    }

    /// How many wait.
    int waiting() {
        synchronized (waiters) {
            return waiters.size();
        }
    }

    /// The log is applied up to here. On the thread that applies.
    void advance(long index) {
        applied = index;
        if (earliest <= index) {
            release(index);
        }
    }

    private void release(long index) {
        List<CompletableFuture<Void>> reached = new ArrayList<>();
        synchronized (waiters) {
            while (!waiters.isEmpty() && waiters.getFirst().index <= index) {
                reached.add(waiters.removeFirst().reached);
            }
            noteEarliest();
        }
        completer.execute(() -> reached.forEach(future -> future.complete(null)));
    }

    private void noteEarliest() {
        earliest = waiters.isEmpty() ? Long.MAX_VALUE : waiters.getFirst().index;
    }

    /// Completes when the log is applied up to an index.
    CompletableFuture<Void> await(long index) {
        if (applied >= index) {
            return REACHED;
        }
        CompletableFuture<Void> reached = new CompletableFuture<>();
        await(index, reached);
        return reached;
    }

    /// Completes a future when the log is applied up to an index. One that ends before, because who
    /// waits has waited long enough, is forgotten.
    void await(long index, CompletableFuture<Void> reached) {
        if (applied >= index) {
            reached.complete(null);
            return;
        }
        Waiter waiter;
        RuntimeException why;
        synchronized (waiters) {
            waiter = new Waiter(index, numbers++, reached);
            why = failure;
            if (why == null) {
                waiters.add(waiter);
                noteEarliest();
            }
        }
        if (why != null) {
            reached.completeExceptionally(why);
            return;
        }
        var _ =
                reached.whenComplete((_, ended) -> {
                    if (ended != null) {
                        forget(waiter);
                    }
                });
        if (applied >= index) { // it came there before the waiter was noted
            release(applied);
        }
    }

    private void forget(Waiter waiter) {
        synchronized (waiters) {
            if (waiters.remove(waiter)) {
                noteEarliest();
            }
        }
    }

    /// Fails all who wait, and all who come.
    void fail(RuntimeException why) {
        List<Waiter> all;
        synchronized (waiters) {
            failure = why;
            all = List.copyOf(waiters);
            waiters.clear();
            noteEarliest();
        }
        completer.execute(() -> all.forEach(waiter -> waiter.reached.completeExceptionally(why)));
    }
}
