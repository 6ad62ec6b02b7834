package concord.core.observe;

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
import concord.core.spi.OperationKind;
import concord.core.spi.Subject;
import concord.core.spi.WatchPublisher;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Flow;
import java.util.function.Supplier;
import java.util.stream.Stream;

/// The store as one caller uses it, seen.
///
/// @param store what he may use
/// @param visitor who calls
/// @param level how fresh its reads are
public record ObservedStore(Store store, Visitor visitor, Consistency level) implements Store {

    private <T> T reads(OperationKind kind, Supplier<Subject> subject, Supplier<T> read) {
        return visitor.reads(kind, level, subject, read);
    }

    @Override
    public Written put(Put request) {
        return visitor.does(
                OperationKind.KV_PUT, Subject.of(request.key()), () -> store.put(request));
    }

    @Override
    public Deleted delete(Delete request) {
        return visitor.does(
                OperationKind.KV_DELETE, Subject.of(request.key()), () -> store.delete(request));
    }

    @Override
    public Touched touch(Touch request) {
        return visitor.does(
                OperationKind.KV_TOUCH, Subject.of(request.key()), () -> store.touch(request));
    }

    @Override
    public Optional<Entry> get(Key key) {
        // As in Visitor#reads, but without what it hands around: that costs more than the read.
        Operations operations = visitor.operations();
        int wanting = operations.wanting(OperationKind.KV_GET, level, visitor.arrival());
        Optional<Entry> found;
        try {
            found = wanting == 0 ? store.get(key) : seen(wanting, key);
        } catch (RuntimeException | Error e) {
            visitor.failed(wanting, OperationKind.KV_GET, level, () -> Subject.of(key), e);
            throw e;
        }
        operations.passed(wanting, OperationKind.KV_GET, level, Optional.empty());
        return found;
    }

    private Optional<Entry> seen(int wanting, Key key) {
        return visitor.operations()
                .observed(
                        wanting,
                        visitor.call(OperationKind.KV_GET, level, Subject.of(key)),
                        () -> store.get(key));
    }

    @Override
    public Optional<Entry> get(Key key, long revision) {
        return reads(OperationKind.KV_GET, () -> Subject.of(key), () -> store.get(key, revision));
    }

    @Override
    public Map<Key, Entry> getAll(Collection<Key> keys) {
        List<Key> asked = List.copyOf(keys); // what is told is what is read
        return reads(OperationKind.KV_GET_ALL, () -> Subject.of(asked), () -> store.getAll(asked));
    }

    @Override
    public List<Result> bulk(List<? extends Operation> operations) {
        List<? extends Operation> asked = List.copyOf(operations);
        return visitor.does(
                OperationKind.KV_BULK, Subject.ofOperations(asked), () -> store.bulk(asked));
    }

    @Override
    public TxnResult txn(Txn txn) {
        return visitor.does(OperationKind.KV_TXN, Subject.of(txn), () -> store.txn(txn));
    }

    @Override
    public Page list(Range range) {
        return reads(OperationKind.KV_LIST, () -> Subject.of(range), () -> store.list(range));
    }

    @Override
    public Stream<Entry> stream(Range range) {
        return visitor.streams(
                OperationKind.KV_STREAM, level, Subject.of(range), () -> store.stream(range));
    }

    @Override
    public long count(Range range) {
        return reads(OperationKind.KV_COUNT, () -> Subject.of(range), () -> store.count(range));
    }

    @Override
    public Page query(Query query) {
        return reads(OperationKind.QUERY_LIST, () -> subject(query), () -> store.query(query));
    }

    @Override
    public Stream<Entry> stream(Query query) {
        return visitor.streams(
                OperationKind.QUERY_STREAM, level, subject(query), () -> store.stream(query));
    }

    @Override
    public long count(Query query) {
        return reads(OperationKind.QUERY_COUNT, () -> subject(query), () -> store.count(query));
    }

    @Override
    public long deleteWhere(Query query) {
        return visitor.does(
                OperationKind.QUERY_DELETE, subject(query), () -> store.deleteWhere(query));
    }

    @Override
    public Plan explain(Query query) {
        return reads(OperationKind.QUERY_EXPLAIN, () -> subject(query), () -> store.explain(query));
    }

    /// All keys that a query can find, whatever else it asks of them.
    private static Subject subject(Query query) {
        return Subject.of(KeyFilter.of(query).range());
    }

    @Override
    public Indexes indexes() {
        return new ObservedIndexes(store.indexes(), visitor, level);
    }

    @Override
    public Leases leases() {
        return new ObservedLeases(store.leases(), visitor, level);
    }

    @Override
    public Watcher watch(Watch watch) {
        return reads(
                OperationKind.WATCH_OPEN,
                () -> Subject.of(watch.range()),
                () -> store.watch(watch));
    }

    @Override
    public Flow.Publisher<Changes> publisher(Watch watch) {
        return new WatchPublisher(() -> watch(watch));
    }

    @Override
    public long compact(long revision) {
        return visitor.does(
                OperationKind.HISTORY_COMPACT, Subject.NONE, () -> store.compact(revision));
    }

    @Override
    public Instant now() {
        return store.now();
    }

    @Override
    public Store reading(Consistency consistency) {
        return new ObservedStore(store.reading(consistency), visitor, consistency);
    }

    @Override
    public Store timeout(Duration timeout) {
        return new ObservedStore(store.timeout(timeout), visitor, level);
    }

    @Override
    public AsyncStore async() {
        return new ObservedAsyncStore(store.async(), visitor, level);
    }
}
