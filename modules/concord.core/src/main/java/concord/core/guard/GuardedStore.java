package concord.core.guard;

import static concord.core.auth.Permission.DELETE;
import static concord.core.auth.Permission.READ;

import concord.core.AsyncStore;
import concord.core.Changes;
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
import concord.core.Store;
import concord.core.Touch;
import concord.core.Touched;
import concord.core.Txn;
import concord.core.TxnResult;
import concord.core.Watch;
import concord.core.Watcher;
import concord.core.Written;
import concord.core.query.KeyFilter;
import concord.core.spi.WatchPublisher;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Flow;
import java.util.stream.Stream;

/// The store as one caller may use it. Every call is held against his grants before anything else
/// happens, with all the keys that it could touch.
///
/// @param store the store itself
/// @param caller who calls
record GuardedStore(Store store, Caller caller) implements Store {

    private OperationRules rules() {
        return new OperationRules(store, caller);
    }

    @Override
    public Written put(Put request) {
        rules().check(request);
        return rules().quiet(() -> store.put(request));
    }

    @Override
    public Deleted delete(Delete request) {
        rules().check(request);
        return store.delete(request);
    }

    @Override
    public Touched touch(Touch request) {
        rules().check(request);
        return store.touch(request);
    }

    @Override
    public Optional<Entry> get(Key key) {
        caller.require(READ, key);
        return store.get(key);
    }

    @Override
    public Optional<Entry> get(Key key, long revision) {
        caller.require(READ, key);
        return store.get(key, revision);
    }

    @Override
    public Map<Key, Entry> getAll(Collection<Key> keys) {
        List<Key> asked = List.copyOf(keys); // what is checked is what is read
        caller.token();
        asked.forEach(key -> caller.require(READ, key));
        return store.getAll(asked);
    }

    @Override
    public List<Result> bulk(List<? extends Operation> operations) {
        List<? extends Operation> asked = List.copyOf(operations);
        caller.token();
        rules().check(asked);
        return rules().quiet(() -> store.bulk(asked));
    }

    @Override
    public TxnResult txn(Txn txn) {
        rules().check(txn);
        return rules().quiet(() -> store.txn(rules().own(txn)));
    }

    @Override
    public Page list(Range range) {
        caller.require(READ, range);
        return store.list(range);
    }

    @Override
    public Stream<Entry> stream(Range range) {
        caller.require(READ, range);
        return watched(store.stream(range), range);
    }

    @Override
    public long count(Range range) {
        caller.require(READ, range);
        return store.count(range);
    }

    @Override
    public Page query(Query query) {
        caller.require(READ, rangeOf(query));
        return store.query(query);
    }

    @Override
    public Stream<Entry> stream(Query query) {
        Range range = rangeOf(query);
        caller.require(READ, range);
        return watched(store.stream(query), range);
    }

    /// A stream may be read for hours: each entry is brought only to somebody who may read it then.
    private Stream<Entry> watched(Stream<Entry> entries, Range range) {
        return entries.peek(_ -> caller.require(READ, range));
    }

    @Override
    public long count(Query query) {
        caller.require(READ, rangeOf(query));
        return store.count(query);
    }

    /// Tells how many entries there are that fit, so it needs to read them, too.
    @Override
    public long deleteWhere(Query query) {
        caller.require(DELETE, rangeOf(query));
        caller.require(READ, rangeOf(query));
        return store.deleteWhere(query);
    }

    @Override
    public Plan explain(Query query) {
        caller.require(READ, rangeOf(query));
        return store.explain(query);
    }

    /// All keys that a query can find, whatever else it asks of them.
    private static Range rangeOf(Query query) {
        return KeyFilter.of(query).range();
    }

    @Override
    public Indexes indexes() {
        return new GuardedIndexes(store.indexes(), caller);
    }

    @Override
    public Leases leases() {
        return new GuardedLeases(store.leases(), OperationRules.committed(store), caller);
    }

    @Override
    public Watcher watch(Watch watch) {
        return GuardedWatcher.begin(caller, watch.range(), () -> store.watch(watch));
    }

    @Override
    public Flow.Publisher<Changes> publisher(Watch watch) {
        return new WatchPublisher(() -> watch(watch));
    }

    @Override
    public long compact(long revision) {
        caller.requireAdmin("forgetting history");
        return store.compact(revision);
    }

    @Override
    public Instant now() {
        caller.token();
        return store.now();
    }

    @Override
    public Store reading(Consistency consistency) {
        return new GuardedStore(store.reading(consistency), caller);
    }

    @Override
    public Store timeout(Duration timeout) {
        return new GuardedStore(store.timeout(timeout), caller);
    }

    @Override
    public AsyncStore async() {
        return new GuardedAsyncStore(store.async(), rules());
    }
}
