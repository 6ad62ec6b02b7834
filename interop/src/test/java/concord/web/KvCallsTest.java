package concord.web;

import static concord.web.CallServer.bytes;
import static concord.web.CallServer.json;
import static concord.web.CallServer.put;
import static concord.web.CallServer.refused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import concord.proto.v1.BatchDeleteRequest;
import concord.proto.v1.BatchGetRequest;
import concord.proto.v1.BatchPutRequest;
import concord.proto.v1.BatchTouchRequest;
import concord.proto.v1.CompactRequest;
import concord.proto.v1.Compare;
import concord.proto.v1.Comparison;
import concord.proto.v1.Condition;
import concord.proto.v1.Consistency;
import concord.proto.v1.DeleteRequest;
import concord.proto.v1.DeleteResult;
import concord.proto.v1.GetRequest;
import concord.proto.v1.KeyRange;
import concord.proto.v1.KvGrpc;
import concord.proto.v1.NumberCondition;
import concord.proto.v1.Operation;
import concord.proto.v1.Outcome;
import concord.proto.v1.PutRequest;
import concord.proto.v1.RangeRequest;
import concord.proto.v1.RangeResponse;
import concord.proto.v1.TouchRequest;
import concord.proto.v1.TouchResult;
import concord.proto.v1.TxnRequest;
import concord.proto.v1.Value;
import concord.proto.v1.ValueCondition;
import io.grpc.Metadata;
import io.grpc.Status;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Keys and their values over gRPC, by a client of grpc-java.
@Timeout(60)
class KvCallsTest {

    private final CallServer server = new CallServer();
    private final KvGrpc.KvBlockingStub kv = KvGrpc.newBlockingStub(server.client());

    @AfterEach
    void close() {
        server.close();
    }

    private static GetRequest get(String key) {
        return GetRequest.newBuilder().setKey(bytes(key)).build();
    }

    private static DeleteRequest.Builder delete(String key) {
        return DeleteRequest.newBuilder().setKey(bytes(key));
    }

    private static TouchRequest touch(String key, long millis) {
        return TouchRequest.newBuilder().setKey(bytes(key)).setTtlMillis(millis).build();
    }

    @Test
    void a_value_is_put_and_got_with_its_record() {
        assertEquals(1, kv.put(put("k", "{\"a\": 1.0}")).getRevision());
        assertEquals(2, kv.put(put("k", "null")).getRevision());
        var entry = kv.get(get("k")).getEntry();
        assertEquals("null", entry.getValue().getJson());
        assertEquals(1, entry.getCreateRevision());
        assertEquals(2, entry.getModRevision());
        assertEquals(2, entry.getVersion());
        assertFalse(entry.hasExpiresAtMillis());
        var past = kv.get(get("k").toBuilder().setRevision(1).build()).getEntry();
        assertEquals("{\"a\":1.0}", past.getValue().getJson());
    }

    @Test
    void keys_and_values_may_be_any_bytes() {
        ByteString raw = ByteString.copyFrom(new byte[] {0, -1, 13, 10, 0});
        Value value = Value.newBuilder().setRaw(raw).build();
        kv.put(PutRequest.newBuilder().setKey(raw).setValue(value).build());
        var entry = kv.get(GetRequest.newBuilder().setKey(raw).build()).getEntry();
        assertEquals(raw, entry.getKey());
        assertEquals(value, entry.getValue());
    }

    @ParameterizedTest
    @EnumSource(value = Consistency.class, names = "UNRECOGNIZED", mode = EnumSource.Mode.EXCLUDE)
    void every_level_of_consistency_reads(Consistency level) {
        kv.put(put("k", "1"));
        var request = get("k").toBuilder().setConsistency(level).build();
        assertEquals("1", kv.get(request).getEntry().getValue().getJson());
    }

    @Test
    void an_absent_key_is_not_found() {
        refused(
                Status.Code.NOT_FOUND,
                "NOT_FOUND",
                "there is nothing under this key",
                () -> kv.get(get("absent")));
        refused(
                Status.Code.NOT_FOUND,
                "NOT_FOUND",
                "there is nothing under this key",
                () -> kv.touch(touch("absent", 1000)));
        assertFalse(kv.delete(delete("absent").build()).getDeleted());
    }

