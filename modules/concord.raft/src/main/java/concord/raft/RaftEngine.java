package concord.raft;

import concord.core.Cluster;
import concord.core.ConcordException;
import concord.core.Consistency;
import concord.core.Settings;
import concord.core.spi.Engine;
import concord.core.spi.Event;
import concord.core.spi.Machine;
import concord.core.spi.Observer;
import concord.core.spi.Origin;
import concord.core.spi.Proposal;
import concord.core.spi.Surroundings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.ratis.server.RaftConfiguration;
import org.jspecify.annotations.Nullable;

/// The engine of a durable member: Ratis, with the group committer before it and the machine
/// behind.
///
/// A batch goes from the committer to Ratis' division on the leader, is fsynced by Ratis' logs,
/// applied by [LogMachine] on every member, and its futures are completed on the member that made
/// it, on a thread of their own.
///
/// Fail-stop: what cannot be applied or written stops the member. It serves nothing more, and says
/// why in [#status], in every answer and through the observer.
final class RaftEngine implements Engine, LogMachine.Listener {

    static final String NO_LEADER = "there is no leader now";

    private static final System.Logger LOG = System.getLogger("concord.raft");
    private static final Duration WATCH_INTERVAL = Duration.ofMillis(100);
    private static final Duration DRAIN_LIMIT = Duration.ofSeconds(2);
    private static final Duration LAST_SNAPSHOT_LIMIT = Duration.ofSeconds(2);

    /// Below this a replay is as quick as a snapshot, and stopping is quicker without.
    private static final long LAST_SNAPSHOT_LOG_BYTES = 4 << 20;

    private final String node;
    private final Observer observer;
    private final Machine machine;
    private final DataDirectory directory;
    private final GroupCommitter committer;
    private final Snapshots snapshots;
    private final LogMachine logMachine;
    private final LogClock clock;
    private final DiskGuard disk;
    private final AppliedIndex applied;
    private final Steps steps;
    private final StateCheck check;
    private final Network network;
    private final AtomicReference<@Nullable String> stopped = new AtomicReference<>();
    private final ExecutorService completer =
            Executors.newSingleThreadExecutor(daemon("concord-complete"));
    private final ExecutorService readCompleter =
            Executors.newSingleThreadExecutor(daemon("concord-read"));
    private final ScheduledExecutorService watch =
            Executors.newSingleThreadScheduledExecutor(daemon("concord-watch"));
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
            engine =
                    new RaftEngine(
                            directory.carrying(settings),
                            machine,
                            observer,
                            surroundings,
                            directory);
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
            if (e instanceof ConcordException.InvalidRequest wrong) {
                return new ConcordException.OpenFailed(String.valueOf(wrong.getMessage()), wrong);
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
        this.node = settings.get(Settings.NODE_ID);
        this.observer = observer;
        this.machine = machine;
        this.directory = directory;
        this.clock = new LogClock(surroundings);
        this.committer =
                new GroupCommitter(
                        completer,
                        node,
                        newSession(surroundings),
                        machine.commandFormat(),
                        settings.get(Settings.PENDING_MAX_BYTES));
        this.snapshots =
                new Snapshots(
                        machine,
                        observer,
                        settings.get(RaftSettings.SNAPSHOT_LOG_BYTES),
                        this::cutLog);
        this.steps = new Steps(node, observer);
        this.logMachine = new LogMachine(machine, snapshots, this, clock, steps);
        this.disk =
                new DiskGuard(
                        directory.root(),
                        settings.get(RaftSettings.DISK_RESERVE),
                        committer,
                        observer);
        this.applied = new AppliedIndex(readCompleter);
        this.check = new StateCheck(machine);
        this.network =
                Network.open(
                        settings,
                        surroundings,
                        directory,
                        new Network.Member(
                                committer,
                                logMachine,
                                applied,
                                check,
                                steps,
                                clock,
                                readCompleter,
                                observer,
                                machine.commandFormat(),
                                this::stopBecause));
    }

    /// Sessions of a member have to ascend. A clock that went back is noticed when the first entry
    /// is not admitted; the random part tells two starts in one millisecond apart.
    private static long newSession(Surroundings surroundings) {
        return (surroundings.wallClock().millis() << 20)
                | ThreadLocalRandom.current().nextInt(1 << 20);
    }

