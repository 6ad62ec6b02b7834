package concord.core;

import concord.core.engine.memory.MemoryEngine;
import concord.core.machine.StoreMachine;
import concord.core.spi.Engine;
import concord.core.spi.EngineProvider;
import concord.core.spi.Event;
import concord.core.spi.Observer;
import concord.core.spi.ObserverProvider;
import concord.core.spi.Surroundings;
import concord.core.store.Compressor;
import concord.core.store.LocalStore;
import concord.core.store.LogObserver;
import concord.core.store.Ticker;
import concord.core.watch.Hub;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
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
    private final Compressor compressor;
    private final Observer observer;
    private final Store store;
    private boolean closed;

    private Concord(Settings settings, Observer observer, EngineMaker engineMaker) {
        long start = System.nanoTime();
        this.settings = settings;
        this.observer = observer;
        this.machine = new StoreMachine();
        this.engine = engineMaker.open(settings, machine, observer);
        this.ticker = new Ticker(machine, engine, settings);
        this.hub = new Hub(machine);
        this.compressor = new Compressor(settings);
        this.store = new LocalStore(machine, engine, hub, compressor, settings);
        observer.on(
                new Event.Opened(
                        settings.get(Settings.NODE_ID),
                        Duration.ofNanos(System.nanoTime() - start)));
    }

    @FunctionalInterface
    private interface EngineMaker {
        Engine open(Settings settings, StoreMachine machine, Observer observer);
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
        return new Concord(
                settings,
                observer(settings, observers),
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
        return new Concord(
                settings,
                observer(settings, List.of()),
                (all, machine, observer) ->
                        new MemoryEngine(all, machine, observer, surroundings.wallClock()));
    }

    private static Observer observer(Settings settings, List<Observer> more) {
        List<Observer> observers = new ArrayList<>(more);
        observers.add(new LogObserver());
        ServiceLoader.load(ObserverProvider.class)
                .forEach(provider -> observers.add(provider.open(settings)));
        List<Observer> all = List.copyOf(observers);
        return event -> all.forEach(observer -> observer.on(event));
    }

    /// The versions of what this build writes: of commands, of snapshots, of the engine's files.
    /// Bytes of other versions are refused where they are not known.
    public static SortedMap<String, Integer> formats() {
        SortedMap<String, Integer> formats = new TreeMap<>();
        formats.put("command", StoreMachine.COMMAND_FORMAT);
        formats.put("snapshot", StoreMachine.SNAPSHOT_FORMAT);
        ServiceLoader.load(EngineProvider.class)
                .forEach(provider -> formats.putAll(provider.formats()));
        return formats;
    }

    /// The store.
    public Store store() {
        return store;
    }

    /// The members of the cluster, and how they are changed.
    public Cluster cluster() {
        return engine.cluster();
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

    /// Stops in order: writes that were accepted are finished first. A second call does nothing.
    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            hub.close();
            ticker.close();
            engine.close();
            observer.on(new Event.Closed(settings.get(Settings.NODE_ID)));
        }
    }
}