    @Test
    void a_condition_that_does_not_hold_fails_with_the_revision() {
        kv.put(put("k", "{\"n\":1}"));
        Condition absent = Condition.newBuilder().setPresent(false).build();
        Metadata trailers =
                refused(
                        Status.Code.FAILED_PRECONDITION,
                        "CONDITION_FAILED",
                        "the condition does not hold",
                        () -> kv.put(put("k", "2").toBuilder().setCondition(absent).build()));
        assertEquals("1", CallServer.trailer(trailers, "concord-revision"));
        Condition where =
                Condition.newBuilder()
                        .setWhere("{\"field\":\"/n\",\"op\":\"<\",\"value\":2}")
                        .build();
        kv.put(put("k", "2").toBuilder().setCondition(where).build());
        Condition one =
                Condition.newBuilder()
                        .setValue(ValueCondition.newBuilder().setOperand(json("1")))
                        .build();
        refused(
                Status.Code.FAILED_PRECONDITION,
                "CONDITION_FAILED",
                "",
                () -> kv.delete(delete("k").setCondition(one).build()));
        refused(
                Status.Code.NOT_FOUND,
                "NOT_FOUND",
                "",
                () -> kv.delete(delete("absent").setCondition(one).build()));
        Condition revision =
                Condition.newBuilder()
                        .setNumber(
                                NumberCondition.newBuilder()
                                        .setTarget(NumberCondition.Target.TARGET_MOD_REVISION)
                                        .setComparison(Comparison.COMPARISON_LESS_OR_EQUAL)
                                        .setOperand(2))
                        .build();
        var deleted = kv.delete(delete("k").setCondition(revision).setReturnPrevious(true).build());
        assertTrue(deleted.getDeleted());
        assertEquals("2", deleted.getPrevious().getValue().getJson());
    }

    @Test
    void lifetimes_are_set_and_touched() {
        kv.put(put("k", "1").toBuilder().setTtlMillis(60_000).build());
        long first = kv.get(get("k")).getEntry().getExpiresAtMillis();
        assertTrue(first > 0);
        kv.touch(touch("k", 120_000));
        assertTrue(kv.get(get("k")).getEntry().getExpiresAtMillis() > first);
        refused(
                Status.Code.INVALID_ARGUMENT,
                "INVALID_REQUEST",
                "ttl is PT0S; it must be positive",
                () -> kv.touch(touch("k", 0)));
        refused(
                Status.Code.NOT_FOUND,
                "NOT_FOUND",
                "lease",
                () -> kv.put(put("l", "1").toBuilder().setLease(77).build()));
    }

    @Test
    void batches_have_a_result_for_each_item() {
        var puts =
                BatchPutRequest.newBuilder()
                        .addPuts(put("a", "1"))
                        .addPuts(put("b", "2"))
                        .addPuts(put("a", "3").toBuilder().setReturnPrevious(true));
        var put = kv.batchPut(puts.build());
        assertEquals(3, put.getResultsCount());
        assertEquals("1", put.getResults(2).getPrevious().getValue().getJson());
        var got =
                kv.batchGet(
                        BatchGetRequest.newBuilder()
                                .addKeys(bytes("b"))
                                .addKeys(bytes("none"))
                                .addKeys(bytes("a"))
                                .build());
        assertEquals(
                List.of("b=2", "a=3"),
                got.getEntriesList().stream().map(CallServer::text).toList());
        var touched =
                kv.batchTouch(
                        BatchTouchRequest.newBuilder()
                                .addTouches(touch("a", 1_000_000))
                                .addTouches(touch("none", 1_000_000))
                                .build());
        assertEquals(
                List.of(Outcome.OUTCOME_DONE, Outcome.OUTCOME_NOT_FOUND),
                touched.getResultsList().stream().map(TouchResult::getOutcome).toList());
        var deleted =
                kv.batchDelete(
                        BatchDeleteRequest.newBuilder()
                                .addDeletes(delete("a"))
                                .addDeletes(delete("none"))
                                .build());
        assertEquals(
                List.of(Outcome.OUTCOME_DONE, Outcome.OUTCOME_NOT_FOUND),
                deleted.getResultsList().stream().map(DeleteResult::getOutcome).toList());
        assertEquals(0, kv.batchPut(BatchPutRequest.getDefaultInstance()).getResultsCount());
    }

