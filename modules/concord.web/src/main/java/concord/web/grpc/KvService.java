package concord.web.grpc;

import concord.core.Deleted;
import concord.core.Entry;
import concord.core.ErrorCode;
import concord.core.Key;
import concord.core.Outcome;
import concord.core.Range;
import concord.core.Result;
import concord.core.Store;
import concord.core.Touched;
import concord.core.Txn;
import concord.core.TxnResult;
import concord.core.Written;
import concord.proto.v1.BatchDeleteRequest;
import concord.proto.v1.BatchDeleteResponse;
import concord.proto.v1.BatchGetRequest;
import concord.proto.v1.BatchGetResponse;
import concord.proto.v1.BatchPutRequest;
import concord.proto.v1.BatchPutResponse;
import concord.proto.v1.BatchTouchRequest;
import concord.proto.v1.BatchTouchResponse;
import concord.proto.v1.CompactRequest;
import concord.proto.v1.CompactResponse;
import concord.proto.v1.CountResponse;
import concord.proto.v1.DeleteRequest;
import concord.proto.v1.DeleteResponse;
import concord.proto.v1.GetRequest;
import concord.proto.v1.GetResponse;
import concord.proto.v1.KvGrpc;
import concord.proto.v1.PutRequest;
import concord.proto.v1.PutResponse;
import concord.proto.v1.RangeRequest;
import concord.proto.v1.RangeResponse;
import concord.proto.v1.TouchRequest;
import concord.proto.v1.TouchResponse;
import concord.proto.v1.TxnRequest;
import concord.proto.v1.TxnResponse;
import concord.web.grpc.wire.Call;
import concord.web.grpc.wire.Method;
import concord.web.grpc.wire.Refusal;
import concord.web.http.Pages;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// Keys and their values.
final class KvService {

    private final Members members;

    KvService(Members members) {
        this.members = members;
    }

    List<Method<?, ?>> methods() {
        return List.of(
                Method.single(KvGrpc.getGetMethod(), this::get),
                Method.single(KvGrpc.getPutMethod(), this::put),
                Method.single(KvGrpc.getDeleteMethod(), this::delete),
                Method.single(KvGrpc.getTouchMethod(), this::touch),
                Method.single(KvGrpc.getBatchPutMethod(), this::batchPut),
                Method.single(KvGrpc.getBatchGetMethod(), this::batchGet),
                Method.single(KvGrpc.getBatchDeleteMethod(), this::batchDelete),
                Method.single(KvGrpc.getBatchTouchMethod(), this::batchTouch),
                Method.single(KvGrpc.getTxnMethod(), this::txn),
                Method.streamed(KvGrpc.getRangeMethod(), Method.Patience.A_MINUTE, this::range),
                Method.single(KvGrpc.getCountMethod(), this::count),
                Method.single(KvGrpc.getCompactMethod(), this::compact));
    }

    private GetResponse get(Call call, GetRequest request) {
        Key key = Requests.key(request.getKey());
        Store store = members.store(call, request.getConsistency());
        Optional<Entry> entry =
                request.hasRevision() ? store.get(key, request.getRevision()) : store.get(key);
        entry.ifPresent(it -> call.hold(Txn.resultBytes(it)));
        return GetResponse.newBuilder()
                .setEntry(
                        entry.map(Responses::entry)
                                .orElseThrow(() ->
                                        Refusal.of(
                                                        ErrorCode.NOT_FOUND,
                                                        "there is nothing under this key")
                                                .exception()))
                .build();
    }

    private PutResponse put(Call call, PutRequest request) {
        Written written = members.store(call).put(Requests.put(request));
        requireDone(written.outcome(), written.revision());
        var response = PutResponse.newBuilder().setRevision(written.revision());
        written.previous().ifPresent(it -> response.setPrevious(previous(call, it)));
        return response.build();
    }

    private DeleteResponse delete(Call call, DeleteRequest request) {
        Deleted deleted = members.store(call).delete(Requests.delete(request));
        if (request.hasCondition() || deleted.outcome() == Outcome.CONDITION_FAILED) {
            requireDone(deleted.outcome(), deleted.revision());
        }
        var response =
                DeleteResponse.newBuilder()
                        .setDeleted(deleted.existed())
                        .setRevision(deleted.revision());
        deleted.previous().ifPresent(it -> response.setPrevious(previous(call, it)));
        return response.build();
    }

