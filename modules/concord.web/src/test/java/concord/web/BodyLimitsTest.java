package concord.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import concord.core.Settings;
import java.io.ByteArrayInputStream;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// A value may have `limits.value-max-bytes`, and no request makes the server hold more than that
/// and the JSON around it.
class BodyLimitsTest {

    private static final int LIMIT = 1 << 20;
    private static final String JSON = "application/json";
    private static final String RAW = "application/octet-stream";

    private static TestServer server;

    @BeforeAll
    static void start() {
        server =
                new TestServer(
                        Settings.builder().set(Settings.VALUE_MAX_BYTES, (long) LIMIT).build());
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void a_value_of_the_limit_is_stored() throws Exception {
        String text = "\"" + "a".repeat(LIMIT - 2) + "\"";
        for (BodyPublisher body : List.of(sized(LIMIT), chunked(LIMIT))) {
            assertEquals(200, server.put("/kv/a", RAW, body).statusCode());
            assertEquals(LIMIT, length("a"));
        }
        assertEquals(200, server.put("/kv/b", "{\"value\":" + text + "}").statusCode());
        assertEquals(LIMIT, length("b"));
    }

    @Test
    void white_space_does_not_count_as_value() throws Exception {
        String text = "\"" + "a".repeat(LIMIT - 2) + "\"";
        String spaces = " ".repeat(10_000);

        assertEquals(200, server.put("/kv/a", "{\"value\":" + spaces + text + "}").statusCode());
    }

    @Test
    void a_json_value_of_one_byte_more_is_refused() throws Exception {
        String text = "\"" + "a".repeat(LIMIT - 1) + "\"";

        Expect.refused(
                413,
                "VALUE_TOO_LARGE",
                "value has 1048577 bytes; at most 1048576 are allowed",
                server.put("/kv/refused", "{\"value\":" + text + "}"));
    }

    @Test
    void raw_bytes_of_one_byte_more_are_refused() throws Exception {
        for (BodyPublisher body : List.of(sized(LIMIT + 1), chunked(LIMIT + 1))) {
            Expect.refused(
                    413,
                    "VALUE_TOO_LARGE",
                    "the body has more than 1048576 bytes",
                    server.put("/kv/refused", RAW, body));
        }
    }

    @Test
    void a_far_longer_body_is_refused_and_the_client_gets_to_know_why() throws Exception {
        // Its client is still sending when the answer is on its way.
        for (String type : List.of(JSON, RAW)) {
            for (BodyPublisher body : List.of(sized(16 * LIMIT), chunked(16 * LIMIT))) {
                var answer = server.put("/kv/refused", type, body);

                assertEquals(413, answer.statusCode());
                assertTrue(answer.body().contains("\"code\":\"VALUE_TOO_LARGE\""), answer.body());
            }
        }
        assertTrue(server.concord().store().get("refused").isEmpty());
    }

    @Test
    void an_announced_length_is_refused_before_any_of_it_is_sent() throws Exception {
        try (Wire wire = server.wire()) {
            wire.send("PUT /api/v1/kv/refused HTTP/1.1\nHost: test\nContent-Type: " + RAW)
                    .send("\nContent-Length: 9000000000\n\n");
            Expect.refused(413, "VALUE_TOO_LARGE", "the body has more than", wire.receive());
        }
    }

    @Test
    void a_client_that_asks_first_is_told_without_sending() throws Exception {
        try (Wire wire = server.wire()) {
            String head =
                    "PUT /api/v1/kv/%s HTTP/1.1\nHost: test\nExpect: 100-continue\nContent-Type: "
                            + RAW
                            + "\nContent-Length: %d\n\n";
            wire.send(head.formatted("asked", 3));
            assertEquals(100, wire.receive().status());
            assertEquals(200, wire.send("yes").receive().status());

            wire.send(head.formatted("refused", 2 * LIMIT));
            Expect.refused(413, "VALUE_TOO_LARGE", "the body has more than", wire.receive());
        }
    }

    @Test
    void an_announced_chunk_is_refused_before_any_of_it_is_sent() throws Exception {
        try (Wire wire = server.wire()) {
            wire.send("PUT /api/v1/kv/refused HTTP/1.1\nHost: test\nContent-Type: " + RAW)
                    .send("\nTransfer-Encoding: chunked\n\n3\nabc\n7fffffff\n");
            Wire.Received answer = wire.receive();

            Expect.refused(413, "VALUE_TOO_LARGE", "the body has more than", answer);
            assertEquals("close", answer.headers().get("Connection"));
        }
    }

    @Test
    void a_body_that_nobody_wants_does_not_hide_the_answer() throws Exception {
        for (BodyPublisher body : List.of(sized(LIMIT), chunked(LIMIT), chunked(16 * LIMIT))) {
            Expect.refused(
                    404,
                    "NOT_FOUND",
                    "there is nothing at /api/v1/nothing",
                    server.put("/nothing", RAW, body));
        }
    }

    private static int length(String key) {
        return server.concord().store().get(key).orElseThrow().value().length();
    }

    private static BodyPublisher sized(int length) {
        return BodyPublishers.ofByteArray(new byte[length]);
    }

    private static BodyPublisher chunked(int length) {
        return BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(new byte[length]));
    }
}
