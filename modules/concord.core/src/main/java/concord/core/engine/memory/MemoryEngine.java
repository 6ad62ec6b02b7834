package concord.core.engine.memory;

import concord.core.Cluster;
import concord.core.ConcordException;
import concord.core.Consistency;
import concord.core.Role;
import concord.core.Settings;
import concord.core.spi.Engine;
import concord.core.spi.Event;
import concord.core.spi.Machine;
import concord.core.spi.Observer;
import concord.core.spi.Position;
import concord.core.spi.Proposal;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Raft with one member and no disk: every proposal is committed by being proposed. For tests and
/// for data that may go with the process.
///
/// A lock stands for the log; the proposals' futures are completed in order on a thread of their
/// own, as every engine does.
public final class MemoryEngine implements Engine {

    private static final CompletableFuture<Void> PASSED = CompletableFuture.completedFuture(null);

    private final Machine machine;
    private final Observer observer;
    private final InstantSource clock;
    private final String node;
    private final Cluster cluster;
    private final ReentrantLock log = new ReentrantLock();
    private final ExecutorService completer =
            Executors.newSingleThreadExecutor(
                    Thread.ofPlatform().daemon().name("concord-complete").factory());
    private volatile long index = -1;
    private volatile @Nullable String stopped;

    /// An engine with the clock of the system.
    public MemoryEngine(Settings settings, Machine machine, Observer observer) {
        this(settings, machine, observer, InstantSource.system());
    }

    /// An engine with a clock of the caller's.
    public MemoryEngine(
            Settings settings, Machine machine, Observer observer, InstantSource clock) {
        this.machine = machine;
        this.observer = observer;
        this.clock = clock;
        this.node = settings.get(Settings.NODE_ID);
        this.cluster = new ClusterOfOne(node, settings.get(Settings.CLUSTER_NAME));
    }

    @Override
    public void propose(Proposal proposal, long patienceNanos) {
        log.lock();
        try {
            String why = stopped;
            if (why != null) {
                throw new ConcordException.Unavailable(why);
            }
            apply(proposal);
        } finally {
            log.unlock();
        }
    }

    @Override
    public boolean withdraw(Proposal proposal) {
        return false; // it was applied before the call that proposed it returned
    }

    private void apply(Proposal proposal) {
        try {
            long next = index + 1;
            machine.apply(new Position(1, next, clock.millis()), List.of(proposal));
            index = next;
            completer.execute(proposal::complete);
        } catch (RuntimeException | Error e) {
            String why = "an entry could not be applied (" + e.getMessage() + "): please report it";
            stopped = why;
            completer.execute(() -> proposal.fail(new ConcordException.Unavailable(why, e)));
            observer.on(new Event.Failed(node, why, e));
        }
    }

    @Override
    public CompletableFuture<Void> barrier(Consistency level) {
        String why = stopped;
        return why == null
                ? PASSED
                : CompletableFuture.failedFuture(new ConcordException.Unavailable(why));
    }

    @Override
    public long timeMillis() {
        return clock.millis();
    }

    @Override
    public EngineStatus status() {
        String why = stopped;
        return why == null
                ? new EngineStatus(
                        Role.LEADER, Optional.of(node), 1, index, index, Optional.empty())
                : new EngineStatus(
                        Role.STOPPED, Optional.empty(), 1, index, index, Optional.of(why));
    }

    @Override
    public Cluster cluster() {
        return cluster;
    }

    @Override
    public void close() {
        log.lock();
        try {
            if (stopped == null) {
                stopped = "member " + node + " is closed";
            }
        } finally {
            log.unlock();
        }
        completer.close();
    }
}
