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
import concord.core.machine.Pending;
import concord.core.machine.StoreMachine;
import concord.core.machine.View;
import concord.core.observe.Effect;
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
import java.util.Spliterators;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/// The store of this process: checks what is asked, proposes writes to the engine, and reads the
/// machine behind the engine's barrier.
public final class LocalStore implements Store {

    private final StoreMachine machine;
    private final Engine engine;
    private final Hub hub;
    private final Compressor compressor;
    private final Settings settings;
    private final Consistency consistency;
    private final Duration timeout;
    private final Limits limits;

    /// The store with the consistency and the time-out of the settings.
    public LocalStore(
            StoreMachine machine,
            Engine engine,
            Hub hub,
            Compressor compressor,
            Settings settings) {
        this(
                machine,
                engine,
                hub,
                compressor,
                settings,
                settings.get(Settings.READ_CONSISTENCY),
                settings.get(Settings.OPERATION_TIMEOUT));
    }

    private LocalStore(
            StoreMachine machine,
            Engine engine,
            Hub hub,
            Compressor compressor,
            Settings settings,
            Consistency consistency,
            Duration timeout) {
        this.machine = machine;
        this.engine = engine;
        this.hub = hub;
        this.compressor = compressor;
        this.settings = settings;
        this.consistency = consistency;
        this.timeout = timeout;
        this.limits = Limits.of(settings);
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
        if (consistency != Consistency.EVENTUAL && from > nextRevision()) {
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
        return Instant.ofEpochMilli(Math.max(machine.timeMillis(), engine.timeMillis()));
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
        long bytes = 0;
        try (View view = view(OptionalLong.empty())) {
            for (Key key : keys) {
                Entry entry = view.get(key);
                if (entry != null && found.put(key, entry) == null) {
                    bytes += Txn.resultBytes(entry);
                }
                Limits.checkResults(found.size(), bytes);
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

    /// What a view brings, read as it is asked for; the view is closed at the end, or with the
    /// stream.
    Stream<Entry> stream(OptionalLong revision, Function<View, View.Cursor> read) {
        View view = view(revision);
        try {
            Entries entries = new Entries(view, read.apply(view));
            return StreamSupport.stream(entries, false).onClose(view::close);
        } catch (RuntimeException e) {
            view.close();
            throw e;
        }
    }

    private static final class Entries extends Spliterators.AbstractSpliterator<Entry> {
        private final View view;
        private final View.Cursor cursor;

        Entries(View view, View.Cursor cursor) {
            super(Long.MAX_VALUE, ORDERED | DISTINCT | NONNULL);
            this.view = view;
            this.cursor = cursor;
        }

        @Override
        public boolean tryAdvance(Consumer<? super Entry> action) {
            Entry entry = cursor.next();
            if (entry == null) {
                view.close();
                return false;
            }
            action.accept(entry);
            return true;
        }
    }

    private View view(OptionalLong revision) {
        awaitBarrier();
        return machine.view(revision);
    }

    /// Waits until the local state holds all that a read of this store must see.
    public void awaitBarrier() {
        CompletableFuture<Void> barrier = engine.barrier(consistency);
        if (!barrier.isDone() || barrier.isCompletedExceptionally()) {
            await(barrier, System.nanoTime(), null);
        }
    }

    /// Proposes a command and waits for its answer.
    <R> R write(Command command, Function<Reply, R> answer) {
        long start = System.nanoTime();
        Pending<R> pending = propose(command, Effect.noting(answer), timeout.toNanos(), null);
        return await(pending, start, pending);
    }

    @Override
    public LocalStore reading(Consistency level) {
        return new LocalStore(machine, engine, hub, compressor, settings, level, timeout);
    }

    @Override
    public LocalStore timeout(Duration limit) {
        if (!limit.isPositive()) {
            throw new ConcordException.InvalidRequest(
                    "timeout is " + limit + "; it must be positive");
        }
        // What is longer than a long has nanoseconds, 292 years, is cut to that.
        Duration countable = Duration.ofNanos(TimeUnit.NANOSECONDS.convert(limit));
        return new LocalStore(machine, engine, hub, compressor, settings, consistency, countable);
    }

    @Override
    public AsyncStore async() {
        long patienceNanos =
                switch (settings.get(Settings.WHEN_FULL)) {
                    case WAIT -> timeout.toNanos();
                    case REJECT -> 0;
                };
        return new AsyncStore() {
            @Override
            public CompletableFuture<Written> put(Put request) {
                limits.check(request);
                return propose(
                        new Command.Write(compressor.compressed(request)),
                        LocalStore::written,
                        patienceNanos,
                        timeout);
            }

            @Override
            public CompletableFuture<Deleted> delete(Delete request) {
                limits.check(request);
                return propose(
                        new Command.Remove(request), LocalStore::deleted, patienceNanos, timeout);
            }

            @Override
            public CompletableFuture<Touched> touch(Touch request) {
                return propose(
                        new Command.Prolong(request), LocalStore::touched, patienceNanos, timeout);
            }

            @Override
            public CompletableFuture<TxnResult> txn(Txn txn) {
                limits.check(txn);
                return propose(
                        new Command.Transact(compressor.compressed(txn)),
                        LocalStore::transacted,
                        patienceNanos,
                        timeout);
            }

            @Override
            public CompletableFuture<Optional<Entry>> get(Key key) {
                return inTime(engine.barrier(consistency))
                        .thenApply(_ -> Optional.ofNullable(machine.get(key)));
            }
        };
    }

    private <R> Pending<R> propose(
            Command command,
            Function<Reply, R> answer,
            long patienceNanos,
            @Nullable Duration limit) {
        var pending = new Pending<>(command, answer, limit);
        engine.propose(pending, patienceNanos);
        return pending;
    }

    private static Written written(Reply reply) {
        return ((Reply.ToWrite) reply).written();
    }

    private static Deleted deleted(Reply reply) {
        return ((Reply.ToRemove) reply).deleted();
    }

    private static Touched touched(Reply reply) {
        return ((Reply.ToProlong) reply).touched();
    }

    private static TxnResult transacted(Reply reply) {
        return ((Reply.ToTransact) reply).result();
    }

    /// Why a read was not served in time: that there is no leader is another thing than slowness.
    private ConcordException unread() {
        return engine.status()
                .problem()
                .<ConcordException>map(why ->
                        new ConcordException.Unavailable(
                                why + ", for " + timeout.toMillis() + " ms; nothing was read"))
                .orElseGet(() -> ConcordException.Timeout.ofRead(timeout));
    }

    /// What is known of a write that was not answered in time.
    private ConcordException unanswered(Pending<?> pending) {
        if (!engine.withdraw(pending)) {
            return ConcordException.Timeout.ofWrite(timeout);
        }
        return engine.status()
                .problem()
                .<ConcordException>map(
                        why -> ConcordException.Unavailable.ofUnsentWrite(timeout, why))
                .orElseGet(() -> ConcordException.Timeout.ofUnsentWrite(timeout));
    }

    /// @param start when the call began: waiting for room is part of it
    /// @param write what was proposed; null when it is a read that waits
    private <T> T await(CompletableFuture<T> future, long start, @Nullable Pending<?> write) {
        try {
            long left = timeout.toNanos() - (System.nanoTime() - start);
            return future.get(Math.max(0, left), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof ConcordException failure) {
                // The failure was made on another thread; the caller's own trace is the useful one.
                failure.addSuppressed(new CallerTrace());
                throw failure;
            }
            throw new ConcordException.Internal("the engine failed", e.getCause());
        } catch (TimeoutException e) {
            throw write == null ? unread() : unanswered(write);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            String known =
                    write == null || engine.withdraw(write)
                            ? "nothing was changed"
                            : "the write may or may not take effect";
            throw new ConcordException.Unavailable("interrupted while waiting; " + known, e);
        }
    }

    /// The barrier, or a time-out where it does not pass in time. Others may wait at the same one.
    private CompletableFuture<Void> inTime(CompletableFuture<Void> barrier) {
        return barrier.isDone()
                ? barrier
                : barrier.copy()
                        .orTimeout(timeout.toNanos(), TimeUnit.NANOSECONDS)
                        .exceptionallyCompose(e ->
                                CompletableFuture.failedFuture(
                                        e instanceof TimeoutException ? unread() : e));
    }

    /// Shows where the caller stood, under a failure that another thread has made.
    private static final class CallerTrace extends RuntimeException {
        private static final long serialVersionUID = 1L;

        CallerTrace() {
            super("called from here");
        }
    }
}
