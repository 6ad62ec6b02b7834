package concord.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What is not HTTP, or not quite, gets an error envelope as well, and then the connection is over.
class BrokenHttpTest {

    private static TestServer server;

    @BeforeAll
    static void start() {
        server = new TestServer();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "nonsense\n\n",
                "GÉT /api/v1/health HTTP/1.1\nHost: test\n\n",
                "GET /api/v1/health\n\n",
                "GET  /api/v1/health HTTP/1.1\nHost: test\n\n",
                "GET /api/v1/health HTTP/1.0\n\n",
                "GET /api/v1/health HTTP/3.0\nHost: test\n\n",
                "GET /api/v1/health HTTP/1.1\n\n",
                "GET /api/v1/health HTTP/1.1\nHost: a\nHost: b\n\n",
                "GET /api/v1/health HTTP/1.1\nHost: test:port\n\n",
                "GET /api/v1/health HTTP/1.1\nHost: test\nno colon\n\n",
                "GET /api/v1/health HTTP/1.1\nHost: test\nBad name: x\n\n",
            })
    void is_refused(String request) throws IOException {
        try (Wire wire = server.wire()) {
            Wire.Received answer = wire.send(request).receive();

            Expect.refused(400, "INVALID_REQUEST", "the request is not HTTP/1.1", answer);
            assertEquals("close", answer.headers().get("Connection"));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Length: many\n\n",
                "Content-Length: -1\n\n",
                "Content-Length: 1\nContent-Length: 2\n\n",
                "Content-Length: 1\nTransfer-Encoding: chunked\n\n",
                "Content-Length: 1\nContent-Encoding: gzip\n\n",
                "Transfer-Encoding: gzip, chunked\n\n",
                "Transfer-Encoding: chunked\n\nnot hexadecimal\n",
                "Transfer-Encoding: chunked\n\n1\na\n0\nno end\n",
            })
    void a_body_whose_end_is_unknown(String headers) throws IOException {
        is_refused(
                "PUT /api/v1/kv/a HTTP/1.1\nHost: test\nContent-Type: application/octet-stream\n"
                        + headers);
    }

    @Test
    void a_request_line_that_is_too_long() throws IOException {
        try (Wire wire = server.wire()) {
            wire.send("GET /api/v1/kv/" + "a".repeat(10_000) + " HTTP/1.1\nHost: test\n\n");
            Expect.refused(400, "INVALID_REQUEST", "Request URI too long", wire.receive());
        }
    }

    @Test
    void headers_that_are_too_long() throws IOException {
        try (Wire wire = server.wire()) {
            wire.send("GET /api/v1/health HTTP/1.1\nHost: test\n")
                    .send("X-Long: " + "a".repeat(20_000) + "\n\n");
            Expect.refused(400, "INVALID_REQUEST", "Header size exceeded", wire.receive());
        }
    }

    @Test
    void a_request_that_breaks_off_changes_nothing() throws IOException {
        try (Wire wire = server.wire()) {
            wire.send("PUT /api/v1/kv/broken HTTP/1.1\nHost: test\nContent-Length: 100\n")
                    .send("Content-Type: application/octet-stream\n\nonly this");
            wire.finish();
            assertTrue(wire.atEnd());
        }
        assertTrue(server.concord().store().get("broken").isEmpty());
    }

    @Test
    void a_client_that_asks_for_the_connection_to_be_closed_sees_it_closed() throws IOException {
        try (Wire wire = server.wire()) {
            wire.send("GET /api/v1/health/live HTTP/1.1\nHost: test\nConnection: close\n\n");
            Wire.Received answer = wire.receive();

            assertEquals(200, answer.status());
            assertEquals("close", answer.headers().get("Connection"));
            assertTrue(wire.atEnd());
        }
    }

    @Test
    void requests_may_be_sent_ahead_of_the_answers() throws IOException {
        String live = "GET /api/v1/health/live HTTP/1.1\nHost: test\n\n";
        try (Wire wire = server.wire()) {
            wire.send(live + live + live);
            for (int i = 0; i < 3; i++) {
                assertEquals(200, wire.receive().status());
            }
        }
    }
}