    @Test
    void a_transaction_takes_one_branch_and_executes_once() {
        var txn =
                TxnRequest.newBuilder()
                        .addCompares(
                                Compare.newBuilder()
                                        .setKey(bytes("k"))
                                        .setCondition(Condition.newBuilder().setPresent(false)))
                        .addSuccess(Operation.newBuilder().setPut(put("k", "1")))
                        .addSuccess(Operation.newBuilder().setGet(get("k")))
                        .addSuccess(Operation.newBuilder().setTouch(touch("none", 10)))
                        .addSuccess(Operation.newBuilder().setDelete(delete("none")))
                        .addSuccess(
                                Operation.newBuilder()
                                        .setRange(RangeRequest.newBuilder().setKeysOnly(true)))
                        .addFailure(Operation.newBuilder().setGet(get("none")))
                        .setIdempotencyKey("once")
                        .build();
        var first = kv.txn(txn);
        assertTrue(first.getSucceeded());
        assertEquals(1, first.getRevision());
        assertEquals(Outcome.OUTCOME_DONE, first.getResults(0).getPut().getOutcome());
        assertEquals("k=1", CallServer.text(first.getResults(1).getGet().getEntry()));
        assertEquals(Outcome.OUTCOME_NOT_FOUND, first.getResults(2).getTouch().getOutcome());
        assertEquals(Outcome.OUTCOME_NOT_FOUND, first.getResults(3).getDelete().getOutcome());
        assertFalse(first.getResults(4).getRange().getEntries(0).hasValue());
        assertEquals(first, kv.txn(txn));
        var second = kv.txn(txn.toBuilder().setIdempotencyKey("other").build());
        assertFalse(second.getSucceeded());
        assertFalse(second.getResults(0).getGet().hasEntry());
    }

    @Test
    void a_transaction_refuses_what_it_cannot_mean() {
        refused(
                Status.Code.INVALID_ARGUMENT,
                "INVALID_REQUEST",
                "an operation is empty",
                () ->
                        kv.txn(
                                TxnRequest.newBuilder()
                                        .addSuccess(Operation.getDefaultInstance())
                                        .build()));
        refused(
                Status.Code.INVALID_ARGUMENT,
                "INVALID_REQUEST",
                "revision is given for a get",
                () ->
                        kv.txn(
                                TxnRequest.newBuilder()
                                        .addSuccess(
                                                Operation.newBuilder()
                                                        .setGet(
                                                                get("k").toBuilder()
                                                                        .setRevision(1)))
                                        .build()));
    }

    @Test
    void a_range_comes_in_parts_of_one_revision() {
        String large = "\"" + "x".repeat(1000) + "\"";
        for (int i = 0; i < 5; i++) {
            int from = i * 500;
            kv.batchPut(
                    BatchPutRequest.newBuilder()
                            .addAllPuts(
                                    IntStream.range(from, from + 500)
                                            .mapToObj(n -> put("k%05d".formatted(n), large))
                                            .toList())
                            .build());
        }
        List<String> keys = new ArrayList<>();
        int parts = 0;
        Iterator<RangeResponse> range = kv.range(RangeRequest.getDefaultInstance());
        while (range.hasNext()) {
            RangeResponse part = range.next();
            parts++;
            assertEquals(5, part.getRevision());
            part.getEntriesList().forEach(it -> keys.add(it.getKey().toStringUtf8()));
            kv.put(put("later", "1"));
        }
        assertEquals(IntStream.range(0, 2500).mapToObj("k%05d"::formatted).toList(), keys);
        assertTrue(parts > 10, () -> "parts of about 64 KiB");
    }

