package concord.raft;

import concord.core.Cluster;
import concord.core.ConcordException;
import concord.core.Consistency;
import concord.core.Settings;
import concord.core.spi.Engine;
import concord.core.spi.Event;
import concord.core.spi.Machine;
import concord.core.spi.Observer;
import concord.core.spi.Proposal;
import concord.core.spi.Surroundings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// The engine of a durable member: Ratis, with the group committer before it and the machine
/// behind.
///
/// A batch goes from the committer to Ratis' division on the caller's thread, is fsynced by Ratis'
/// log, applied by [LogMachine], and its futures are completed on a thread of their own.
///
/// Fail-stop: what cannot be applied or written stops the member. It serves nothing more, and says
/// why in [#status], in every answer and through the observer.
final class RaftEngine implements Engine, LogMachine.Listener, GroupCommitter.Line {

    private static final System.Logger LOG = System.getLogger("concord.raft");
    private static final CompletableFuture<Void> PASSED = CompletableFuture.completedFuture(null);
    private static final Duration WATCH_INTERVAL = Duration.ofMillis(100);
    private static final Duration DRAIN_LIMIT = Duration.ofSeconds(2);
    private static final Duration LAST_SNAPSHOT_LIMIT = Duration.ofSeconds(2);

    /// Below this a replay is as quick as a snapshot, and stopping is quicker without.
    private static final long LAST_SNAPSHOT_LOG_BYTES = 4 << 20;

    private final String node;
    private final Observer observer;
    private final DataDirectory directory;
    private final GroupCommitter committer;
    private final Snapshots snapshots;
    private final LogMachine logMachine;
    private final DiskGuard disk;
    private final RaftMember raft;
    private final Path segments;
    private final CountDownLatch settled = new CountDownLatch(1);
    private final AtomicReference<@Nullable String> stopped = new AtomicReference<>();
    private final ExecutorService completer =
            Executors.newSingleThreadExecutor(daemon("concord-complete"));
    private final ScheduledExecutorService watch =
            Executors.newSingleThreadScheduledExecutor(daemon("concord-watch"));
    private final InstantSource clock;
    private final Cluster cluster;
    private volatile boolean leaderReady;
    private boolean closed;

    static Engine open(
            Settings settings, Machine machine, Observer observer, Surroundings surroundings) {
        DataDirectory directory =
                DataDirectory.open(
                        settings.get(Settings.DATA_DIR),
                        settings.get(Settings.NODE_ID),
                        settings.get(Settings.CLUSTER_NAME));
        @Nullable RaftEngine engine = null;
        try {
            engine = new RaftEngine(settings, machine, observer, surroundings, directory);
            engine.start();
            return engine;
        } catch (IOException | RuntimeException e) {
            if (engine != null) {
                engine.close();
            }
            directory.close();
            throw openFailed("the data in " + directory.root() + " cannot be opened", e);
        }
    }

    /// The failure that says what to do, if there is one among the causes, or one around them.
    private static ConcordException.OpenFailed openFailed(String message, Throwable cause) {
        for (Throwable e = cause; e != null; e = e.getCause()) {
            if (e instanceof ConcordException.OpenFailed known) {
                return known;
            }
        }
        return new ConcordException.OpenFailed(message + ": " + cause.getMessage(), cause);
    }

    private RaftEngine(
            Settings settings,
            Machine machine,
            Observer observer,
            Surroundings surroundings,
            DataDirectory directory)
            throws IOException {
        this.clock = surroundings.wallClock();
        this.cluster = new SoloCluster(settings.get(Settings.NODE_ID), settings.get(Settings.CLUSTER_NAME));
        this.node = settings.get(Settings.NODE_ID);
        this.observer = observer;
        this.directory = directory;
        this.committer =
                new GroupCommitter(
                        this,
                        completer,
                        machine.commandFormat(),
                        settings.get(Settings.PENDING_MAX_BYTES));
        this.snapshots =
                new Snapshots(
                        machine,
                        observer,
                        settings.get(RaftSettings.SNAPSHOT_LOG_BYTES),
                        this::cutLog);
        this.logMachine = new LogMachine(machine, snapshots, this, clock);
        this.disk =
                new DiskGuard(
                        directory.root(),
                        settings.get(RaftSettings.DISK_RESERVE),
                        committer,
                        observer);
        this.segments = RaftMember.segments(settings, directory.raft());
        TailRepair.repair(segments, directory.repaired(), observer);
        this.raft = new RaftMember(settings, directory.raft(), logMachine);
    }

