package concord.core.store;

import concord.core.Cluster;
import concord.core.ConcordException;
import concord.core.Consistency;
import concord.core.Role;
import concord.core.spi.Engine;
import concord.core.spi.Proposal;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// An engine that does what a test says: it answers nothing by itself.
final class PlayedEngine implements Engine {

    /// What was proposed and not refused.
    final LinkedBlockingDeque<Proposal> proposals = new LinkedBlockingDeque<>();

    /// How long the last caller would have waited for room.
    volatile long patienceNanos = -1;

    /// What the last reader asked for.
    volatile @Nullable Consistency level;

    /// What barriers are.
    volatile CompletableFuture<Void> barrier = CompletableFuture.completedFuture(null);

    /// The barriers that readers have got.
    final Queue<CompletableFuture<Void>> handedOut = new ConcurrentLinkedQueue<>();

    /// Thrown at whoever proposes.
    volatile @Nullable ConcordException refusal;

    /// Whether there is room only at the end of a caller's patience.
    volatile boolean crowded;

    boolean takesBack;
    Optional<String> problem = Optional.empty();

    @Override
    public void propose(Proposal proposal, long patience) {
        patienceNanos = patience;
        ConcordException why = refusal;
        if (why != null) {
            throw why;
        }
        if (crowded) {
            long end = System.nanoTime() + patience;
            while (System.nanoTime() < end) {
                LockSupport.parkNanos(end - System.nanoTime());
            }
        }
        proposals.add(proposal);
    }

    @Override
    public boolean withdraw(Proposal proposal) {
        return takesBack;
    }

    @Override
    public CompletableFuture<Void> barrier(Consistency asked) {
        level = asked;
        CompletableFuture<Void> own = barrier.isDone() ? barrier : barrier.copy();
        handedOut.add(own);
        return own;
    }

    @Override
    public long timeMillis() {
        return 0;
    }

    @Override
    public EngineStatus status() {
        return new EngineStatus(Role.LEADER, Optional.empty(), 1, 0, 0, problem);
    }

    @Override
    public Cluster cluster() {
        throw new AssertionError("the store asks for no members");
    }

    @Override
    public void close() {}
}
