package concord.raft;

import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/// How far this member has applied the log, and who waits for it to come further.
final class AppliedIndex {

    private static final CompletableFuture<Void> REACHED = CompletableFuture.completedFuture(null);

    private record Waiter(long index, CompletableFuture<Void> future) {}

    private final Executor completer;
    private final PriorityQueue<Waiter> waiters =
            new PriorityQueue<>((a, b) -> Long.compare(a.index, b.index));
    private volatile long applied = -1;
    private volatile long earliest = Long.MAX_VALUE;

    /// @param completer runs what waits, off the thread that applies
    AppliedIndex(Executor completer) {
        this.completer = completer;
    }

    long get() {
        return applied;
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
            while (!waiters.isEmpty() && waiters.peek().index <= index) {
                reached.add(waiters.remove().future);
            }
            noteEarliest();
        }
        completer.execute(() -> reached.forEach(future -> future.complete(null)));
    }

    private void noteEarliest() {
        Waiter first = waiters.peek();
        earliest = first == null ? Long.MAX_VALUE : first.index;
    }

    /// Completes when the log is applied up to an index.
    CompletableFuture<Void> await(long index) {
        if (applied >= index) {
            return REACHED;
        }
        Waiter waiter = new Waiter(index, new CompletableFuture<>());
        synchronized (waiters) {
            waiters.add(waiter);
            noteEarliest();
        }
        if (applied >= index) { // it came there before the waiter was noted
            release(applied);
        }
        return waiter.future;
    }

    /// Fails all who wait.
    void fail(RuntimeException failure) {
        List<Waiter> all;
        synchronized (waiters) {
            all = List.copyOf(waiters);
            waiters.clear();
            noteEarliest();
        }
        completer.execute(
                () -> all.forEach(waiter -> waiter.future.completeExceptionally(failure)));
    }
}
