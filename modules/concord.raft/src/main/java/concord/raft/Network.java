package concord.raft;

import concord.core.Cluster;
import concord.core.ConcordException;
import concord.core.Consistency;
import concord.core.Settings;
import concord.core.spi.Engine.EngineStatus;
import concord.core.spi.Observer;
import concord.core.spi.Surroundings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.ratis.server.RaftConfiguration;
import org.jspecify.annotations.Nullable;

/// Raft as the engine sees it: alone in its process, or among members that talk to each other.
abstract class Network implements ReadBarrier.Raft, AutoCloseable {

    /// The parts of a member that a network works with.
    ///
    /// @param readCompleter runs what waits for a read
    /// @param stop stops the member, with the reason
    record Member(
            GroupCommitter committer,
            LogMachine logMachine,
            AppliedIndex applied,
            StateCheck check,
            Steps steps,
            LogClock clock,
            Executor readCompleter,
            Observer observer,
            int commandFormat,
            Consumer<String> stop) {}

    private static final System.Logger LOG = System.getLogger("concord.raft");
    private static final long TELL_EVERY_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final LogClock clock;
    private final CompletableFuture<Void> led = new CompletableFuture<>();
    private volatile boolean leading;
    private volatile long lastReplayed = Long.MAX_VALUE;
    private boolean isClosed;

    /// @param clock log time, which a leader makes
    Network(LogClock clock) {
        this.clock = clock;
    }

    /// The network that the settings ask for.
    static Network open(
            Settings settings, Surroundings surroundings, DataDirectory directory, Member member)
            throws IOException {
        return NetworkSettings.isAlone(settings)
                ? new SoloNetwork(settings, directory, member)
                : new PeerNetwork(settings, surroundings, directory, member);
    }

    abstract RaftMember raft();

    abstract Router router();

    /// Where the log is, when there is one already.
    abstract Optional<Path> segments();

    /// Starts Raft, in a cluster that may have to be formed first. Blocks until there is one.
    abstract void start() throws IOException;

    /// Waits until the member serves, or for so long that it is better to go on without.
    ///
    /// @param stopped tells why the member has stopped, null while it has not
    abstract void awaitReady(Supplier<@Nullable String> stopped);

    /// Looks after what has to be looked after. Called in short intervals by one thread.
    abstract void watch();

    abstract CompletableFuture<Void> barrier(Consistency level);

    abstract Cluster cluster();

    /// Why Raft does not run although nobody has closed it.
    abstract Optional<Throwable> failure();

    @Override
    public final boolean isLeading() {
        return leading;
    }

    @Override
    public OptionalLong leads() {
        return leading ? raft().leads() : OptionalLong.empty();
    }

    @Override
    public final long committedIndex() {
        return raft().committedIndex();
    }

    /// This member was elected and is ready. It leads as soon as it knows what time it is.
    final void elected() {
        if (raft().leads().isPresent()) {
            var _ = learnTime().thenRun(() -> leading(true));
        }
    }

    /// This member leads no more.
    final void deposed() {
        leading(false);
    }

    /// Completes when this member can say what log time is, in a moment at most.
    abstract CompletableFuture<Void> learnTime();

    private void leading(boolean begins) {
        synchronized (led) {
            leading = begins;
            if (begins && raft().leads().isEmpty()) {
                leading = false; // it has ended before this was told
            }
            if (leading) {
                clock.lead();
                led.complete(null);
            }
        }
        router().update();
    }

    /// Raft has started. It may lead since before [#raft] knew its group, and then nobody tells it
    /// again.
    final void started() {
        lastReplayed = raft().lastLogIndex();
        elected();
    }

    /// Whether an entry was in the log when this member started.
    final boolean isReplayed(long index) {
        return index <= lastReplayed;
    }

    /// Waits until this member leads or has stopped, and tells how the replay goes.
    ///
    /// @return false when the time was over first
    final boolean awaitLeading(Supplier<@Nullable String> stopped, long limitNanos) {
        long start = System.nanoTime();
        long told = start;
        while (stopped.get() == null && !led.isDone()) {
            long now = System.nanoTime();
            if (now - start > limitNanos) {
                return false;
            }
            if (now - told > TELL_EVERY_NANOS) {
                told = now;
                LOG.log(
                        System.Logger.Level.INFO,
                        "Replaying the log: at index {0,number,#} of {1,number,#}.",
                        raft().status(Optional.empty()).appliedIndex(),
                        raft().lastLogIndex());
            }
            try {
                led.get(50, TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new ConcordException.OpenFailed("interrupted while opening", e);
            } catch (ExecutionException | TimeoutException e) {
                LOG.log(System.Logger.Level.TRACE, "not leading yet");
            }
        }
        return true;
    }

    /// The leader is another.
    final void changed() {
        router().update();
    }

    /// A configuration was applied.
    void membersChanged(RaftConfiguration configuration) {
        changed();
    }

    final void beginSession(long known) {
        router().beginSession(known);
    }

    final long term() {
        return raft().term();
    }

    final void cutLog() {
        raft().cutLog();
    }

    /// What Raft knows of itself.
    ///
    /// @param problem what else keeps the member from serving
    final EngineStatus status(Optional<String> problem) {
        boolean served = leading || otherLeader().isPresent();
        return raft().status(served ? problem : Optional.of(RaftEngine.NO_LEADER));
    }

    abstract void end();

    /// Ends it. A second call waits for the first: only then are the files free.
    @Override
    public final synchronized void close() {
        if (!isClosed) {
            isClosed = true;
            end();
        }
    }
}
