package concord.core;

import concord.core.auth.Access;
import concord.core.auth.Token;
import concord.core.engine.memory.MemoryEngine;
import concord.core.guard.Gate;
import concord.core.guard.LoginLimit;
import concord.core.guard.Logins;
import concord.core.guard.RootToken;
import concord.core.guard.RootTokenFile;
import concord.core.guard.TokenRate;
import concord.core.machine.BackupFormat;
import concord.core.machine.StoreMachine;
import concord.core.observe.Observers;
import concord.core.observe.Visitor;
import concord.core.spi.Arrival;
import concord.core.spi.Engine;
import concord.core.spi.EngineProvider;
import concord.core.spi.Event;
import concord.core.spi.Observer;
import concord.core.spi.ObserverProvider;
import concord.core.spi.OperatorPage;
import concord.core.spi.RequestObserver;
import concord.core.spi.Surroundings;
import concord.core.spi.Vitals;
import concord.core.store.BackupSchedule;
import concord.core.store.Compressor;
import concord.core.store.LocalAccess;
import concord.core.store.LocalBackups;
import concord.core.store.LocalStore;
import concord.core.store.LocalTokens;
import concord.core.store.LogObserver;
import concord.core.store.Ticker;
import concord.core.watch.Hub;
import java.net.SocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/// A member of a Concord cluster inside this process. Open one, use its [#store()], close it.
///
/// ```java
/// try (Concord concord = Concord.open(Path.of("data"))) {
///     concord.store().put("greeting", Value.of("hello"));
/// }
/// ```
///
/// Thread-safe. A cluster of one needs no network and no other process.
public final class Concord implements AutoCloseable {

    private final Settings settings;
    private final StoreMachine machine;
    private final Engine engine;
    private final Ticker ticker;
    private final Hub hub;
    private final BackupSchedule schedule;
    private final Compressor compressor;
    private final Observers observer;
    private final Store store;
    private final Cluster cluster;
    private final Access inside;
    private final Access access;
    private final Logins logins;
    private final Optional<RootToken> rootToken;
    private boolean closed;

    private Concord(
            Settings settings,
            Observers observer,
            Surroundings surroundings,
            Optional<Path> directory,
            EngineMaker engineMaker) {
        long start = System.nanoTime();
        boolean auth = settings.get(Settings.AUTH_ENABLED);
        Optional<String> chosen = auth ? surroundings.rootToken() : Optional.empty();
        chosen.ifPresent(RootToken::check);
        this.settings = settings;
        this.observer = observer;
        this.machine = new StoreMachine();
        this.engine = engineMaker.open(settings, machine, observer);
        this.ticker = new Ticker(machine, engine, settings);
        this.hub = new Hub(machine);
        this.compressor = new Compressor(settings);
        LocalStore local = new LocalStore(machine, engine, hub, compressor, settings);
        LocalBackups backups =
                new LocalBackups(local, machine, settings, observer, surroundings.wallClock());
        this.schedule = new BackupSchedule(backups, engine, settings, observer, surroundings);
        this.inside =
                new LocalAccess(
                        local, machine, engine.cluster(), backups, observer.trail(), this::status);
        this.access = seen(inside, Arrival.EMBEDDED);
        this.store = access.store();
        this.cluster = access.cluster();
        String node = settings.get(Settings.NODE_ID);
        this.logins =
                new Logins(
                        node,
                        local,
                        inside,
                        new Gate(machine, local::now),
                        new LoginLimit(surroundings::nanoTime),
                        new TokenRate(settings.get(Settings.TOKEN_RATE), surroundings::nanoTime),
                        observer);
        this.rootToken =
                auth
                        ? Optional.of(
                                new RootToken(
                                        node,
                                        machine,
                                        engine,
                                        new LocalTokens(local, machine),
                                        chosen,
                                        directory.map(RootTokenFile::new),
                                        observer))
                        : Optional.empty();
        observer.serving(this);
        observer.on(new Event.Opened(node, Duration.ofNanos(System.nanoTime() - start)));
    }

    @FunctionalInterface
    private interface EngineMaker {
        Engine open(Settings settings, StoreMachine machine, Observer observer);
    }

    /// Opens a member. Observers that were made for one that cannot be opened are closed.
    private static Concord open(
            Settings settings,
            List<Observer> more,
            Surroundings surroundings,
            Optional<Path> directory,
            EngineMaker engineMaker) {
        Observers observers = observers(settings, more);
        try {
            return new Concord(settings, observers, surroundings, directory, engineMaker);
        } catch (RuntimeException | Error e) {
            observers.close();
            throw e;
        }
    }

    /// Opens a durable member with its data in `./data`.
    public static Concord open() {
        return open(Settings.defaults());
    }