    @Test
    void a_range_has_bounds_order_limit_and_a_cursor() {
        for (String key : List.of("a", "b", "c", "d")) {
            kv.put(put(key, "1"));
        }
        KeyRange fromB = KeyRange.newBuilder().setFrom(bytes("b")).setTo(bytes("d")).build();
        RangeResponse first =
                kv.range(RangeRequest.newBuilder().setKeys(fromB).setLimit(1).build()).next();
        assertEquals("b", first.getNext().toStringUtf8());
        RangeResponse rest =
                kv.range(
                                RangeRequest.newBuilder()
                                        .setKeys(fromB)
                                        .setAfter(first.getNext())
                                        .setLimit(5)
                                        .build())
                        .next();
        assertEquals(List.of("c=1"), rest.getEntriesList().stream().map(CallServer::text).toList());
        assertFalse(rest.hasNext());
        RangeResponse last =
                kv.range(RangeRequest.newBuilder().setDescending(true).setLimit(1).build()).next();
        assertEquals("d=1", CallServer.text(last.getEntries(0)));
        RangeResponse none =
                kv.range(
                                RangeRequest.newBuilder()
                                        .setKeys(KeyRange.newBuilder().setPrefix(bytes("z")))
                                        .build())
                        .next();
        assertEquals(0, none.getEntriesCount());
        assertEquals(4, none.getRevision());
        var count = RangeRequest.newBuilder().setKeys(fromB.toBuilder().setToInclusive(true));
        assertEquals(3, kv.count(count.build()).getCount());
    }

    @Test
    void what_is_compacted_is_out_of_range_with_the_oldest_revision() {
        kv.put(put("k", "1"));
        kv.put(put("k", "2"));
        kv.put(put("k", "3"));
        assertEquals(
                3,
                kv.compact(CompactRequest.newBuilder().setRevision(3).build()).getOldestRevision());
        Metadata trailers =
                refused(
                        Status.Code.OUT_OF_RANGE,
                        "COMPACTED",
                        "revision 1 is compacted",
                        () -> kv.get(get("k").toBuilder().setRevision(1).build()));
        assertEquals("3", CallServer.trailer(trailers, "concord-oldest-revision"));
    }

    @Test
    void what_breaks_the_rules_is_an_invalid_argument() {
        refused(Status.Code.INVALID_ARGUMENT, "INVALID_KEY", "", () -> kv.get(get("")));
        refused(
                Status.Code.INVALID_ARGUMENT,
                "INVALID_KEY",
                "1024",
                () -> kv.get(get("k".repeat(1025))));
        refused(
                Status.Code.INVALID_ARGUMENT,
                "INVALID_REQUEST",
                "value is missing",
                () -> kv.put(PutRequest.newBuilder().setKey(bytes("k")).build()));
        refused(
                Status.Code.INVALID_ARGUMENT,
                "INVALID_REQUEST",
                "",
                () -> kv.put(put("k", "{broken")));
        refused(
                Status.Code.INVALID_ARGUMENT,
                "BATCH_TOO_LARGE",
                "501 operations; at most 500",
                () ->
                        kv.batchPut(
                                BatchPutRequest.newBuilder()
                                        .addAllPuts(
                                                IntStream.range(0, 501)
                                                        .mapToObj(i -> put("k" + i, "1"))
                                                        .toList())
                                        .build()));
    }

    @Test
    void a_value_may_be_as_large_as_the_limit_and_no_larger() {
        int limit = 16 << 20;
        var large = KvGrpc.newBlockingStub(server.client()).withMaxInboundMessageSize(limit + 1000);
        byte[] bytes = new byte[limit];
        bytes[limit - 1] = 7;
        Value value = Value.newBuilder().setRaw(ByteString.copyFrom(bytes)).build();
        large.put(PutRequest.newBuilder().setKey(bytes("k")).setValue(value).build());
        assertEquals(value, large.get(get("k")).getEntry().getValue());
        Value larger = Value.newBuilder().setRaw(ByteString.copyFrom(new byte[limit + 1])).build();
        refused(
                Status.Code.INVALID_ARGUMENT,
                "VALUE_TOO_LARGE",
                "limits.value-max-bytes",
                () ->
                        large.put(
                                PutRequest.newBuilder()
                                        .setKey(bytes("k"))
                                        .setValue(larger)
                                        .build()));
        Value far =
                Value.newBuilder().setRaw(ByteString.copyFrom(new byte[limit + 100_000])).build();
        refused(
                Status.Code.INVALID_ARGUMENT,
                "VALUE_TOO_LARGE",
                "a message has",
                () -> large.put(PutRequest.newBuilder().setKey(bytes("k")).setValue(far).build()));
        assertEquals(value, large.get(get("k")).getEntry().getValue());
    }
}
