package concord.client;

import concord.core.ConcordException;
import concord.core.Consistency;
import concord.core.Entry;
import concord.core.Get;
import concord.core.Key;
import concord.core.Operation;
import concord.core.Range;
import concord.core.Result;
import concord.core.Txn;
import concord.core.TxnResult;
import concord.proto.v1.ClusterGrpc;
import concord.proto.v1.GetRequest;
import concord.proto.v1.KvGrpc;
import concord.proto.v1.StatusRequest;
import io.grpc.MethodDescriptor;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;
import java.util.stream.Stream;

/// The servers, as one view of the store sees them: how fresh its reads are, and how long its
/// operations may take.
///
/// @param calls how they are asked
/// @param lanes the order of writes that are not waited for
/// @param names makes the idempotency keys of this client
/// @param level how fresh reads are; if it is not given, as the servers are configured
/// @param timeout how long an operation may take
record Remote(
        Calls calls,
        Lanes lanes,
        Supplier<String> names,
        Optional<Consistency> level,
        Duration timeout) {

    Remote reading(Consistency consistency) {
        return new Remote(calls, lanes, names, Optional.of(consistency), timeout);
    }

    Remote timeout(Duration limit) {
        return new Remote(calls, lanes, names, level, limit);
    }

    Budget budget() {
        return Budget.of(timeout);
    }

    concord.proto.v1.Consistency consistency() {
        return Requests.consistency(level);
    }

    <Q, R> R ask(MethodDescriptor<Q, R> method, Q request, Repeat repeat) {
        return calls.ask(method, request, repeat, budget());
    }

    <Q, R> R read(MethodDescriptor<Q, R> method, Q request) {
        return ask(method, request, Repeat.READ);
    }

    <Q, R> Incoming<R> open(MethodDescriptor<Q, R> method, Q request) {
        return calls.open(method, request, Repeat.READ, budget());
    }

    /// Asks for a stream and reads it to its end.
    <Q, R> List<R> all(MethodDescriptor<Q, R> method, Q request) {
        return calls.all(method, request, budget());
    }

    /// Sends a file to a server that answers: one that is gone is left before the first byte.
    ///
    /// @param unknown what to say when the answer is lost
    <Q, R> R upload(MethodDescriptor<Q, R> method, Calls.Upload<Q> upload, String unknown) {
        var _ = read(ClusterGrpc.getStatusMethod(), StatusRequest.getDefaultInstance());
        return calls.upload(method, upload, unknown);
    }

    Optional<Entry> get(Key key, OptionalLong revision, Budget budget) {
        var request = GetRequest.newBuilder().setKey(Requests.bytes(key));
        request.setConsistency(consistency());
        revision.ifPresent(request::setRevision);
        try {
            return Optional.of(
                    Answers.entry(
                            calls.ask(KvGrpc.getGetMethod(), request.build(), Repeat.READ, budget)
                                    .getEntry()));
        } catch (ConcordException.NotFound e) {
            return Optional.empty();
        }
    }

    /// A write of one key: a transaction of one operation, which can have an idempotency key.
    Result write(Operation operation, Budget budget) {
        return txn(Txn.of(operation), budget).results().getFirst();
    }

    /// A transaction that writes always has an idempotency key, so that it may be sent again.
    TxnResult txn(Txn txn, Budget budget) {
        Txn once = txn.idempotencyKey().isPresent() || reads(txn) ? txn : txn.once(names.get());
        return Answers.txn(
                calls.ask(
                        KvGrpc.getTxnMethod(),
                        Requests.txn(once),
                        reads(once) && once.idempotencyKey().isEmpty()
                                ? Repeat.READ
                                : Repeat.SAME_WRITE,
                        budget));
    }

    private static boolean reads(Txn txn) {
        return Stream.concat(txn.success().stream(), txn.failure().stream())
                .allMatch(it -> it instanceof Get || it instanceof Range);
    }
}
