package concord.core.engine.memory;

import concord.core.ConcordException;
import concord.core.Consistency;
import concord.core.Role;
import concord.core.Settings;
import concord.core.spi.Engine;
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

/// Raft with one member and no disk: every proposal is committed by being proposed. For tests and
/// for data that may go with the process.
///
/// A lock stands for the log; the proposals' futures are completed in order on a thread of their
/// own, as every engine does.
public final class MemoryEngine implements Engine {

    private static final CompletableFuture<Void> PASSED = CompletableFuture.completedFuture(null);

    private final Machine machine;
    private final InstantSource clock;
    private final String node;
    private final ReentrantLock log = new ReentrantLock();
    private final ExecutorService completer =
            Executors.newSingleThreadExecutor(
                    Thread.ofPlatform().daemon().name("concord-complete").factory());
    private long index = -1;
    private volatile boolean closed;

    /// An engine over a machine, which tells nothing to the observer since nothing can happen to
    /// it.
    public MemoryEngine(Settings settings, Machine machine, Observer observer) {
        this(settings.get(Settings.NODE_ID), machine, InstantSource.system());
    }

    /// An engine with a clock of the caller's.
    public MemoryEngine(String node, Machine machine, InstantSource clock) {
        this.machine = machine;
        this.clock = clock;
        this.node = node;
    }

    @Override
    public void propose(Proposal proposal, long patienceNanos) {
        log.lock();
        try {
            requireOpen();
            machine.apply(new Position(1, ++index, clock.millis()), List.of(proposal));
            completer.execute(proposal::complete);
        } finally {
            log.unlock();
        }
    }

    @Override
    public CompletableFuture<Void> barrier(Consistency level) {
        return closed ? CompletableFuture.failedFuture(closedFailure()) : PASSED;
    }

    @Override
    public EngineStatus status() {
        return closed
                ? new EngineStatus(
                        Role.STOPPED, Optional.empty(), 1, index, index, Optional.of("closed"))
                : new EngineStatus(
                        Role.LEADER, Optional.of(node), 1, index, index, Optional.empty());
    }

    private void requireOpen() {
        if (closed) {
            throw closedFailure();
        }
    }

    private ConcordException.Unavailable closedFailure() {
        return new ConcordException.Unavailable("member " + node + " is closed");
    }

    @Override
    public void close() {
        log.lock();
        try {
            closed = true;
        } finally {
            log.unlock();
        }
        completer.close();
    }
}