    private static concord.proto.v1.Entry previous(Call call, Entry entry) {
        call.holdAnyway(Txn.resultBytes(entry)); // it is done, and has to be answered
        return Responses.entry(entry);
    }

    private TouchResponse touch(Call call, TouchRequest request) {
        Touched touched = members.store(call).touch(Requests.touch(request));
        requireDone(touched.outcome(), touched.revision());
        return TouchResponse.newBuilder().setRevision(touched.revision()).build();
    }

    /// A single write that took no effect is an error, by the same table as everywhere.
    private static void requireDone(Outcome outcome, long revision) {
        switch (outcome) {
            case DONE -> {}
            case NOT_FOUND ->
                    throw Refusal.of(ErrorCode.NOT_FOUND, "there is nothing under this key")
                            .with(Refusal.REVISION, Long.toString(revision))
                            .exception();
            case CONDITION_FAILED ->
                    throw Refusal.of(
                                    ErrorCode.CONDITION_FAILED,
                                    "the condition does not hold of what is under this key")
                            .with(Refusal.REVISION, Long.toString(revision))
                            .exception();
        }
    }

    private BatchPutResponse batchPut(Call call, BatchPutRequest request) {
        var puts = request.getPutsList().stream().map(Requests::put).toList();
        var response = BatchPutResponse.newBuilder();
        for (Result result : members.store(call).bulk(puts)) {
            response.addResults(Responses.put((Written) result));
        }
        return response.build();
    }

    private BatchGetResponse batchGet(Call call, BatchGetRequest request) {
        List<Key> keys = request.getKeysList().stream().map(Requests::key).toList();
        var response = BatchGetResponse.newBuilder();
        var found = members.store(call, request.getConsistency()).getAll(keys).values();
        call.hold(found.stream().mapToLong(Txn::resultBytes).sum());
        found.forEach(entry -> response.addEntries(Responses.entry(entry)));
        return response.build();
    }

    private BatchDeleteResponse batchDelete(Call call, BatchDeleteRequest request) {
        var deletes = request.getDeletesList().stream().map(Requests::delete).toList();
        var response = BatchDeleteResponse.newBuilder();
        for (Result result : members.store(call).bulk(deletes)) {
            response.addResults(Responses.delete((Deleted) result));
        }
        return response.build();
    }

    private BatchTouchResponse batchTouch(Call call, BatchTouchRequest request) {
        var touches = request.getTouchesList().stream().map(Requests::touch).toList();
        var response = BatchTouchResponse.newBuilder();
        for (Result result : members.store(call).bulk(touches)) {
            response.addResults(Responses.touch((Touched) result));
        }
        return response.build();
    }

    private TxnResponse txn(Call call, TxnRequest request) {
        Txn txn = Transactions.of(request);
        TxnResult result = members.store(call).txn(txn);
        if (txn.onlyReads()) {
            call.hold(result.bytes());
        } else {
            call.holdAnyway(result.bytes()); // it is done, and has to be answered
        }
        return Transactions.response(txn, result);
    }

    private void range(Call call, RangeRequest request, Consumer<RangeResponse> answers) {
        Range range = Requests.range(request);
        Store store = members.store(call, request.getConsistency());
        Pages pages = new Pages(store, range);
        Parts parts =
                new Parts(
                        range.keysOnly(),
                        entries ->
                                answers.accept(
                                        RangeResponse.newBuilder()
                                                .addAllEntries(entries)
                                                .setRevision(pages.revision())
                                                .build()));
        while (pages.hasNext()) {
            call.check();
            parts.add(pages.next());
        }
        var last =
                RangeResponse.newBuilder()
                        .addAllEntries(parts.rest())
                        .setRevision(pages.revision());
        pages.cursor().ifPresent(key -> last.setNext(Responses.bytes(key)));
        answers.accept(last.build());
    }

    private CountResponse count(Call call, RangeRequest request) {
        Store store = members.store(call, request.getConsistency());
        return CountResponse.newBuilder().setCount(store.count(Requests.range(request))).build();
    }

    private CompactResponse compact(Call call, CompactRequest request) {
        long oldest = members.store(call).compact(request.getRevision());
        return CompactResponse.newBuilder().setOldestRevision(oldest).build();
    }
}