    /// Opens a durable member with its data in a directory, which is made when it is missing.
    public static Concord open(Path directory) {
        return open(Settings.builder().set(Settings.DATA_DIR, directory).build());
    }

    /// Opens a durable member.
    ///
    /// @throws ConcordException.OpenFailed when it cannot be opened, with what to do
    public static Concord open(Settings settings) {
        return open(settings, List.of());
    }

    /// Opens a durable member that tells more observers what happens to it.
    ///
    /// @throws ConcordException.OpenFailed when it cannot be opened, with what to do
    public static Concord open(Settings settings, List<Observer> observers) {
        return open(settings, observers, Surroundings.REAL);
    }

    /// Opens a durable member in surroundings of a test's.
    ///
    /// @throws ConcordException.OpenFailed when it cannot be opened, with what to do
    public static Concord open(
            Settings settings, List<Observer> observers, Surroundings surroundings) {
        EngineProvider provider = durableEngine();
        return open(
                settings,
                observers,
                surroundings,
                Optional.of(settings.get(Settings.DATA_DIR)),
                (all, machine, observer) -> provider.open(all, machine, observer, surroundings));
    }

    private static EngineProvider durableEngine() {
        return ServiceLoader.load(EngineProvider.class)
                .findFirst()
                .orElseThrow(() ->
                        new ConcordException.OpenFailed(
                                "no durable engine is linked: add the module concord.raft, or use"
                                        + " Concord.inMemory() for data that may go with the"
                                        + " process"));
    }

    /// Makes a new cluster of one member from the data of a member whose cluster has lost its
    /// majority for good. Neither this member nor any other may run. Opens nothing: open the member
    /// afterwards, and add others with empty data directories.
    ///
    /// Writes that were acknowledged by a majority without this member are not in its data and are
    /// gone; writes that only this member has count.
    ///
    /// @param settings those that the member is opened with
    /// @param lost the names of all other members of the old cluster
    /// @throws ConcordException.InvalidRequest when they are not the other members
    /// @throws ConcordException.ConditionFailed when one of them may still live
    /// @throws ConcordException.OpenFailed when the data cannot be used, with what to do
    public static Recovery recover(Settings settings, Set<String> lost) {
        StoreMachine machine = new StoreMachine();
        EngineProvider.Recovered recovered =
                durableEngine()
                        .recover(settings, lost, machine, new LogObserver(), Surroundings.REAL);
        StoreMachine.Counts counts = machine.counts();
        return new Recovery(
                recovered.oldCluster(),
                recovered.newCluster(),
                recovered.index(),
                counts.revision(),
                counts.keys());
    }

    /// Opens a member that keeps everything in memory and loses it when it is closed.
    public static Concord inMemory() {
        return inMemory(Settings.defaults());
    }

    /// Opens a member that keeps everything in memory and loses it when it is closed.
    public static Concord inMemory(Settings settings) {
        return inMemory(settings, Surroundings.REAL);
    }

    /// Opens a member that keeps everything in memory, in surroundings of a test's.
    public static Concord inMemory(Settings settings, Surroundings surroundings) {
        return inMemory(settings, List.of(), surroundings);
    }

    /// Opens a member that keeps everything in memory and tells more observers what happens to it.
    public static Concord inMemory(
            Settings settings, List<Observer> observers, Surroundings surroundings) {
        return open(
                settings,
                observers,
                surroundings,
                Optional.empty(),
                (all, machine, observer) ->
                        new MemoryEngine(all, machine, observer, surroundings.wallClock()));
    }

    private static Observers observers(Settings settings, List<Observer> more) {
        List<Observer> observers = new ArrayList<>(more);
        try {
            ServiceLoader.load(ObserverProvider.class)
                    .forEach(provider -> observers.add(provider.open(settings)));
            observers.add(new LogObserver()); // last: one of the others tells the log the term
            return new Observers(observers);
        } catch (RuntimeException | Error e) {
            observers.forEach(Observer::close);
            throw e;
        }
    }

    /// What somebody may use, seen by those who want to see operations.
    private Access seen(Access usable, Arrival arrival) {
        return observer.seeing()
                .map(operations ->
                        Visitor.access(
                                operations,
                                arrival,
                                usable,
                                settings.get(Settings.READ_CONSISTENCY)))
                .orElse(usable);
    }

    /// Which release this is, such as `0.1.0`; empty where it runs without modules.
    public static String version() {
        var descriptor = Concord.class.getModule().getDescriptor();
        return descriptor == null ? "" : descriptor.rawVersion().orElse("");
    }

