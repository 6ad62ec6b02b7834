package concord.core.store;

import concord.core.AsyncStore;
import concord.core.Changes;
import concord.core.ConcordException;
import concord.core.Consistency;
import concord.core.Delete;
import concord.core.Deleted;
import concord.core.Entry;
import concord.core.Indexes;
import concord.core.Key;
import concord.core.Leases;
import concord.core.Operation;
import concord.core.Page;
import concord.core.Plan;
import concord.core.Put;
import concord.core.Query;
import concord.core.Range;
import concord.core.Result;
import concord.core.Settings;
import concord.core.Store;
import concord.core.Touch;
import concord.core.Touched;
import concord.core.Txn;
import concord.core.TxnResult;
import concord.core.Watch;
import concord.core.Watcher;
import concord.core.Written;
import concord.core.command.Command;
import concord.core.command.Reply;
import concord.core.machine.ResultRoom;
import concord.core.machine.StoreMachine;
import concord.core.machine.View;
import concord.core.spi.Engine;
import concord.core.spi.WatchPublisher;
import concord.core.watch.Hub;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Flow;
import java.util.function.Function;
import java.util.stream.Stream;

/// The store of this process: checks what is asked, proposes writes to the engine, and reads the
/// machine behind the engine's barrier.
public final class LocalStore implements Store {

    private final StoreMachine machine;
    private final Hub hub;
    private final Compressor compressor;
    private final Settings settings;
    private final Limits limits;
    private final Calls calls;

    /// The store with the consistency and the time-out of the settings.
    public LocalStore(
            StoreMachine machine,
            Engine engine,
            Hub hub,
            Compressor compressor,
            Settings settings) {
        this(
                machine,
                hub,
                compressor,
                settings,
                new Calls(
                        engine,
                        Limits.of(settings),
                        settings.get(Settings.READ_CONSISTENCY),
                        settings.get(Settings.OPERATION_TIMEOUT)));
    }

    private LocalStore(
            StoreMachine machine, Hub hub, Compressor compressor, Settings settings, Calls calls) {
        this.machine = machine;
        this.hub = hub;
        this.compressor = compressor;
        this.settings = settings;
        this.limits = calls.limits();
        this.calls = calls;
    }

    @Override
    public Written put(Put request) {
        limits.check(request);
        return write(new Command.Write(compressor.compressed(request)), LocalStore::written);
    }

    @Override
    public Deleted delete(Delete request) {
        limits.check(request);
        return write(new Command.Remove(request), LocalStore::deleted);
    }

    @Override
    public Touched touch(Touch request) {
        return write(new Command.Prolong(request), LocalStore::touched);
    }

    @Override
    public List<Result> bulk(List<? extends Operation> operations) {
        if (operations.isEmpty()) {
            return List.of(); // nothing to do takes no revision, and no wait
        }
        return txn(Txn.of(operations.toArray(Operation[]::new))).results();
    }

    @Override
    public TxnResult txn(Txn txn) {
        limits.check(txn);
        return write(new Command.Transact(compressor.compressed(txn)), LocalStore::transacted);
    }

    @Override
    public Leases leases() {
        return new LocalLeases(this, machine);
    }

    @Override
    public Indexes indexes() {
        return new LocalIndexes(this, machine);
    }

    @Override
    public Page query(Query query) {
        try (View view = view(query.revision())) {
            return view.page(query);
        }
    }

    @Override
    public long count(Query query) {
        try (View view = view(query.revision())) {
            return view.count(query);
        }
    }

    @Override
    public long deleteWhere(Query query) {
        if (query.offset() > 0
                || query.limit().isPresent()
                || query.after().isPresent()
                || query.revision().isPresent()) {
            throw new ConcordException.InvalidRequest(
                    "a delete of what a query finds removes all of it as it is now: give no"
                            + " offset, limit, cursor or revision");
        }
        return write(new Command.DeleteWhere(query), reply -> ((Reply.Counted) reply).count());
    }

    @Override
    public Plan explain(Query query) {
        try (View view = view(query.revision())) {
            return view.plan(query);
        }
    }

    @Override
    public Watcher watch(Watch watch) {
        awaitBarrier();
        watch.from().ifPresent(this::requireNear);
        return hub.watch(watch);
    }

