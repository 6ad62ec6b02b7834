package concord.web.grpc;

import concord.core.Deleted;
import concord.core.Get;
import concord.core.Got;
import concord.core.Operation;
import concord.core.Page;
import concord.core.Range;
import concord.core.Result;
import concord.core.Touched;
import concord.core.Txn;
import concord.core.TxnResult;
import concord.core.Written;
import concord.proto.v1.Consistency;
import concord.proto.v1.GetRequest;
import concord.proto.v1.GetResult;
import concord.proto.v1.OperationResult;
import concord.proto.v1.RangeRequest;
import concord.proto.v1.RangeResponse;
import concord.proto.v1.TxnRequest;
import concord.proto.v1.TxnResponse;
import java.util.List;
import java.util.Optional;

/// Transactions as messages.
final class Transactions {

    private Transactions() {}

    static Txn of(TxnRequest request) {
        return new Txn(
                request.getComparesList().stream()
                        .map(it ->
                                new Txn.Compare(
                                        Requests.key(it.getKey()),
                                        Requests.condition(it.getCondition())))
                        .toList(),
                operations(request.getSuccessList()),
                operations(request.getFailureList()),
                request.hasIdempotencyKey()
                        ? Optional.of(request.getIdempotencyKey())
                        : Optional.empty());
    }

    private static List<Operation> operations(List<concord.proto.v1.Operation> operations) {
        return operations.stream().map(Transactions::operation).toList();
    }

    private static Operation operation(concord.proto.v1.Operation operation) {
        return switch (operation.getKindCase()) {
            case PUT -> Requests.put(operation.getPut());
            case GET -> get(operation.getGet());
            case DELETE -> Requests.delete(operation.getDelete());
            case TOUCH -> Requests.touch(operation.getTouch());
            case RANGE -> range(operation.getRange());
            case KIND_NOT_SET ->
                    throw Requests.invalid(
                            "an operation is empty; set one of put, get, delete, touch and range");
        };
    }

    private static Get get(GetRequest request) {
        if (request.hasRevision()) {
            throw Requests.invalid(
                    "revision is given for a get within a transaction, which sees the newest");
        }
        refuse(request.getConsistency());
        return Get.of(Requests.key(request.getKey()));
    }

    private static Range range(RangeRequest request) {
        refuse(request.getConsistency());
        return Requests.range(request);
    }

    private static void refuse(Consistency consistency) {
        if (consistency != Consistency.CONSISTENCY_UNSPECIFIED) {
            throw Requests.invalid(
                    "consistency is given within a transaction, which is always the newest");
        }
    }

    static TxnResponse response(Txn txn, TxnResult result) {
        var response =
                TxnResponse.newBuilder()
                        .setSucceeded(result.succeeded())
                        .setRevision(result.revision());
        List<Operation> executed = result.succeeded() ? txn.success() : txn.failure();
        for (int i = 0; i < result.results().size(); i++) {
            boolean keysOnly =
                    i < executed.size()
                            && executed.get(i) instanceof Range range
                            && range.keysOnly();
            response.addResults(operation(result.results().get(i), keysOnly));
        }
        return response.build();
    }

    private static OperationResult operation(Result result, boolean keysOnly) {
        var message = OperationResult.newBuilder();
        switch (result) {
            case Written written -> message.setPut(Responses.put(written));
            case Deleted deleted -> message.setDelete(Responses.delete(deleted));
            case Touched touched -> message.setTouch(Responses.touch(touched));
            case Got got -> {
                var read = GetResult.newBuilder();
                got.entry().ifPresent(it -> read.setEntry(Responses.entry(it)));
                message.setGet(read);
            }
            case Page page -> {
                var read = RangeResponse.newBuilder().setRevision(page.revision());
                page.entries().forEach(it -> read.addEntries(Responses.entry(it, keysOnly)));
                page.next().ifPresent(key -> read.setNext(Responses.bytes(key)));
                message.setRange(read);
            }
        }
        return message.build();
    }
}
