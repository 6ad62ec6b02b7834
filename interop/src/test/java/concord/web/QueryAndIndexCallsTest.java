package concord.web;

import static concord.web.CallServer.put;
import static concord.web.CallServer.refused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import concord.proto.v1.CreateIndexRequest;
import concord.proto.v1.DropIndexRequest;
import concord.proto.v1.Entry;
import concord.proto.v1.IndexDefinition;
import concord.proto.v1.IndexGrpc;
import concord.proto.v1.KvGrpc;
import concord.proto.v1.ListIndexesRequest;
import concord.proto.v1.LookupRequest;
import concord.proto.v1.QueryGrpc;
import concord.proto.v1.QueryRequest;
import concord.proto.v1.QueryResponse;
import concord.proto.v1.ValueRange;
import concord.testkit.Await;
import io.grpc.Status;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Queries and indexes over gRPC.
@Timeout(60)
class QueryAndIndexCallsTest {

    private final CallServer server = new CallServer();
    private final KvGrpc.KvBlockingStub kv = KvGrpc.newBlockingStub(server.client());
    private final QueryGrpc.QueryBlockingStub query = QueryGrpc.newBlockingStub(server.client());
    private final IndexGrpc.IndexBlockingStub index = IndexGrpc.newBlockingStub(server.client());

    @BeforeEach
    void fill() {
        for (int i = 0; i < 10; i++) {
            kv.put(put("u/" + i, "{\"age\":" + i + ",\"even\":" + (i % 2 == 0) + "}"));
        }
        kv.put(put("other", "{\"age\":3}"));
    }

    @AfterEach
    void close() {
        server.close();
    }

    private List<String> keys(QueryRequest.Builder request) {
        List<String> keys = new ArrayList<>();
        query.query(request.build())
                .forEachRemaining(part ->
                        part.getEntriesList().forEach(it -> keys.add(it.getKey().toStringUtf8())));
        return keys;
    }

    @Test
    void a_query_finds_by_key_and_by_content() {
        var even =
                QueryRequest.newBuilder()
                        .setPrefix("u/")
                        .setWhere("{\"field\":\"/even\",\"op\":\"=\",\"value\":true}");
        assertEquals(List.of("u/0", "u/2", "u/4", "u/6", "u/8"), keys(even));
        assertEquals(
                List.of("u/6", "u/4"),
                keys(even.clone().setDescending(true).setOffset(1).setLimit(2)));
        assertEquals(List.of("u/9"), keys(QueryRequest.newBuilder().setSuffix("9")));
        assertEquals(List.of("other"), keys(QueryRequest.newBuilder().setContains("the")));
        assertEquals(List.of("u/1", "u/2"), keys(QueryRequest.newBuilder().setPattern("[12]$")));
        assertEquals(
                List.of("u/1", "u/2"),
                keys(
                        QueryRequest.newBuilder()
                                .setFrom(CallServer.bytes("u/1"))
                                .setTo(CallServer.bytes("u/2"))));
        assertEquals(List.of(), keys(QueryRequest.newBuilder().setPrefix("nothing")));
    }

    @Test
    void a_limit_that_is_met_says_where_the_rest_begins() {
        var two = QueryRequest.newBuilder().setPrefix("u/").setLimit(2).setKeysOnly(true);
        QueryResponse first = query.query(two.build()).next();
        assertEquals("u/1", first.getNext().toStringUtf8());
        assertFalse(first.getEntries(0).hasValue());
        assertEquals(List.of("u/2", "u/3"), keys(two.clone().setAfter(first.getNext())));
        QueryResponse all = query.query(two.clone().setLimit(Integer.MAX_VALUE).build()).next();
        assertFalse(all.hasNext());
        assertEquals(10, all.getEntriesCount());
    }

    @Test
    void a_query_is_counted_explained_and_deleted() {
        var young =
                QueryRequest.newBuilder()
                        .setPrefix("u/")
                        .setWhere("{\"field\":\"/age\",\"op\":\"<\",\"value\":4}")
                        .build();
        assertEquals(4, query.count(young).getCount());
        assertFalse(query.explain(young).hasIndex());
        assertEquals("u/", query.explain(young).getRange().getFrom().toStringUtf8());
        create("age", "/age", false);
        Await.until("the index is built", () -> query.explain(young).hasIndex());
        assertEquals("age", query.explain(young).getIndex());
        assertTrue(query.explain(young).getPredicate().contains("/age"));
        assertEquals(4, query.delete(young).getDeleted());
        assertEquals(0, query.count(young).getCount());
        refused(
                Status.Code.INVALID_ARGUMENT,
                "INVALID_REQUEST",
                "give no offset, limit, cursor or revision",
                () -> query.delete(young.toBuilder().setLimit(1).build()));
        refused(
                Status.Code.INVALID_ARGUMENT,
                "INVALID_REQUEST",
                "where",
                () -> query.count(QueryRequest.newBuilder().setWhere("{}").build()));
        refused(
                Status.Code.INVALID_ARGUMENT,
                "INVALID_REQUEST",
                "limit is 0",
                () -> query.query(QueryRequest.newBuilder().setLimit(0).build()).next());
    }

    private void create(String name, String pointer, boolean unique) {
        index.create(
                CreateIndexRequest.newBuilder()
                        .setIndex(
                                IndexDefinition.newBuilder()
                                        .setName(name)
                                        .setPointer(pointer)
                                        .setUnique(unique))
                        .build());
    }

    private List<String> lookup(LookupRequest.Builder request) {
        List<Entry> entries = new ArrayList<>();
        index.lookup(request.build())
                .forEachRemaining(part -> entries.addAll(part.getEntriesList()));
        return entries.stream().map(it -> it.getKey().toStringUtf8()).toList();
    }

    @Test
    void an_index_is_created_looked_up_listed_and_dropped() {
        create("age", "/age", false);
        var age = LookupRequest.newBuilder().setName("age");
        assertEquals(List.of("other", "u/3"), lookup(age.clone().setValue("3")));
        var range = ValueRange.newBuilder().setFrom("2").setTo("4");
        assertEquals(
                List.of("u/2", "other", "u/3"), lookup(age.clone().setRange(range).setLimit(3)));
        var all = index.list(ListIndexesRequest.getDefaultInstance());
        assertEquals("/age", all.getIndexes(0).getPointer());
        var drop = DropIndexRequest.newBuilder().setName("age").build();
        assertTrue(index.drop(drop).getDropped());
        assertFalse(index.drop(drop).getDropped());
        refused(Status.Code.NOT_FOUND, "NOT_FOUND", "age", () -> lookup(age.clone().setValue("3")));
    }

    @Test
    void an_index_refuses_what_cannot_be() {
        refused(
                Status.Code.FAILED_PRECONDITION,
                "CONDITION_FAILED",
                "",
                () -> create("unique", "/age", true));
        refused(
                Status.Code.INVALID_ARGUMENT,
                "INVALID_REQUEST",
                "name of the index",
                () -> create("", "/age", true));
        create("age", "/age", false);
        refused(
                Status.Code.INVALID_ARGUMENT,
                "INVALID_REQUEST",
                "nothing to look up",
                () -> lookup(LookupRequest.newBuilder().setName("age")));
        refused(
                Status.Code.INVALID_ARGUMENT,
                "INVALID_REQUEST",
                "limit is 0",
                () -> lookup(LookupRequest.newBuilder().setName("age").setValue("1").setLimit(0)));
    }
}
