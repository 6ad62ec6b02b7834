package concord.web.grpc;

import concord.core.Consistency;
import concord.core.Entry;
import concord.core.Key;
import concord.core.Page;
import concord.core.Plan;
import concord.core.Predicate;
import concord.core.Query;
import concord.core.Range;
import concord.core.Store;
import concord.proto.v1.CountResponse;
import concord.proto.v1.DeleteWhereResponse;
import concord.proto.v1.ExplainResponse;
import concord.proto.v1.KeyRange;
import concord.proto.v1.QueryGrpc;
import concord.proto.v1.QueryRequest;
import concord.proto.v1.QueryResponse;
import concord.web.grpc.wire.Call;
import concord.web.grpc.wire.Method;
import concord.web.http.Held;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Consumer;

/// What a query finds: its entries, their number, how they are found, and their end.
final class QueryService {

    /// Up to so many entries are found at once; more, one by one.
    private static final int LARGEST_PAGE = 10_000;

    private final Members members;

    QueryService(Members members) {
        this.members = members;
    }

    List<Method<?, ?>> methods() {
        return List.of(
                Method.streamed(QueryGrpc.getQueryMethod(), Method.Patience.A_MINUTE, this::find),
                Method.single(QueryGrpc.getCountMethod(), this::count),
                Method.single(QueryGrpc.getDeleteMethod(), this::delete),
                Method.single(QueryGrpc.getExplainMethod(), this::explain));
    }

    /// What a page holds is found at once and tells the revision; the rest is of that revision, and
    /// found as it is sent. When history forgets the revision in between, the call ends with
    /// `COMPACTED`.
    private void find(Call call, QueryRequest request, Consumer<QueryResponse> answers) {
        Query query = query(request);
        int limit = query.limit().orElse(Integer.MAX_VALUE);
        Store store = members.store(call, request.getConsistency());
        Page page = store.query(query.limit(limit <= LARGEST_PAGE ? limit : Range.PAGE_ENTRIES));
        long revision = page.revision();
        Parts parts =
                new Parts(
                        query.keysOnly(),
                        entries ->
                                answers.accept(
                                        QueryResponse.newBuilder()
                                                .addAllEntries(entries)
                                                .setRevision(revision)
                                                .build()));
        page.entries().forEach(parts::add);
        Optional<Key> next = page.next();
        int left = limit - page.entries().size();
        if (next.isPresent() && left > 0) {
            // One more than is asked for shows whether something follows.
            Query wider = query.after(next.get()).offset(0).at(revision).limit(left + 1);
            next = rest(call, store.reading(Consistency.EVENTUAL), wider, left, parts);
        }
        var last = QueryResponse.newBuilder().addAllEntries(parts.rest()).setRevision(revision);
        next.ifPresent(key -> last.setNext(Responses.bytes(key)));
        answers.accept(last.build());
    }

    /// @return the last key, when something follows
    private static Optional<Key> rest(Call call, Store store, Query wider, int left, Parts parts) {
        try (Held<Entry> entries = new Held<>(store.stream(wider))) {
            Entry entry = null;
            for (int more = left; more > 0 && entries.hasNext(); more--) {
                call.check();
                entry = entries.next();
                parts.add(entry);
            }
            return entry != null && entries.hasNext() ? Optional.of(entry.key()) : Optional.empty();
        }
    }

    private CountResponse count(Call call, QueryRequest request) {
        Store store = members.store(call, request.getConsistency());
        return CountResponse.newBuilder().setCount(store.count(query(request))).build();
    }

    private DeleteWhereResponse delete(Call call, QueryRequest request) {
        long deleted = members.store(call).deleteWhere(query(request));
        return DeleteWhereResponse.newBuilder().setDeleted(deleted).build();
    }

    private ExplainResponse explain(Call call, QueryRequest request) {
        Plan plan = members.store(call, request.getConsistency()).explain(query(request));
        var range = KeyRange.newBuilder().setToInclusive(plan.range().toInclusive());
        plan.range().from().ifPresent(key -> range.setFrom(Responses.bytes(key)));
        plan.range().to().ifPresent(key -> range.setTo(Responses.bytes(key)));
        var response = ExplainResponse.newBuilder().setRange(range);
        plan.index().ifPresent(response::setIndex);
        plan.predicate().ifPresent(it -> response.setPredicate(it.toJson()));
        return response.build();
    }

    private static Query query(QueryRequest request) {
        return new Query(
                optional(request.hasPrefix(), request.getPrefix()),
                optional(request.hasSuffix(), request.getSuffix()),
                optional(request.hasContains(), request.getContains()),
                optional(request.hasPattern(), request.getPattern()),
                optional(request.hasFrom(), request.getFrom()).map(Requests::key),
                optional(request.hasTo(), request.getTo()).map(Requests::key),
                optional(request.hasWhere(), request.getWhere()).map(Predicate::parse),
                request.getDescending(),
                request.getOffset(),
                request.hasLimit() ? OptionalInt.of(request.getLimit()) : OptionalInt.empty(),
                optional(request.hasAfter(), request.getAfter()).map(Requests::key),
                request.getKeysOnly(),
                request.hasRevision()
                        ? OptionalLong.of(request.getRevision())
                        : OptionalLong.empty());
    }

    private static <T> Optional<T> optional(boolean present, T value) {
        return present ? Optional.of(value) : Optional.empty();
    }
}