    /// Who goes on behind what he has read asks for the next revision at most. One that is farther
    /// ahead, even of all that was ever acknowledged, was read from what this store is no more: it
    /// was recovered from one member, or began anew. Waiting for it would hide what comes before.
    private void requireNear(long from) {
        if (calls.consistency() != Consistency.EVENTUAL && from > nextRevision()) {
            reading(Consistency.STRONG).awaitBarrier();
            if (from > nextRevision()) {
                throw ConcordException.Compacted.ahead(from, nextRevision());
            }
        }
    }

    private long nextRevision() {
        return machine.counts().revision() + 1;
    }

    @Override
    public Flow.Publisher<Changes> publisher(Watch watch) {
        return new WatchPublisher(() -> watch(watch));
    }

    @Override
    public long compact(long revision) {
        long newest = newest();
        if (revision < 0 || revision > newest) {
            throw new ConcordException.InvalidRequest(
                    "revision is " + revision + "; it must be from 0 to the newest, " + newest);
        }
        write(new Command.Tick(revision), reply -> reply);
        return machine.oldestRevision();
    }

    private long newest() {
        awaitBarrier();
        return machine.counts().revision();
    }

    @Override
    public Instant now() {
        return Instant.ofEpochMilli(Math.max(machine.timeMillis(), calls.engine().timeMillis()));
    }

    @Override
    public Optional<Entry> get(Key key) {
        awaitBarrier();
        return Optional.ofNullable(machine.get(key));
    }

    @Override
    public Optional<Entry> get(Key key, long revision) {
        try (View view = view(OptionalLong.of(revision))) {
            return Optional.ofNullable(view.get(key));
        }
    }

    @Override
    public Map<Key, Entry> getAll(Collection<Key> keys) {
        limits.checkCount(keys.size());
        Map<Key, Entry> found = new LinkedHashMap<>();
        ResultRoom room = new ResultRoom();
        try (View view = view(OptionalLong.empty())) {
            for (Key key : keys) {
                Entry entry = view.get(key);
                if (entry != null && found.put(key, entry) == null && !room.take(entry)) {
                    throw Limits.resultsTooLarge();
                }
            }
        }
        return found;
    }

    @Override
    public Page list(Range range) {
        try (View view = view(range.revision())) {
            return view.page(range);
        }
    }

    @Override
    public long count(Range range) {
        try (View view = view(range.revision())) {
            return view.count(range);
        }
    }

    @Override
    public Stream<Entry> stream(Range range) {
        return stream(range.revision(), view -> view.cursor(range));
    }

    @Override
    public Stream<Entry> stream(Query query) {
        return stream(query.revision(), view -> view.cursor(query));
    }

    Stream<Entry> stream(OptionalLong revision, Function<View, View.Cursor> read) {
        return EntryStream.of(view(revision), read);
    }

    private View view(OptionalLong revision) {
        awaitBarrier();
        return machine.view(revision);
    }

    /// Waits until the local state holds all that a read of this store must see.
    public void awaitBarrier() {
        calls.awaitBarrier();
    }

    /// Proposes a command and waits for its answer.
    <R> R write(Command command, Function<Reply, R> answer) {
        return calls.write(command, answer);
    }

    @Override
    public LocalStore reading(Consistency level) {
        return with(calls.reading(level));
    }

    @Override
    public LocalStore timeout(Duration limit) {
        return with(calls.timeout(limit));
    }

    private LocalStore with(Calls other) {
        return new LocalStore(machine, hub, compressor, settings, other);
    }

    @Override
    public AsyncStore async() {
        return new LocalAsyncStore(
                machine,
                compressor,
                calls,
                switch (settings.get(Settings.WHEN_FULL)) {
                    case WAIT -> calls.timeout().toNanos();
                    case REJECT -> 0;
                });
    }

    static Written written(Reply reply) {
        return ((Reply.ToWrite) reply).written();
    }

    static Deleted deleted(Reply reply) {
        return ((Reply.ToRemove) reply).deleted();
    }

    static Touched touched(Reply reply) {
        return ((Reply.ToProlong) reply).touched();
    }

    static TxnResult transacted(Reply reply) {
        return ((Reply.ToTransact) reply).result();
    }
}
