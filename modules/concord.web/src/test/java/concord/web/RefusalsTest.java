package concord.web;

import static org.junit.jupiter.api.Assertions.assertEquals;

import concord.core.Settings;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Whatever is wrong with a request, the answer is an error envelope that says what, and nothing is
/// changed.
class RefusalsTest {

    private static TestServer server;

    private long revision;

    @BeforeAll
    static void start() {
        server = new TestServer();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void remember() {
        revision = server.concord().status().revision();
    }

    @AfterEach
    void nothing_was_changed() {
        assertEquals(revision, server.concord().status().revision());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "``|the body is empty; it must be a JSON object",
                "17|must be a JSON object",
                "[{\"value\":1}]|must be a JSON object",
                "{\"value\":1|malformed JSON at line 1, column 11: Unexpected end-of-input",
                "{\"value\":1}}|malformed JSON at line 1, column 12",
                "{\"value\":1} {}|something follows the body's JSON object",
                "{\"value\":nul}|malformed JSON at line 1, column 10",
                "{\"value\":01}|malformed JSON at line 1, column 11",
                "{\"value\":NaN}|malformed JSON at line 1, column 13",
                "{'value':1}|malformed JSON at line 1, column 2",
                "{\"value\":1,}|malformed JSON at line 1, column 12",
                "{\"value\":[1,2}|malformed JSON at line 1, column 14",
                "{\"value\":\"\\x\"}|malformed JSON at line 1, column",
                "{\"value\":1,\"value\":2}|Duplicate field 'value'",
                "{\"value\":{\"a\":1,\"a\":2}}|Duplicate field 'a'",
                "{}|the body has no field 'value'; to store a null, send",
                "{\"val\":1}|unknown field 'val' in the body; allowed: absent, compression, encoding",
                "{\"value\":1,\"ttl\":0}|ttl must be a whole number of seconds from 1 to",
                "{\"value\":1,\"ttl\":1.5}|ttl must be a whole number of seconds from 1 to",
                "{\"value\":1,\"ttl\":\"5\"}|ttl must be a whole number of seconds from 1 to",
                "{\"value\":1,\"ttl\":99999999999999999999}|ttl must be a whole number",
                "{\"value\":1,\"ttl\":5,\"lease\":1}|ttl and lease are both given",
                "{\"value\":1,\"lease\":0}|lease is 0; the id of a lease is positive",
                "{\"value\":1,\"lease\":\"a\"}|lease must be a whole number",
                "{\"value\":1,\"expected\":1,\"version\":1}|there is more than one condition",
                "{\"value\":1,\"absent\":true,\"present\":true}|there is more than one condition",
                "{\"value\":1,\"absent\":1}|absent must be true or false",
                "{\"value\":1,\"version\":1.5}|version must be a whole number",
                "{\"value\":1,\"where\":[]}|where: it has to be an object",
                "{\"value\":1,\"encoding\":\"hex\"}|encoding must be",
                "{\"value\":1,\"encoding\":\"base64\"}|value must be a text",
                "{\"value\":\"?\",\"encoding\":\"base64\"}|value is not base64",
                "{\"value\":1,\"compression\":\"zip\"}|compression must be auto, always or never",
            })
    void a_body_that_is_not_a_json_object_with_a_value(String body, String message)
            throws Exception {
        Expect.refused(400, "INVALID_REQUEST", message, server.put("/kv/a", body));
    }

    @Test
    void a_malformed_body_by_line_and_column() throws Exception {
        Expect.refused(
                400,
                "INVALID_REQUEST",
                "malformed JSON at line 3, column 5",
                server.put("/kv/a", "{\n  \"value\": [\n    ?]}"));
    }

    @Test
    void a_body_that_is_not_utf_8() throws Exception {
        byte[] latin1 = "{\"value\":\"é\"}".getBytes(StandardCharsets.ISO_8859_1);
        byte[] utf16 = "{\"value\":1}".getBytes(StandardCharsets.UTF_16BE);

        for (byte[] body : new byte[][] {latin1, utf16}) {
            BodyPublisher publisher = BodyPublishers.ofByteArray(body);
            Expect.refused(
                    400,
                    "INVALID_REQUEST",
                    "malformed JSON at line 1",
                    server.put("/kv/a", "application/json", publisher));
        }
    }

