package concord.web.grpc;

import concord.core.Consistency;
import concord.core.Entry;
import concord.core.Index;
import concord.core.Range;
import concord.core.Store;
import concord.core.Value;
import concord.proto.v1.CreateIndexRequest;
import concord.proto.v1.CreateIndexResponse;
import concord.proto.v1.DropIndexRequest;
import concord.proto.v1.DropIndexResponse;
import concord.proto.v1.IndexDefinition;
import concord.proto.v1.IndexGrpc;
import concord.proto.v1.ListIndexesRequest;
import concord.proto.v1.ListIndexesResponse;
import concord.proto.v1.LookupRequest;
import concord.proto.v1.LookupResponse;
import concord.web.grpc.wire.Call;
import concord.web.grpc.wire.Method;
import concord.web.http.Held;
import java.util.List;
import java.util.function.Consumer;

/// Secondary indexes.
final class IndexService {

    private final Members members;

    IndexService(Members members) {
        this.members = members;
    }

    List<Method<?, ?>> methods() {
        return List.of(
                Method.single(IndexGrpc.getCreateMethod(), this::create),
                Method.single(IndexGrpc.getListMethod(), this::list),
                Method.single(IndexGrpc.getDropMethod(), this::drop),
                Method.streamed(
                        IndexGrpc.getLookupMethod(), Method.Patience.A_MINUTE, this::lookup));
    }

    private CreateIndexResponse create(Call call, CreateIndexRequest request) {
        IndexDefinition index = request.getIndex();
        members.store(call)
                .indexes()
                .create(new Index(index.getName(), index.getPointer(), index.getUnique()));
        return CreateIndexResponse.getDefaultInstance();
    }

    private ListIndexesResponse list(Call call, ListIndexesRequest request) {
        var response = ListIndexesResponse.newBuilder();
        for (Index index : members.store(call, request.getConsistency()).indexes().list()) {
            response.addIndexes(
                    IndexDefinition.newBuilder()
                            .setName(index.name())
                            .setPointer(index.pointer())
                            .setUnique(index.unique()));
        }
        return response.build();
    }

    private DropIndexResponse drop(Call call, DropIndexRequest request) {
        boolean dropped = members.store(call).indexes().drop(request.getName());
        return DropIndexResponse.newBuilder().setDropped(dropped).build();
    }

    private void lookup(Call call, LookupRequest request, Consumer<LookupResponse> answers) {
        if (request.hasLimit() && request.getLimit() < 1) {
            throw Requests.invalid("limit is " + request.getLimit() + "; it must be at least 1");
        }
        if (request.getOffset() < 0) {
            throw Requests.invalid(
                    "offset is " + request.getOffset() + "; it must not be negative");
        }
        Value from = from(request);
        Value to = request.hasRange() ? Value.json(request.getRange().getTo()) : from;
        Store store = members.store(call, request.getConsistency());
        long revision = request.hasRevision() ? request.getRevision() : newest(store);
        // The newest has waited for what the call wants to see.
        Store waited = request.hasRevision() ? store : store.reading(Consistency.EVENTUAL);
        Parts parts =
                new Parts(
                        false,
                        entries ->
                                answers.accept(
                                        LookupResponse.newBuilder()
                                                .addAllEntries(entries)
                                                .setRevision(revision)
                                                .build()));
        long left = request.hasLimit() ? request.getLimit() : Long.MAX_VALUE;
        try (Held<Entry> entries =
                new Held<>(waited.indexes().stream(request.getName(), from, to, revision))) {
            for (int i = 0; i < request.getOffset() && entries.hasNext(); i++) {
                call.check();
                entries.next();
            }
            for (; left > 0 && entries.hasNext(); left--) {
                call.check();
                parts.add(entries.next());
            }
        }
        answers.accept(
                LookupResponse.newBuilder()
                        .addAllEntries(parts.rest())
                        .setRevision(revision)
                        .build());
    }

    /// The revision that a look-up shows. Whoever may look an index up may read all keys.
    private static long newest(Store store) {
        return store.list(Range.all().withoutValues().limit(1)).revision();
    }

    private static Value from(LookupRequest request) {
        return switch (request.getValuesCase()) {
            case VALUE -> Value.json(request.getValue());
            case RANGE -> Value.json(request.getRange().getFrom());
            case VALUES_NOT_SET ->
                    throw Requests.invalid(
                            "there is nothing to look up; set value or range, as JSON");
        };
    }
}