    /// The versions of what this build writes: of commands, of snapshots, of the engine's files.
    /// Bytes of other versions are refused where they are not known.
    public static SortedMap<String, Integer> formats() {
        SortedMap<String, Integer> formats = new TreeMap<>();
        formats.put("backup", BackupFormat.VERSION);
        formats.put("command", StoreMachine.COMMAND_FORMAT);
        formats.put("snapshot", StoreMachine.SNAPSHOT_FORMAT);
        ServiceLoader.load(EngineProvider.class)
                .forEach(provider -> formats.putAll(provider.formats()));
        return formats;
    }

    /// The store. It asks for no token, whatever `auth.enabled` says: that is for those who come
    /// from outside, and whoever has this object is inside.
    public Store store() {
        return store;
    }

    /// The member without restrictions: its store, and what else can be asked of it. The first
    /// token of a store in memory is made here.
    public Access access() {
        return access;
    }

    /// The member as somebody with a token may use it, whatever `auth.enabled` says. A token that
    /// this member does not know is asked for at the leader first.
    ///
    /// @throws ConcordException.Unauthorized when it does not count
    public Access as(String token) {
        try {
            return seen(logins.as(token), Arrival.EMBEDDED);
        } catch (ConcordException e) {
            tellOfRefused(Arrival.EMBEDDED, Optional.empty(), e);
            throw e;
        }
    }

    /// The member as somebody may use it who comes from outside: without restrictions, or, where
    /// `auth.enabled` is on, by his token. What a server gives to a request. Refused callers are
    /// told of as [Event.LoginRefused].
    ///
    /// @param token what he shows, if anything
    /// @param arrival which way he comes in, and where from: attempts are counted by address
    /// @throws ConcordException.Unauthorized when there is no token, or it does not count
    /// @throws ConcordException.Overloaded when there were too many such attempts, or the token
    ///   calls more often than `limits.token-rate` allows
    public Access admit(Optional<String> token, Arrival arrival) {
        if (!settings.get(Settings.AUTH_ENABLED)) {
            return seen(inside, arrival);
        }
        SocketAddress remote =
                arrival.remote()
                        .orElseThrow(
                                () -> new IllegalArgumentException("nobody comes from outside"));
        Optional<String> known = Optional.empty();
        try {
            Access admitted = logins.admit(token, remote);
            Token shown = admitted.token().orElseThrow();
            known = Optional.of(shown.id());
            logins.count(shown);
            return seen(admitted, arrival);
        } catch (ConcordException e) {
            tellOfRefused(arrival, known, e);
            throw e;
        }
    }

    private void tellOfRefused(Arrival arrival, Optional<String> token, ConcordException why) {
        observer.seeing().ifPresent(operations -> Visitor.refused(operations, arrival, token, why));
    }

    /// Who wants to see requests from outside: a server tells it of each. It looks at nothing where
    /// nobody wants to.
    public RequestObserver requests() {
        return observer.seeingRequests();
    }

    /// What observers show to those who run the member: a server has these pages beside its own,
    /// for those who may ask for the status.
    public List<OperatorPage> pages() {
        return observer.pages();
    }

    /// The members of the cluster, and how they are changed.
    public Cluster cluster() {
        return cluster;
    }

    /// Backups of the whole store, and their restore.
    public Backups backups() {
        return access.backups();
    }

    /// What compression has done for values written through this member.
    public CompressionStatistics compression() {
        return compressor.statistics();
    }

    /// The settings it was opened with.
    public Settings settings() {
        return settings;
    }

    /// What the member knows of itself now.
    public Status status() {
        Engine.EngineStatus raft = engine.status();
        StoreMachine.Counts counts = machine.counts();
        return new Status(
                settings.get(Settings.NODE_ID),
                raft.role(),
                raft.leader(),
                raft.term(),
                raft.commitIndex(),
                raft.appliedIndex(),
                raft.problem().isEmpty(),
                raft.problem(),
                counts.revision(),
                counts.keys(),
                counts.bytes());
    }

    /// What the member measures of itself now. Asks no other member.
    public Vitals vitals() {
        return new Vitals(
                status(),
                machine.oldestRevision(),
                machine.historyBytes(),
                machine.expiredKeys(),
                hub.size(),
                hub.lag(),
                observer.trail().map(trail -> trail.counts()),
                membersIfLeader());
    }

    private List<Member> membersIfLeader() {
        if (engine.status().role() != Role.LEADER) {
            return List.of();
        }
        try {
            return engine.cluster().members();
        } catch (ConcordException e) {
            return List.of(); // it leads no more
        }
    }

    /// Stops in order: writes that were accepted are finished first. A second call does nothing.
    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            rootToken.ifPresent(RootToken::close);
            schedule.close();
            hub.close();
            ticker.close();
            engine.close();
            observer.on(new Event.Closed(settings.get(Settings.NODE_ID)));
            observer.close();
        }
    }
}