    @Test
    void a_body_nested_too_deep() throws Exception {
        String deep = "[".repeat(100_000) + "]".repeat(100_000);

        Expect.refused(
                400,
                "INVALID_REQUEST",
                "nesting depth",
                server.put("/kv/a", "{\"value\":" + deep + "}"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "text/plain|Content-Type is 'text/plain'",
                "application/x-www-form-urlencoded|must be application/json with {\\\"value\\\": …}",
                "application/xml; charset=utf-8|Content-Type is 'application/xml'",
                "application/json; charset=utf-16|the charset of the body is 'utf-16'",
                ";|there is no Content-Type",
            })
    void a_body_of_another_type(String type, String message) throws Exception {
        Expect.refused(
                415,
                "UNSUPPORTED_MEDIA_TYPE",
                message,
                server.put("/kv/a", type, BodyPublishers.ofString("{\"value\":1}")));
    }

    @Test
    void a_body_of_no_type() throws Exception {
        Expect.refused(
                415,
                "UNSUPPORTED_MEDIA_TYPE",
                "there is no Content-Type; it must be application/json",
                server.send(server.to("/kv/a").PUT(BodyPublishers.ofString("{\"value\":1}"))));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "consistency=quorum|consistency is 'quorum'; it must be eventual, leader or strong",
                "consistency=|consistency is ''; it must be",
                "consistency=STRONG|consistency is 'STRONG'; it must be",
                "consistency=strong&consistency=leader|'consistency' is given more than once",
                "consistncy=strong|unknown query parameter 'consistncy'; allowed here: consistency",
                "b=1&a=2|unknown query parameter 'a', 'b'; allowed here: consistency",
                "return_previous=true|unknown query parameter 'return_previous'",
                "consistency=%zz|query: '%zz' at position 0 is not percent-encoding",
                "consistency=%C3|query: the percent-decoded bytes are not UTF-8",
                "consistency=\"strong\"|consistency is '\\\"strong\\\"'; it must be",
                "=|unknown query parameter ''",
            })
    void a_query_that_the_route_does_not_know(String query, String message) throws Exception {
        try (Wire wire = server.wire()) {
            wire.send("GET /api/v1/kv/a?" + query + " HTTP/1.1\nHost: test\n\n");
            Expect.refused(400, "INVALID_REQUEST", message, wire.receive());
        }
    }

    @Test
    void a_flag_that_is_neither_true_nor_false() throws Exception {
        Expect.refused(
                400,
                "INVALID_REQUEST",
                "return_previous is 'yes'; it must be true or false",
                server.delete("/kv/a?return_previous=yes"));
    }

    @Test
    void a_query_where_none_is_known() throws Exception {
        Expect.refused(
                400,
                "INVALID_REQUEST",
                "unknown query parameter 'x'; none is allowed here",
                server.get("/health?x=1"));
    }

    @Test
    void an_accept_header_that_is_none() throws Exception {
        Expect.refused(
                400,
                "INVALID_REQUEST",
                "Accept is not a list of media types",
                server.send(server.to("/kv/a").header("Accept", "json")));
    }

    @ParameterizedTest
    @CsvSource({
        "/",
        "/api",
        "/api/v1",
        "/api/v1/",
        "/api/v1/nothing",
        "/api/v1/health/",
        "/api/v1/health/unknown",
        "/api/v2/kv/a",
        "//api/v1/kv/a",
        "/api//v1/kv/a",
        "/api/v1/../v1/health",
        "/API/v1/health",
        "*",
        "/%zz",
    })
    void a_path_that_is_not_there(String path) throws Exception {
        try (Wire wire = server.wire()) {
            wire.send("GET " + path + " HTTP/1.1\nHost: test\n\n");
            Expect.refused(404, "NOT_FOUND", "there is nothing at " + path, wire.receive());
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "POST|/kv/a|DELETE, GET, HEAD, PUT",
                "PATCH|/kv/a|DELETE, GET, HEAD, PUT",
                "OPTIONS|/kv/a|DELETE, GET, HEAD, PUT",
                "BREW|/kv/a|DELETE, GET, HEAD, PUT",
                "PUT|/kv/a/ttl|GET, HEAD",
                "DELETE|/kv/a/ttl|GET, HEAD",
                "PUT|/kv/a/touch|POST",
                "GET|/kv/a/touch|POST",
                "GET|/txn|POST",
                "PUT|/health|GET, HEAD",
                "DELETE|/health/live|GET, HEAD",
            })
    void a_method_that_the_path_does_not_have(String method, String path, String allowed)
            throws Exception {
        try (Wire wire = server.wire()) {
            wire.send(method + " /api/v1" + path + " HTTP/1.1\nHost: test\n\n");
            Wire.Received answer = wire.receive();

            Expect.refused(405, "METHOD_NOT_ALLOWED", method + " is not possible here", answer);
            assertEquals(allowed, answer.headers().get("Allow"));
        }
    }

    @Test
    void and_the_connection_can_be_used_again() throws Exception {
        try (Wire wire = server.wire()) {
            wire.send("PUT /nothing HTTP/1.1\nHost: test\nContent-Length: 4\n\nbody");
            assertEquals(404, wire.receive().status());

            wire.send("GET /api/v1/health/live HTTP/1.1\nHost: test\n\n");
            assertEquals(200, wire.receive().status());
        }
    }

    @Test
    void a_store_that_has_stopped() throws Exception {
        try (TestServer stopped = new TestServer(Settings.defaults())) {
            stopped.concord().close();

            HttpResponse<String> answer = stopped.get("/kv/a");
            Expect.refused(503, "CLUSTER_UNAVAILABLE", "member n1 is closed", answer);
            assertEquals("1", answer.headers().firstValue("Retry-After").orElseThrow());
            assertEquals(503, stopped.put("/kv/a", "{\"value\":1}").statusCode());
            assertEquals(503, stopped.delete("/kv/a").statusCode());
        }
    }
}
