package concord.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import concord.core.Settings;
import concord.core.Value;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Many keys in one request.
class BulkAndTxnRoutesTest {

    private TestServer server;

    @BeforeEach
    void start() {
        server = TestServer.withoutTime(Settings.builder().set(Settings.BATCH_MAX, 5).build());
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void bulk_puts_reads_touches_and_deletes() throws Exception {
        Expect.ok(
                "{\"a\":{\"status\":\"ok\"},\"b\":{\"status\":\"ok\"}}",
                server.post(
                        "/kv/bulk",
                        "{\"operations\":[{\"key\":\"a\",\"value\":0},{\"key\":\"b\",\"value\":1.50,"
                                + "\"ttl\":9},{\"key\":\"a\",\"value\":{\"x\": 1}}]}"));
        String a =
                "\"a\":{\"status\":\"ok\",\"value\":{\"x\":1},\"create_revision\":1,\"revision\":1,\"version\":2";
        Expect.ok(
                "{"
                        + a
                        + ",\"ttl\":null},\"c\":{\"status\":\"error\",\"error\":\"not_found\"},"
                        + "\"b\":{\"status\":\"ok\",\"value\":1.50,\"create_revision\":1,"
                        + "\"revision\":1,\"version\":1,\"ttl\":9}}",
                server.post("/kv/bulk/get", "{\"keys\":[\"a\",\"c\",\"b\"],\"with_ttl\":true}"));
        Expect.ok(
                "{\"a\":{\"status\":\"ok\"},\"c\":{\"status\":\"error\",\"error\":\"not_found\"}}",
                server.post(
                        "/kv/bulk/touch",
                        "{\"operations\":[{\"key\":\"a\",\"ttl\":7},{\"key\":\"c\",\"ttl\":7}]}"));
        Expect.ok(
                "{\"a\":{\"status\":\"ok\",\"deleted\":true},\"c\":{\"status\":\"ok\",\"deleted\":false}}",
                server.post("/kv/bulk/delete", "{\"keys\":[\"a\",\"c\"]}"));
        Expect.ok("{}", server.post("/kv/bulk", "{\"operations\":[]}"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{}|the body has no field 'operations'",
                "{\"operations\":1}|operations must be an array",
                "{\"operations\":[1]}|operations[0] must be an object",
                "{\"operations\":[{\"value\":1}]}|operations[0] has no field 'key'",
                "{\"operations\":[{\"key\":\"a\",\"value\":1},{\"key\":\"b\"}]}|operations[1] has no field 'value'",
                "{\"operations\":[{\"key\":\"a\",\"value\":1,\"ttl\":-1}]}|operations[0].ttl must be",
                "{\"operations\":[{\"key\":\"a\",\"value\":1,\"x\":1}]}|unknown field 'x' in operations[0]",
            })
    void a_bulk_that_is_wrong_does_nothing(String body, String message) throws Exception {
        Expect.refused(400, "INVALID_REQUEST", message, server.post("/kv/bulk", body));
        assertEquals(0, server.concord().status().revision());
    }

    @Test
    void a_key_that_is_none_and_too_many_operations() throws Exception {
        Expect.refused(
                400,
                "INVALID_KEY",
                "key",
                server.post("/kv/bulk", "{\"operations\":[{\"key\":\"\",\"value\":1}]}"));
        Expect.refused(
                413,
                "BATCH_TOO_LARGE",
                "6 operations; at most 5",
                server.post("/kv/bulk/delete", "{\"keys\":[\"1\",\"2\",\"3\",\"4\",\"5\",\"6\"]}"));
    }

    @Test
    void a_transaction_takes_one_branch_at_one_revision() throws Exception {
        String txn =
                "{\"compare\":[{\"key\":\"n\",\"target\":\"exists\",\"op\":\"=\",\"value\":false}],"
                        + "\"success\":[{\"put\":{\"key\":\"n\",\"value\":1}},{\"get\":{\"key\":\"n\"}},"
                        + "{\"range\":{\"prefix\":\"n\",\"keys_only\":true}}],"
                        + "\"failure\":[{\"touch\":{\"key\":\"n\",\"ttl\":9}},"
                        + "{\"delete\":{\"key\":\"n\",\"return_previous\":true}}]}";
        String entry =
                "\"key\":\"n\",\"value\":1,\"create_revision\":1,\"revision\":1,\"version\":1";
        Expect.ok(
                "{\"succeeded\":true,\"revision\":1,\"responses\":[{\"put\":{\"outcome\":\"done\"}},"
                        + "{\"get\":{\"entry\":{"
                        + entry
                        + "}}},"
                        + "{\"range\":{\"entries\":[{\"key\":\"n\",\"create_revision\":1,"
                        + "\"revision\":1,\"version\":1}],\"next_cursor\":null}}]}",
                server.post("/txn", txn));
        Expect.ok(
                "{\"succeeded\":false,\"revision\":2,\"responses\":[{\"touch\":{\"outcome\":\"done\"}},"
                        + "{\"delete\":{\"deleted\":true,\"outcome\":\"done\",\"previous\":"
                        + "{\"value\":1,\"create_revision\":1,\"revision\":1,\"version\":1}}}]}",
                server.post("/txn", txn));
    }

    @Test
    void an_idempotency_key_lets_it_happen_once() throws Exception {
        String txn =
                "{\"success\":[{\"put\":{\"key\":\"n\",\"value\":1}}],\"idempotency_key\":\"k\"}";
        String answer =
                "{\"succeeded\":true,\"revision\":1,\"responses\":[{\"put\":{\"outcome\":\"done\"}}]}";
        Expect.ok(answer, server.post("/txn", txn));
        Expect.ok(answer, server.post("/txn", txn));
        Expect.okBegins(
                "{\"value\":1,\"create_revision\":1,\"revision\":1,\"version\":1}",
                server.get("/kv/n"));
    }

    @ParameterizedTest
    @CsvSource({
        "value,'{\"x\":1}',=,true",
        "version,1,=,true",
        "version,1,!=,false",
        "mod_revision,1,<=,true",
        "create_revision,2,>=,false",
        "lease,0,=,true",
        "exists,true,!=,false",
    })
    void every_target_is_compared(String target, String value, String op, boolean succeeds)
            throws Exception {
        server.put("/kv/n", "{\"value\":{\"x\":1}}");
        String compare =
                "{\"key\":\"n\",\"target\":\""
                        + target
                        + "\",\"op\":\""
                        + op
                        + "\",\"value\":"
                        + value
                        + "}";
        Expect.okBegins(
                "{\"succeeded\":" + succeeds,
                server.post("/txn", "{\"compare\":[" + compare + "]}"));
        String field =
                "{\"key\":\"n\",\"target\":\"field\",\"path\":\"/x\",\"op\":\">\",\"value\":0}";
        Expect.okBegins(
                "{\"succeeded\":true", server.post("/txn", "{\"compare\":[" + field + "]}"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"compare\":[{\"key\":\"a\",\"target\":\"size\",\"op\":\"=\",\"value\":1}]}|compare[0].target must be exists",
                "{\"compare\":[{\"key\":\"a\",\"target\":\"value\",\"op\":\"~\",\"value\":1}]}|compare[0].op must be",
                "{\"compare\":[{\"key\":\"a\",\"target\":\"exists\",\"op\":\"<\",\"value\":true}]}|must be = or !=",
                "{\"compare\":[{\"key\":\"a\",\"target\":\"value\",\"op\":\"=\"}]}|compare[0] has no field 'value'",
                "{\"success\":[{\"put\":{\"key\":\"a\",\"value\":1},\"get\":{\"key\":\"a\"}}]}|success[0] must have one field",
                "{\"success\":[{\"move\":{\"key\":\"a\"}}]}|success[0] has no operation that is known",
                "{\"success\":[{\"touch\":{\"key\":\"a\"}}]}|success[0].touch has no field 'ttl'",
                "{\"then\":[]}|unknown field 'then' in the body",
            })
    void a_transaction_that_is_none(String body, String message) throws Exception {
        Expect.refused(400, "INVALID_REQUEST", message, server.post("/txn", body));
    }

    @Test
    void answers_that_are_large_are_sent_while_they_are_made() throws Exception {
        String text = "\"" + "large ".repeat(50_000) + "\"";
        server.put("/kv/a", "{\"value\":" + text + "}");
        String bulk = server.post("/kv/bulk/get", "{\"keys\":[\"a\",\"b\"]}").body();
        assertTrue(bulk.contains(text), () -> bulk.substring(0, 100));
        assertTrue(bulk.endsWith("\"not_found\"}}}"), () -> bulk.substring(text.length()));
        String get = "{\"get\":{\"key\":\"a\"}}";
        String txn = server.post("/txn", "{\"success\":[" + get + "," + get + "]}").body();
        assertTrue(txn.indexOf(text) < txn.lastIndexOf(text));
        assertTrue(txn.endsWith("}}]}}"), () -> txn.substring(txn.length() - 50));
    }

    @Test
    void what_is_more_than_one_answer_may_have_is_refused() throws Exception {
        List<String> keys = List.of("a", "b", "c", "d", "e");
        for (String key : keys) {
            // Deflated it is a few kilobytes.
            server.concord().store().put(key, Value.raw(new byte[14 << 20]));
        }
        Expect.refused(
                413,
                "BATCH_TOO_LARGE",
                "ask for fewer keys",
                server.post("/kv/bulk/get", "{\"keys\":[\"a\",\"b\",\"c\",\"d\",\"e\"]}"));
        Expect.refused(
                413,
                "BATCH_TOO_LARGE",
                "nothing was written: read less",
                server.post(
                        "/txn",
                        "{\"success\":[{\"put\":{\"key\":\"f\",\"value\":1}},"
                                + "{\"range\":{\"prefix\":\"\"}}]}"));
        assertEquals(404, server.get("/kv/f").statusCode());
    }
}
