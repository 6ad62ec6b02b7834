package concord.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import concord.core.Key;
import concord.core.Store;
import concord.core.Value;
import concord.testkit.Await;
import java.io.ByteArrayInputStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Lists, queries and index lookups.
class ListAndQueryRoutesTest {

    private TestServer server;
    private Store store;

    @BeforeEach
    void start() {
        server = new TestServer();
        store = server.concord().store();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private static String entry(String key, String value, int revision) {
        return "{\"key\":\"%s\",\"value\":%s,\"create_revision\":%d,\"revision\":%d,\"version\":1}"
                .formatted(key, value, revision, revision);
    }

    private void letters() {
        for (String key : List.of("a/1", "a/2", "b/1", "b/2")) {
            store.put(key, Value.of(key.length()));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "?prefix=a/|a/1 a/2",
                "?from=a/2&to=b/2|a/2 b/1",
                "?from=b/1|b/1 b/2",
                "?to=a/2|a/1",
                "?order=desc|b/2 b/1 a/2 a/1",
                "?prefix=c/|",
            })
    void a_list_has_the_keys_of_its_range_in_order(String query, String keys) throws Exception {
        letters();
        assertEquals(
                keys == null ? "" : keys, String.join(" ", keys(server.get("/kv" + query).body())));
    }

    @Test
    void a_page_leads_to_the_next_one() throws Exception {
        letters();
        List<String> all = new ArrayList<>();
        String cursor = "";
        do {
            String body = server.get("/kv?limit=3" + cursor).body();
            all.addAll(keys(body));
            Matcher next = Pattern.compile("\"next_cursor\":\"([^\"]+)\"").matcher(body);
            cursor = next.find() ? "&cursor=" + next.group(1) : "";
        } while (!cursor.isEmpty());
        assertEquals(List.of("a/1", "a/2", "b/1", "b/2"), all);
    }

    @Test
    void a_list_may_leave_out_values_count_and_look_back() throws Exception {
        letters();
        store.put("a/1", Value.of("new"));
        Expect.ok(
                "{\"entries\":[{\"key\":\"a/1\",\"create_revision\":1,\"revision\":5,\"version\":2,"
                        + "\"ttl\":null}],\"next_cursor\":null}",
                server.get("/kv?prefix=a/1&keys_only=true&with_ttl=true"));
        Expect.ok("{\"count\":2}", server.get("/kv?prefix=a/&count_only=true"));
        Expect.ok(
                "{\"entries\":[" + entry("a/1", "3", 1) + "],\"next_cursor\":null}",
                server.get("/kv?prefix=a/1&revision=4"));
    }

    @Test
    void a_key_that_is_not_text_is_listed_as_base64() throws Exception {
        store.put(Key.of(new byte[] {(byte) 0xff}), Value.raw(new byte[] {1}));
        Expect.ok(
                "{\"entries\":[{\"key\":\"/w==\",\"key_encoding\":\"base64\",\"value\":\"AQ==\","
                        + "\"encoding\":\"base64\",\"create_revision\":1,\"revision\":1,"
                        + "\"version\":1}],\"next_cursor\":null}",
                server.get("/kv"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "?limit=0|limit is 0; it must be from 1 to",
                "?limit=x|limit is 'x'; it must be a whole number",
                "?order=up|order is 'up'; it must be asc or desc",
                "?cursor=!|cursor is '!'; it must be the next_cursor of an answer",
                "?prefix=a&from=b|prefix is given beside from or to",
                "?revision=7|revision is 7",
                "?timeout=soon|timeout is 'soon'; it must be a time",
            })
    void a_list_that_is_none(String query, String message) throws Exception {
        Expect.refused(400, "INVALID_REQUEST", message, server.get("/kv" + query));
    }

    @Test
    void what_is_forgotten_is_told_before_the_answer_begins() throws Exception {
        letters();
        store.compact(3);
        Expect.refused(
                410, "COMPACTED", "the oldest still there is 3", server.get("/kv?revision=1"));
        Expect.refused(
                410, "COMPACTED", "the oldest still there is 3", server.get("/kv/a/1?revision=1"));
    }

    @Test
    void a_long_list_is_whole_and_compressed_when_that_is_asked_for() throws Exception {
        List<String> keys = IntStream.range(0, 20_000).mapToObj("key/%05d"::formatted).toList();
        keys.forEach(key -> store.put(key, Value.of(key)));

        String plain = server.get("/kv?limit=1000000").body();
        HttpResponse<byte[]> small =
                server.sendForBytes(
                        server.to("/kv?limit=1000000").header("Accept-Encoding", "br, gzip;q=0.5"));

        assertEquals(keys, keys(plain));
        assertEquals("gzip", small.headers().firstValue("Content-Encoding").orElseThrow());
        assertTrue(small.body().length < plain.length() / 3);
        var unpacked = new GZIPInputStream(new ByteArrayInputStream(small.body()));
        assertEquals(plain, new String(unpacked.readAllBytes(), StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @CsvSource({
        "gzip,1",
        "*,1",
        "'gzip;q=0',0",
        "'*, gzip;q=0',0",
        "'*;q=0, gzip',1",
        "'br, *;q=0',0",
        "identity,0",
        "br,0",
    })
    void a_value_is_compressed_only_for_who_takes_it(String accepted, int compressed)
            throws Exception {
        store.put("a", Value.of("x".repeat(5_000)));
        store.put("b", Value.of("x"));
        var large = server.sendForBytes(server.to("/kv/a").header("Accept-Encoding", accepted));
        var small = server.sendForBytes(server.to("/kv/b").header("Accept-Encoding", accepted));
        assertEquals(compressed, large.headers().allValues("Content-Encoding").size());
        assertEquals(compressed == 1, large.body().length < 5_000);
        assertEquals(0, small.headers().allValues("Content-Encoding").size());
    }

    private String explained(String query) {
        try {
            return server.post("/query/explain", query).body();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void a_query_finds_counts_explains_and_deletes() throws Exception {
        store.put("u/ada", Value.json("{\"role\":\"admin\",\"age\":36}"));
        store.put("u/bob", Value.json("{\"role\":\"user\",\"age\":20}"));
        store.put("u/cyd", Value.json("{\"role\":\"admin\",\"age\":50}"));
        String admins =
                "{\"prefix\":\"u/\",\"where\":{\"field\":\"/role\",\"op\":\"=\",\"value\":\"admin\"}";

        Expect.okBegins(
                "{\"entries\":["
                        + entry("u/ada", "{\"role\":\"admin\",\"age\":36}", 1)
                        + "],\"next_cursor\":\"",
                server.post("/query", admins + ",\"limit\":1}"));
        Expect.ok(
                "{\"entries\":["
                        + entry("u/cyd", "{\"role\":\"admin\",\"age\":50}", 3)
                        + "],\"next_cursor\":null}",
                server.post("/query", admins + ",\"limit\":1,\"cursor\":\"dS9hZGE\"}"));
        Expect.ok("{\"count\":2}", server.post("/query/count", admins + "}"));
        Expect.ok(
                "{\"index\":null,\"predicate\":null,\"range\":{\"from\":\"u/\",\"to\":\"u0\","
                        + "\"to_inclusive\":false}}",
                server.post("/query/explain", admins + "}"));
        Expect.ok(
                "{\"name\":\"roles\",\"path\":\"/role\",\"unique\":false}",
                server.put("/indexes/roles", "{\"path\":\"/role\"}"));
        Await.until("the index to be built", () -> explained(admins + "}").contains("\"roles\""));
        Expect.okBegins("{\"index\":\"roles\",", server.post("/query/explain", admins + "}"));
        Expect.ok("{\"deleted\":2}", server.post("/query/delete", admins + "}"));
        Expect.ok("{\"count\":1}", server.get("/kv?count_only=true"));
    }

    /// As text they would name other keys.
    @Test
    void keys_that_are_not_text_are_base64() throws Exception {
        store.put("a", Value.json("{\"n\":1}"));
        store.put(Key.of(new byte[] {-1, 1}), Value.json("{\"n\":1}"));
        server.put("/indexes/n", "{\"path\":\"/n\"}");

        Expect.ok(
                "{\"keys\":[\"a\",{\"key\":\"/wE=\",\"key_encoding\":\"base64\"}]}",
                server.get("/indexes/n/lookup?value=1"));
        Expect.ok(
                "{\"index\":null,\"predicate\":null,\"range\":{\"from\":\"\u007f\",\"to\":"
                        + "{\"key\":\"gA==\",\"key_encoding\":\"base64\"},\"to_inclusive\":false}}",
                server.post("/query/explain", "{\"prefix\":\"\u007f\"}"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"prefix\":1}|prefix: it has to be a text",
                "{\"pattern\":\"(\"}|pattern",
                "{\"limit\":0}|limit is 0",
                "{\"where\":{\"field\":\"/a\",\"op\":\"~\",\"value\":1}}|'op' is '~'",
                "{\"sort\":\"key\"}|'sort' is not known here",
                "{\"cursor\":1}|cursor must be a text",
            })
    void a_query_that_is_none(String body, String message) throws Exception {
        Expect.refused(400, "INVALID_REQUEST", message, server.post("/query", body));
    }

    @Test
    void an_index_is_declared_looked_up_and_dropped() throws Exception {
        store.put("a", Value.json("{\"n\":1}"));
        store.put("b", Value.json("{\"n\":\"1\"}"));
        store.put("c", Value.json("{\"n\":5}"));
        server.put("/indexes/by%20n", "{\"path\":\"/n\"}");

        Expect.ok("{\"keys\":[\"a\"]}", server.get("/indexes/by%20n/lookup?value=1"));
        Expect.ok("{\"keys\":[\"b\"]}", server.get("/indexes/by%20n/lookup?value=%221%22"));
        Expect.ok("{\"keys\":[\"a\",\"c\"]}", server.get("/indexes/by%20n/lookup?from=0&to=9"));
        Expect.ok("{\"keys\":[\"a\"]}", server.get("/indexes/by%20n/lookup?from=0&to=9&limit=1"));
        Expect.ok("{\"keys\":[]}", server.get("/indexes/by%20n/lookup?value=none"));
        Expect.ok(
                "{\"indexes\":[{\"name\":\"by n\",\"path\":\"/n\",\"unique\":false}]}",
                server.get("/indexes"));
        Expect.ok(
                "{\"name\":\"by n\",\"path\":\"/n\",\"unique\":false}",
                server.get("/indexes/by%20n"));
        Expect.refused(
                409,
                "CONDITION_FAILED",
                "by n",
                server.put("/indexes/by%20n", "{\"path\":\"/m\"}"));
        Expect.ok("{\"deleted\":true}", server.delete("/indexes/by%20n"));
        Expect.ok("{\"deleted\":false}", server.delete("/indexes/by%20n"));
        Expect.refused(404, "NOT_FOUND", "by n", server.get("/indexes/by%20n"));
        Expect.refused(404, "NOT_FOUND", "by n", server.get("/indexes/by%20n/lookup?value=1"));
        Expect.refused(
                400, "INVALID_REQUEST", "give ?value=", server.get("/indexes/by%20n/lookup"));
    }

    private static List<String> keys(String body) {
        return Pattern.compile("\"key\":\"([^\"]*)\"")
                .matcher(body)
                .results()
                .map(it -> it.group(1))
                .toList();
    }
}