    private void start() throws IOException {
        try {
            raft.start();
        } catch (IOException | RuntimeException e) {
            Optional<ConcordException.OpenFailed> damage = TailRepair.findDamage(segments);
            if (damage.isPresent()) {
                throw damage.get();
            }
            throw e;
        }
        var _ =
                watch.scheduleWithFixedDelay(
                        this::watch, 0, WATCH_INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
        awaitReady();
    }

    private void awaitReady() {
        try {
            while (!settled.await(5, TimeUnit.SECONDS)) {
                EngineStatus now = status();
                LOG.log(
                        System.Logger.Level.INFO,
                        "Replaying the log: at index {0,number,#} of {1,number,#}.",
                        now.appliedIndex(),
                        raft.lastLogIndex());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ConcordException.OpenFailed("interrupted while opening", e);
        }
        String why = stopped.get();
        if (why != null) {
            throw new ConcordException.OpenFailed(why);
        }
    }

    @Override
    public void propose(Proposal proposal, long patienceNanos) {
        committer.propose(proposal, patienceNanos);
    }

    @Override
    public void submit(Batch batch) {
        raft.submit(batch, committer::failed);
    }

    @Override
    public void onApplied(Batch batch) {
        committer.applied(batch);
    }

    @Override
    public CompletableFuture<Void> barrier(Consistency level) {
        if (leaderReady) {
            return PASSED; // alone, a leader needs no quorum but itself
        }
        String why = stopped.get();
        if (level == Consistency.EVENTUAL && why == null) {
            return PASSED;
        }
        return CompletableFuture.failedFuture(
                new ConcordException.Unavailable(why == null ? "there is no leader now" : why));
    }

    @Override
    public void onLeaderReady() {
        if (stopped.get() == null) {
            leaderReady = true;
        }
        settled.countDown();
    }

    @Override
    public void onNotLeader() {
        leaderReady = false;
    }

    @Override
    public void onLeaderChanged(String leader) {
        observer.on(new Event.LeaderChanged(node, leader, raft.term()));
    }

    @Override
    public void onFailed(String reason, Throwable cause) {
        if (stop(reason)) {
            observer.on(new Event.Failed(node, reason, cause));
        }
    }

    /// Stops serving, once; the first reason stays.
    private boolean stop(String reason) {
        boolean first = stopped.compareAndSet(null, reason);
        if (first) {
            leaderReady = false;
            committer.stop(reason);
            settled.countDown();
        }
        return first;
    }

    private void watch() {
        try {
            committer.expire(System.nanoTime());
            if (stopped.get() == null) {
                raft.failure()
                        .ifPresent(cause ->
                                onFailed(
                                        "Raft has stopped by itself ("
                                                + cause.getMessage()
                                                + "). Nothing that was acknowledged is"
                                                + " lost. Look into the log and at the"
                                                + " disk of data.dir, then start again",
                                        cause));
                disk.check();
            }
        } catch (IOException | RuntimeException e) {
            LOG.log(System.Logger.Level.WARNING, "the disk of data.dir cannot be looked at", e);
        }
    }

    private void cutLog() {
        if (stopped.get() == null) {
            raft.cutLog();
        }
    }

    @Override
    public long timeMillis() {
        return clock.millis();
    }

    @Override
    public EngineStatus status() {
        String why = stopped.get();
        if (why != null) {
            return RaftMember.stopped(Optional.of(why));
        }
        return raft.status(
                !leaderReady
                        ? Optional.of("there is no leader now")
                        : disk.isFull() ? Optional.of(disk.message()) : Optional.empty());
    }

    @Override
    public Cluster cluster() {
        return cluster;
    }

    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        boolean wasServing = stopped.get() == null;
        String why = "member " + node + " is closed";
        committer.end(why);
        if (wasServing) {
            committer.drain(DRAIN_LIMIT.toNanos());
        }
        watch.shutdownNow();
        stop(why);
        raft.close();
        // Nothing is applied any more, so the state may be captured from here.
        snapshots.finish(
                wasServing ? logMachine.getLastAppliedTermIndex() : null,
                LAST_SNAPSHOT_LOG_BYTES,
                LAST_SNAPSHOT_LIMIT);
        completer.close();
        directory.close();
    }

    private static ThreadFactory daemon(String name) {
        return Thread.ofPlatform().daemon().name(name).factory();
    }
}
