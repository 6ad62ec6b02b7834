package concord.web;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import concord.core.Value;
import java.io.ByteArrayInputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// PUT, GET and DELETE of one key.
class KeyValueTest {

    private static final String RAW = "application/octet-stream";

    private TestServer server;

    @BeforeEach
    void start() {
        server = new TestServer();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void put_answers_with_the_revision_that_it_made() throws Exception {
        Expect.ok("{\"revision\":1}", server.put("/kv/a", "{\"value\":\"first\"}"));
        Expect.ok("{\"revision\":2}", server.put("/kv/b", "{\"value\":\"second\"}"));
    }

    @Test
    void get_answers_with_the_value_and_its_record_data() throws Exception {
        server.put("/kv/other", "{\"value\":0}");
        server.put("/kv/a", "{\"value\":\"old\"}");
        server.put("/kv/a", "{\"value\":\"new\"}");

        Expect.ok(
                "{\"value\":\"new\",\"create_revision\":2,\"revision\":3,\"version\":2}",
                server.get("/kv/a"));
    }

    @Test
    void get_names_the_revision_as_the_etag() throws Exception {
        server.put("/kv/a", "{\"value\":1}");
        server.put("/kv/a", "{\"value\":2}");

        assertEquals("\"2\"", header("ETag", server.get("/kv/a")));
    }

    @Test
    void get_of_an_absent_key_is_not_found() throws Exception {
        Expect.refused(404, "NOT_FOUND", "there is no key 'a'", server.get("/kv/a"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"eventual", "leader", "strong"})
    void get_takes_every_level_of_consistency(String level) throws Exception {
        server.put("/kv/a", "{\"value\":1}");

        assertEquals(200, server.get("/kv/a?consistency=" + level).statusCode());
    }

    @Test
    void delete_says_whether_the_key_was_there_and_may_be_repeated() throws Exception {
        server.put("/kv/a", "{\"value\":1}");

        Expect.ok("{\"deleted\":true,\"revision\":2}", server.delete("/kv/a"));
        Expect.ok("{\"deleted\":false,\"revision\":2}", server.delete("/kv/a"));
        assertEquals(404, server.get("/kv/a").statusCode());
    }

    @Test
    void put_returns_what_it_replaced_when_asked() throws Exception {
        Expect.ok(
                "{\"revision\":1,\"previous\":null}",
                server.put("/kv/a?return_previous=true", "{\"value\":[1]}"));
        Expect.ok(
                "{\"revision\":2,\"previous\":"
                        + "{\"value\":[1],\"create_revision\":1,\"revision\":1,\"version\":1}}",
                server.put("/kv/a?return_previous=true", "{\"value\":[2]}"));
        Expect.ok("{\"revision\":3}", server.put("/kv/a?return_previous=false", "{\"value\":[3]}"));
    }

    @Test
    void delete_returns_what_it_removed_when_asked() throws Exception {
        server.put("/kv/a", "{\"value\":null}");

        Expect.ok(
                "{\"deleted\":true,\"revision\":2,\"previous\":"
                        + "{\"value\":null,\"create_revision\":1,\"revision\":1,\"version\":1}}",
                server.delete("/kv/a?return_previous=true"));
        Expect.ok(
                "{\"deleted\":false,\"revision\":2,\"previous\":null}",
                server.delete("/kv/a?return_previous=true"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "null",
                "true",
                "false",
                "0",
                "-0",
                "-0.0",
                "1.0",
                "1.10",
                "1e400",
                "1E+5",
                "-1e-7",
                "12345678901234567890",
                "0.1000000000000000055511151231257827",
                "\"\"",
                "\"text\"",
                "\"\\\"\\\\\\n\\u0000\"",
                "\"é東京😀\"",
                "{}",
                "[]",
                "[[],{},[null]]",
                "{\"b\":1,\"a\":{\"value\":[1.0,2e2]}}",
                "{\"\":\"\"}",
            })
    void json_values_come_back_to_the_letter(String json) throws Exception {
        for (String body : List.of("{\"value\":%s}", " { \"value\" :\n %s } ")) {
            server.put("/kv/a", body.formatted(json));

            String answer = server.get("/kv/a").body();
            assertTrue(
                    answer.startsWith("{\"status\":\"ok\",\"data\":{\"value\":" + json + ","),
                    answer);
        }
    }

    @Test
    void json_loses_its_white_space_and_needless_escapes_only() throws Exception {
        server.put("/kv/a", "{\"value\": { \"x y\" : [ 1.0 ,\t2 ],\n\"\\u00e9\\/\": \" \" } }");

        Expect.ok(
                "{\"value\":{\"x y\":[1.0,2],\"é/\":\" \"},"
                        + "\"create_revision\":1,\"revision\":1,\"version\":1}",
                server.get("/kv/a"));
    }

    @Test
    void json_of_many_bytes_comes_back_whole() throws Exception {
        String json = "[" + "\"0123456789é\",".repeat(200_000) + "0]";
        server.put("/kv/a", "{\"value\":" + json + "}");

        Expect.ok(
                "{\"value\":" + json + ",\"create_revision\":1,\"revision\":1,\"version\":1}",
                server.get("/kv/a"));
    }

    @Test
    void a_content_type_may_name_utf_8() throws Exception {
        for (String type :
                List.of("application/json; charset=utf-8", "Application/JSON;charset=\"UTF-8\"")) {
            assertEquals(
                    200,
                    server.put("/kv/a", type, BodyPublishers.ofString("{\"value\":1}"))
                            .statusCode());
        }
    }

    @Test
    void raw_bytes_come_back_as_they_are() throws Exception {
        byte[] bytes = new byte[100_000];
        IntStream.range(0, bytes.length).forEach(i -> bytes[i] = (byte) i);
        Expect.ok("{\"revision\":1}", server.put("/kv/a", RAW, BodyPublishers.ofByteArray(bytes)));

        var answer = server.sendForBytes(server.to("/kv/a").header("Accept", RAW));

        assertArrayEquals(bytes, answer.body());
        assertEquals(RAW, header("Content-Type", answer));
        assertEquals("\"1\"", header("ETag", answer));
    }

    @Test
    void no_bytes_at_all_are_a_raw_value() throws Exception {
        server.put("/kv/a", RAW, BodyPublishers.noBody());

        assertEquals("", server.send(server.to("/kv/a").header("Accept", RAW)).body());
        Expect.ok(
                "{\"value\":\"\",\"encoding\":\"base64\","
                        + "\"create_revision\":1,\"revision\":1,\"version\":1}",
                server.get("/kv/a"));
    }

    @Test
    void raw_bytes_are_base64_in_json_and_say_so() throws Exception {
        server.put("/kv/a", RAW, BodyPublishers.ofByteArray(new byte[] {0, -1, 62}));
        server.put("/kv/b", "{\"value\":\"AP8+\"}");

        Expect.ok(
                "{\"value\":\"AP8+\",\"encoding\":\"base64\","
                        + "\"create_revision\":1,\"revision\":1,\"version\":1}",
                server.get("/kv/a"));
        Expect.ok(
                "{\"value\":\"AP8+\",\"create_revision\":2,\"revision\":2,\"version\":1}",
                server.get("/kv/b"));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 9_000, 196_607, 196_608, 196_609, 1_000_000})
    void raw_bytes_of_any_length_are_base64_in_json(int length) throws Exception {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        server.put("/kv/a", RAW, BodyPublishers.ofByteArray(bytes));

        Expect.okBegins(
                "{\"value\":\""
                        + Base64.getEncoder().encodeToString(bytes)
                        + "\",\"encoding\":\"base64\",",
                server.get("/kv/a"));
    }

    @ParameterizedTest
    @ValueSource(ints = {1_100, 500_000})
    void a_value_is_compressed_for_who_takes_that(int length) throws Exception {
        server.put("/kv/a", "{\"value\":\"" + "a".repeat(length) + "\"}");

        var answer = server.sendForBytes(server.to("/kv/a").header("Accept-Encoding", "gzip"));

        assertEquals("gzip", header("Content-Encoding", answer));
        var unpacked = new GZIPInputStream(new ByteArrayInputStream(answer.body()));
        assertEquals(
                server.get("/kv/a").body(),
                new String(unpacked.readAllBytes(), StandardCharsets.UTF_8));
    }

    @Test
    void a_json_value_is_its_text_when_bytes_are_wanted() throws Exception {
        server.put("/kv/a", "{\"value\": {\"x\" : 1.0} }");

        assertEquals("{\"x\":1.0}", server.send(server.to("/kv/a").header("Accept", RAW)).body());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "*/*",
                "text/html, */*;q=0.8",
                "application/json",
                "application/json, application/octet-stream",
                "application/octet-stream;q=0.5, application/json",
                "application/octet-stream;q=0",
            })
    void json_is_the_answer_unless_bytes_are_preferred(String accept) throws Exception {
        server.put("/kv/a", "{\"value\":1}");

        HttpResponse<String> answer = server.send(server.to("/kv/a").header("Accept", accept));

        assertEquals("application/json", header("Content-Type", answer));
    }

    @Test
    void head_is_get_without_the_body() throws Exception {
        server.put("/kv/a", "{\"value\":1}");

        HttpResponse<String> answer = server.send(server.to("/kv/a").HEAD());

        assertEquals(200, answer.statusCode());
        assertEquals("", answer.body());
        assertEquals("\"1\"", header("ETag", answer));
        assertEquals(
                server.get("/kv/a").body().length(),
                Integer.parseInt(header("Content-Length", answer)));
        assertEquals(404, server.send(server.to("/kv/b").HEAD()).statusCode());
    }

    @Test
    void head_has_the_length_of_what_get_would_compress() throws Exception {
        server.put("/kv/a", "{\"value\":\"" + "a".repeat(10_000) + "\"}");

        HttpResponse<String> answer =
                server.send(server.to("/kv/a").header("Accept-Encoding", "gzip").HEAD());

        assertEquals(200, answer.statusCode());
        assertEquals(
                server.get("/kv/a").body().length(),
                Integer.parseInt(header("Content-Length", answer)));
        assertTrue(answer.headers().firstValue("Content-Encoding").isEmpty());
    }

    @Test
    void what_comes_over_http_is_what_the_embedded_store_has() throws Exception {
        server.put("/kv/a", "{\"value\":{\"n\":1}}");
        assertEquals(
                Value.json("{\"n\":1}"), server.concord().store().get("a").orElseThrow().value());

        server.concord().store().put("a", Value.raw("bytes".getBytes(StandardCharsets.UTF_8)));
        assertEquals("bytes", server.send(server.to("/kv/a").header("Accept", RAW)).body());
    }

    @Test
    void many_clients_at_once_read_what_they_wrote() throws Exception {
        int clients = 16;
        long writes = 50;
        List<Callable<Void>> work =
                IntStream.range(0, clients)
                        .mapToObj(client -> (Callable<Void>) () -> writeAndRead(client, writes))
                        .toList();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var done : threads.invokeAll(work)) {
                done.get();
            }
        }
        assertEquals(clients * writes, server.concord().status().revision());
        assertEquals(clients, server.concord().status().keys());
    }

    private Void writeAndRead(int client, long writes) throws Exception {
        for (int i = 1; i <= writes; i++) {
            String value = "\"" + client + "/" + i + "\"";
            server.put("/kv/client/" + client, "{\"value\":" + value + "}");
            String answer = server.get("/kv/client/" + client).body();
            assertTrue(answer.contains("\"value\":" + value + ","), answer);
            assertTrue(answer.contains("\"version\":" + i + "}"), answer);
        }
        return null;
    }

    private static String header(String name, HttpResponse<?> answer) {
        return answer.headers().firstValue(name).orElseThrow();
    }
}