    private void start() throws IOException {
        Optional<Path> segments = network.segments();
        if (segments.isPresent()) {
            TailRepair.repair(segments.get(), directory.repaired(), observer);
        }
        try {
            network.start();
            network.started();
        } catch (IOException | RuntimeException e) {
            Optional<ConcordException.OpenFailed> damage =
                    segments.isPresent() ? TailRepair.findDamage(segments.get()) : Optional.empty();
            if (damage.isPresent()) {
                throw damage.get();
            }
            throw e;
        }
        var _ =
                watch.scheduleWithFixedDelay(
                        this::watch, 0, WATCH_INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
        network.awaitReady(stopped::get);
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
    public boolean withdraw(Proposal proposal) {
        return committer.withdraw(proposal);
    }

    @Override
    public CompletableFuture<Void> barrier(Consistency level) {
        String why = stopped.get();
        return why == null
                ? steps.timed(network.barrier(level), level)
                : CompletableFuture.failedFuture(new ConcordException.Unavailable(why));
    }

    @Override
    public @Nullable Batch find(Origin origin) {
        return committer.find(origin);
    }

    @Override
    public void onApplied(Batch batch) {
        committer.applied(batch);
        observer.on(new Event.Committed(batch.proposals().size(), batch.waited(System.nanoTime())));
    }

    @Override
    public void onTimed(long index, int commands, long nanos) {
        observer.on(new Event.Applied(index, commands, nanos));
    }

    /// An entry of this process that was not admitted comes again in its turn, or has come already;
    /// unless its session is one that ended before it began, by a clock that went back.
    @Override
    public void onNotAdmitted(Origin origin, Optional<Origin> last) {
        if (committer.find(origin) != null
                && last.isPresent()
                && last.get().session() > origin.session()) {
            network.beginSession(last.get().session());
        }
    }

    @Override
    public void onAdvanced(long index) {
        applied.advance(index);
    }

    @Override
    public void onCheck(long index) {
        if (network.isReplayed(index)) {
            check.skip(index);
        } else {
            check.at(index);
        }
    }

    @Override
    public void onReplaced(long index) {
        machine.last(node).ifPresent(committer::overtaken);
    }

    @Override
    public void onLeaderReady() {
        network.elected();
    }

    @Override
    public void onNotLeader() {
        network.deposed();
    }

    @Override
    public void onLeaderChanged(String leader) {
        observer.on(new Event.LeaderChanged(node, leader, network.term()));
        network.changed();
    }

    @Override
    public void onMembersChanged(RaftConfiguration configuration) {
        network.membersChanged(configuration);
    }

    @Override
    public void onFailed(String reason, Throwable cause) {
        if (stop(reason)) {
            observer.on(new Event.Failed(node, reason, cause));
            // The others are to go on without it; not on Ratis' own thread, which this waits for.
            Thread.startVirtualThread(network::close);
        }
    }

    private void stopBecause(String reason) {
        onFailed(reason, new IllegalStateException(reason));
    }

    /// Stops serving, once; the first reason stays.
    private boolean stop(String reason) {
        boolean first = stopped.compareAndSet(null, reason);
        if (first) {
            committer.stop(reason);
            applied.fail(new ConcordException.Unavailable(reason));
        }
        return first;
    }

    private void watch() {
        try {
            committer.expire(System.nanoTime(), NO_LEADER);
            if (stopped.get() == null) {
                network.watch();
                network.failure()
                        .ifPresent(cause -> onFailed(String.valueOf(cause.getMessage()), cause));
                disk.check();
            }
        } catch (IOException | RuntimeException e) {
            LOG.log(System.Logger.Level.WARNING, "the member's watch met a failure", e);
        }
    }

    private void cutLog() {
        if (stopped.get() == null) {
            network.cutLog();
        }
    }

    @Override
    public long timeMillis() {
        return clock.now();
    }

    @Override
    public EngineStatus status() {
        String why = stopped.get();
        if (why != null) {
            return RaftMember.stopped(Optional.of(why));
        }
        return network.status(disk.isFull() ? Optional.of(disk.message()) : Optional.empty());
    }

    @Override
    public Cluster cluster() {
        return network.cluster();
    }

    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        String why = "member " + node + " is closed";
        boolean wasServing = stopped.get() == null;
        committer.end(why);
        if (wasServing && network.status(Optional.empty()).problem().isEmpty()) {
            committer.drain(DRAIN_LIMIT.toNanos());
        }
        // An interrupt ends the wait above and nothing else: a channel that is written by an
        // interrupted thread is closed at once, and a part that is left open keeps its files.
        boolean wasInterrupted = Thread.interrupted();
        try {
            end(why, wasServing);
        } finally {
            directory.close();
            if (wasInterrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void end(String why, boolean wasServing) {
        watch.shutdownNow();
        stop(why);
        network.close();
        // Nothing is applied any more, so the state may be captured from here.
        snapshots.finish(
                wasServing ? logMachine.getLastAppliedTermIndex() : null,
                LAST_SNAPSHOT_LOG_BYTES,
                LAST_SNAPSHOT_LIMIT);
        check.close();
        completer.close();
        readCompleter.close();
    }

    private static ThreadFactory daemon(String name) {
        return Thread.ofPlatform().daemon().name(name).factory();
    }
}
