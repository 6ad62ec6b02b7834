package concord.client;

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
import concord.core.Predicate;
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
import concord.core.spi.WatchPublisher;
import concord.proto.v1.BatchGetRequest;
import concord.proto.v1.ClusterGrpc;
import concord.proto.v1.CompactRequest;
import concord.proto.v1.ExplainResponse;
import concord.proto.v1.KvGrpc;
import concord.proto.v1.QueryGrpc;
import concord.proto.v1.QueryRequest;
import concord.proto.v1.QueryResponse;
import concord.proto.v1.RangeRequest;
import concord.proto.v1.RangeResponse;
import concord.proto.v1.StatusRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.Flow;
import java.util.stream.Stream;

/// The store of the servers.
final class RemoteStore implements Store {

    private static final Parts.Kind<RangeRequest, RangeResponse> RANGE =
            new Parts.Kind<>(
                    KvGrpc.getRangeMethod(),
                    RangeResponse::getEntriesList,
                    RangeResponse::getRevision,
                    Requests::rest);

    private static final Parts.Kind<QueryRequest, QueryResponse> QUERY =
            new Parts.Kind<>(
                    QueryGrpc.getQueryMethod(),
                    QueryResponse::getEntriesList,
                    QueryResponse::getRevision,
                    Requests::rest);

    private final Remote remote;

    RemoteStore(Remote remote) {
        this.remote = remote;
    }

    @Override
    public Written put(Put request) {
        return (Written) remote.write(request, remote.budget());
    }

    @Override
    public Deleted delete(Delete request) {
        return (Deleted) remote.write(request, remote.budget());
    }

    @Override
    public Touched touch(Touch request) {
        return (Touched) remote.write(request, remote.budget());
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
        return remote.txn(txn, remote.budget());
    }

    @Override
    public Optional<Entry> get(Key key) {
        return get(key, OptionalLong.empty());
    }

    @Override
    public Optional<Entry> get(Key key, long revision) {
        return get(key, OptionalLong.of(revision));
    }

    private Optional<Entry> get(Key key, OptionalLong revision) {
        return remote.get(key, revision, remote.budget());
    }

    @Override
    public Map<Key, Entry> getAll(Collection<Key> keys) {
        var request =
                BatchGetRequest.newBuilder()
                        .addAllKeys(keys.stream().map(Requests::bytes).toList())
                        .setConsistency(remote.consistency())
                        .build();
        Map<Key, Entry> found = new LinkedHashMap<>();
        remote.read(KvGrpc.getBatchGetMethod(), request)
                .getEntriesList()
                .forEach(message -> {
                    Entry entry = Answers.entry(message);
                    found.put(entry.key(), entry);
                });
        return found;
    }

    @Override
    public Page list(Range range) {
        Range limited = range.limit().isPresent() ? range : range.limit(Range.PAGE_ENTRIES);
        var parts =
                remote.all(
                        KvGrpc.getRangeMethod(),
                        Requests.range(limited).setConsistency(remote.consistency()).build());
        List<Entry> entries = new ArrayList<>();
        parts.forEach(part -> entries.addAll(Answers.entries(part.getEntriesList())));
        var last = parts.getLast();
        return new Page(entries, Answers.next(last.hasNext(), last.getNext()), last.getRevision());
    }

    @Override
    public Stream<Entry> stream(Range range) {
        return Parts.stream(
                remote, RANGE, Requests.range(range).setConsistency(remote.consistency()).build());
    }

    @Override
    public long count(Range range) {
        var request = Requests.range(range).setConsistency(remote.consistency()).build();
        return remote.read(KvGrpc.getCountMethod(), request).getCount();
    }

    @Override
    public Page query(Query query) {
        Query limited = query.limit().isPresent() ? query : query.limit(Range.PAGE_ENTRIES);
        var parts =
                remote.all(
                        QueryGrpc.getQueryMethod(),
                        Requests.query(limited).setConsistency(remote.consistency()).build());
        List<Entry> entries = new ArrayList<>();
        parts.forEach(part -> entries.addAll(Answers.entries(part.getEntriesList())));
        var last = parts.getLast();
        return new Page(entries, Answers.next(last.hasNext(), last.getNext()), last.getRevision());
    }

    @Override
    public Stream<Entry> stream(Query query) {
        return Parts.stream(
                remote, QUERY, Requests.query(query).setConsistency(remote.consistency()).build());
    }

    @Override
    public long count(Query query) {
        var request = Requests.query(query).setConsistency(remote.consistency()).build();
        return remote.read(QueryGrpc.getCountMethod(), request).getCount();
    }

    @Override
    public long deleteWhere(Query query) {
        return remote.ask(
                        QueryGrpc.getDeleteMethod(),
                        Requests.query(query).build(),
                        Repeat.UNSEEN_WRITE)
                .getDeleted();
    }

    @Override
    public Plan explain(Query query) {
        var request = Requests.query(query).setConsistency(remote.consistency()).build();
        ExplainResponse plan = remote.read(QueryGrpc.getExplainMethod(), request);
        var range = plan.getRange();
        return new Plan(
                plan.hasIndex() ? Optional.of(plan.getIndex()) : Optional.empty(),
                plan.hasPredicate()
                        ? Optional.of(Predicate.parse(plan.getPredicate()))
                        : Optional.empty(),
                new Range(
                        Answers.next(range.hasFrom(), range.getFrom()),
                        Answers.next(range.hasTo(), range.getTo()),
                        range.getToInclusive(),
                        false,
                        OptionalInt.empty(),
                        Optional.empty(),
                        false,
                        OptionalLong.empty()));
    }

    @Override
    public Indexes indexes() {
        return new RemoteIndexes(remote);
    }

    @Override
    public Leases leases() {
        return new RemoteLeases(remote);
    }

    @Override
    public Watcher watch(Watch watch) {
        return RemoteWatcher.begin(remote, watch);
    }

    @Override
    public Flow.Publisher<Changes> publisher(Watch watch) {
        return new WatchPublisher(() -> watch(watch));
    }

    @Override
    public long compact(long revision) {
        return remote.ask(
                        KvGrpc.getCompactMethod(),
                        CompactRequest.newBuilder().setRevision(revision).build(),
                        Repeat.SAME_WRITE)
                .getOldestRevision();
    }

    @Override
    public Instant now() {
        var status = remote.read(ClusterGrpc.getStatusMethod(), StatusRequest.getDefaultInstance());
        return Instant.ofEpochMilli(status.getTimeMillis());
    }

    @Override
    public Store reading(Consistency consistency) {
        return new RemoteStore(remote.reading(consistency));
    }

    @Override
    public Store timeout(Duration timeout) {
        if (!timeout.isPositive()) {
            throw new ConcordException.InvalidRequest(
                    "timeout is " + timeout + "; it must be positive");
        }
        return new RemoteStore(remote.timeout(timeout));
    }

    @Override
    public AsyncStore async() {
        return new RemoteAsyncStore(remote);
    }
}
