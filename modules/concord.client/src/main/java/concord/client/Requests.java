package concord.client;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import concord.core.Delete;
import concord.core.Get;
import concord.core.Key;
import concord.core.Lifetime;
import concord.core.Operation;
import concord.core.Put;
import concord.core.Query;
import concord.core.Range;
import concord.core.Touch;
import concord.core.Txn;
import concord.core.Value;
import concord.proto.v1.Compare;
import concord.proto.v1.Consistency;
import concord.proto.v1.DeleteRequest;
import concord.proto.v1.GetRequest;
import concord.proto.v1.KeyRange;
import concord.proto.v1.LookupRequest;
import concord.proto.v1.PutRequest;
import concord.proto.v1.QueryRequest;
import concord.proto.v1.RangeRequest;
import concord.proto.v1.TouchRequest;
import concord.proto.v1.TxnRequest;
import java.util.List;
import java.util.Optional;

/// What the store is asked, as messages.
final class Requests {

    private Requests() {}

    static ByteString bytes(Key key) {
        return UnsafeByteOperations.unsafeWrap(key.bytes());
    }

    static concord.proto.v1.Value value(Value value) {
        ByteString bytes = UnsafeByteOperations.unsafeWrap(value.buffer());
        var message = concord.proto.v1.Value.newBuilder();
        return (value.isJson() ? message.setJsonBytes(bytes) : message.setRaw(bytes)).build();
    }

    static Consistency consistency(Optional<concord.core.Consistency> level) {
        return level.map(it ->
                        switch (it) {
                            case EVENTUAL -> Consistency.CONSISTENCY_EVENTUAL;
                            case LEADER -> Consistency.CONSISTENCY_LEADER;
                            case STRONG -> Consistency.CONSISTENCY_STRONG;
                        })
                .orElse(Consistency.CONSISTENCY_UNSPECIFIED);
    }

    static PutRequest put(Put put) {
        var request =
                PutRequest.newBuilder()
                        .setKey(bytes(put.key()))
                        .setValue(value(put.value()))
                        .setReturnPrevious(put.returnsPrevious())
                        .setCompression(
                                switch (put.compression()) {
                                    case AUTO -> PutRequest.Compression.COMPRESSION_UNSPECIFIED;
                                    case ALWAYS -> PutRequest.Compression.COMPRESSION_ALWAYS;
                                    case NEVER -> PutRequest.Compression.COMPRESSION_NEVER;
                                });
        switch (put.lifetime()) {
            case Lifetime.Unlimited _ -> {}
            case Lifetime.Ttl ttl -> request.setTtlMillis(ttl.ttl().toMillis());
            case Lifetime.Leased leased -> request.setLease(leased.id());
        }
        Conditions.of(put.condition()).ifPresent(request::setCondition);
        return request.build();
    }

    static DeleteRequest delete(Delete delete) {
        var request =
                DeleteRequest.newBuilder()
                        .setKey(bytes(delete.key()))
                        .setReturnPrevious(delete.returnsPrevious());
        Conditions.of(delete.condition()).ifPresent(request::setCondition);
        return request.build();
    }

    static TxnRequest txn(Txn txn) {
        var request =
                TxnRequest.newBuilder()
                        .addAllSuccess(operations(txn.success()))
                        .addAllFailure(operations(txn.failure()));
        for (Txn.Compare compare : txn.compares()) {
            // A condition that always holds is none.
            Conditions.of(compare.condition())
                    .ifPresent(condition ->
                            request.addCompares(
                                    Compare.newBuilder()
                                            .setKey(bytes(compare.key()))
                                            .setCondition(condition)));
        }
        txn.idempotencyKey().ifPresent(request::setIdempotencyKey);
        return request.build();
    }

    private static List<concord.proto.v1.Operation> operations(List<Operation> operations) {
        return operations.stream().map(Requests::operation).toList();
    }

    private static concord.proto.v1.Operation operation(Operation operation) {
        var message = concord.proto.v1.Operation.newBuilder();
        return switch (operation) {
            case Put put -> message.setPut(put(put)).build();
            case Get(Key key) -> message.setGet(GetRequest.newBuilder().setKey(bytes(key))).build();
            case Delete delete -> message.setDelete(delete(delete)).build();
            case Touch(Key key, var ttl) ->
                    message.setTouch(
                                    TouchRequest.newBuilder()
                                            .setKey(bytes(key))
                                            .setTtlMillis(ttl.toMillis()))
                            .build();
            case Range range -> message.setRange(range(range)).build();
        };
    }

    static KeyRange keys(Range range) {
        var keys = KeyRange.newBuilder().setToInclusive(range.toInclusive());
        range.from().ifPresent(key -> keys.setFrom(bytes(key)));
        range.to().ifPresent(key -> keys.setTo(bytes(key)));
        return keys.build();
    }

    static RangeRequest.Builder range(Range range) {
        var request =
                RangeRequest.newBuilder()
                        .setKeys(keys(range))
                        .setDescending(range.descending())
                        .setKeysOnly(range.keysOnly());
        range.limit().ifPresent(request::setLimit);
        range.after().ifPresent(key -> request.setAfter(bytes(key)));
        range.revision().ifPresent(request::setRevision);
        return request;
    }

    static QueryRequest.Builder query(Query query) {
        var request =
                QueryRequest.newBuilder()
                        .setDescending(query.descending())
                        .setOffset(query.offset())
                        .setKeysOnly(query.keysOnly());
        query.prefix().ifPresent(request::setPrefix);
        query.suffix().ifPresent(request::setSuffix);
        query.contains().ifPresent(request::setContains);
        query.pattern().ifPresent(request::setPattern);
        query.from().ifPresent(key -> request.setFrom(bytes(key)));
        query.to().ifPresent(key -> request.setTo(bytes(key)));
        query.where().ifPresent(predicate -> request.setWhere(predicate.toJson()));
        query.limit().ifPresent(request::setLimit);
        query.after().ifPresent(key -> request.setAfter(bytes(key)));
        query.revision().ifPresent(request::setRevision);
        return request;
    }

    /// What is left of a range. The server that goes on may be behind the one before, so it has to
    /// make sure that it has the revision.
    static Optional<RangeRequest> rest(RangeRequest asked, Parts.Come come) {
        var rest = asked.toBuilder().setRevision(come.revision());
        rest.setConsistency(Consistency.CONSISTENCY_STRONG);
        int left = asked.getLimit() - come.count();
        if (asked.hasLimit()) {
            rest.setLimit(left);
        }
        if (come.count() > 0) {
            rest.setAfter(come.last());
        }
        return asked.hasLimit() && left <= 0 ? Optional.empty() : Optional.of(rest.build());
    }

    /// What is left of a query.
    static Optional<QueryRequest> rest(QueryRequest asked, Parts.Come come) {
        var rest = asked.toBuilder().setRevision(come.revision());
        rest.setConsistency(Consistency.CONSISTENCY_STRONG);
        int left = asked.getLimit() - come.count();
        if (asked.hasLimit()) {
            rest.setLimit(left);
        }
        if (come.count() > 0) {
            rest.setAfter(come.last()).setOffset(0);
        }
        return asked.hasLimit() && left <= 0 ? Optional.empty() : Optional.of(rest.build());
    }

    /// What is left of a look-up, whose order is not that of keys.
    static Optional<LookupRequest> rest(LookupRequest asked, Parts.Come come) {
        return Optional.of(
                asked.toBuilder()
                        .setRevision(come.revision())
                        .setConsistency(Consistency.CONSISTENCY_STRONG)
                        .setOffset(come.count())
                        .build());
    }
}
