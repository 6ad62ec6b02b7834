package concord.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import concord.core.Settings;
import concord.core.Value;
import concord.testkit.Await;
import concord.web.http.Answer;
import concord.web.http.Route;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Large answers that their clients do not read take room of `limits.requests-max-bytes`, which is
/// here enough for one. They are larger than what the buffers between two sockets hold.
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class AnswerRoomTest {

    private static final int LARGE = 15 << 20;
    private static final long ROOM = 24 << 20;
    private static final Duration NEVER = Duration.ofHours(1);
    private static final Duration SHORT = Duration.ofMillis(50);
    private static final Duration OFTEN = Duration.ofMillis(10);

    private TestServer server;

    @BeforeEach
    void start() {
        server =
                new TestServer(
                        Settings.builder()
                                .set(HttpEndpointProvider.REQUESTS_MAX_BYTES, ROOM)
                                .build());
        for (String key : List.of("large", "other")) {
            server.concord().store().put(key, Value.raw(new byte[LARGE]));
        }
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private void awaitTaken() {
        Await.until("the room is taken", () -> server.heldBytes() >= LARGE);
    }

    private HttpResponse<String> get() throws Exception {
        return server.get("/kv/other");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /api/v1/kv/large HTTP/1.1\nHost: test\n\n",
                "GET /api/v1/kv/large?with_ttl=true HTTP/1.1\nHost: test\n\n",
                "GET /api/v1/kv/large HTTP/1.1\nHost: test\nAccept: application/octet-stream\n\n",
                "POST /api/v1/kv/bulk/get HTTP/1.1\nHost: test\nContent-Type: application/json\n"
                        + "Content-Length: 18\n\n{\"keys\":[\"large\"]}",
                "POST /api/v1/txn HTTP/1.1\nHost: test\nContent-Type: application/json\n"
                        + "Content-Length: 37\n\n{\"success\":[{\"get\":{\"key\":\"large\"}}]}",
            })
    void is_taken_by_an_answer_until_it_is_sent(String request) throws Exception {
        try (Wire slow = server.wire()) {
            slow.send(request);
            awaitTaken();
            Expect.refused(429, "OVERLOADED", "limits.requests-max-bytes", get());
            assertEquals(200, server.get("/kv/large/ttl").statusCode());
            assertEquals(200, server.put("/kv/small", "{\"value\":1}").statusCode());
        }
        Await.until("the room is free", () -> server.heldBytes() == 0);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "DELETE /api/v1/kv/large?return_previous=true HTTP/1.1\nHost: test\n\n",
                "PUT /api/v1/kv/large?return_previous=true HTTP/1.1\nHost: test\n"
                        + "Content-Type: application/octet-stream\nContent-Length: 1\n\n1",
            })
    void is_taken_by_what_a_write_returns_which_is_not_refused(String request) throws Exception {
        try (Wire second = server.wire()) {
            try (Wire first = server.wire()) {
                first.send("GET /api/v1/kv/other HTTP/1.1\nHost: test\n\n");
                awaitTaken();
                second.send(request);
                second.awaitText("HTTP/1.1 200 ");
            }
            Expect.refused(429, "OVERLOADED", "limits.requests-max-bytes", get());
        }
        Await.until("the room is free", () -> server.heldBytes() == 0);
    }

    @Test
    void an_answer_that_is_read_late_is_whole() throws Exception {
        try (Wire slow = server.wire()) {
            slow.send("GET /api/v1/kv/large HTTP/1.1\nHost: test\n\n");
            awaitTaken();
            Wire.Received answer = slow.receive();
            assertEquals(200, answer.status());
            assertTrue(answer.body().endsWith("\"version\":1}}"));
        }
    }

    @Test
    void is_given_back_when_the_client_does_not_read_for_long() throws Exception {
        var held = new CountDownLatch(1);
        Route route =
                Route.get(
                        "/large",
                        exchange -> {
                            exchange.hold(2 * ROOM);
                            held.countDown();
                            return Answer.bytes(ByteBuffer.allocate((int) (2 * ROOM)));
                        });
        HttpEndpoint endpoint =
                HttpEndpoint.start(
                        Settings.builder().set(HttpEndpointProvider.PORT, 0).build(),
                        List.of(route),
                        new HttpEndpoint.Patience(NEVER, NEVER, SHORT, OFTEN));
        try (Wire slow = new Wire(endpoint.address())) {
            slow.send("GET /api/v1/large HTTP/1.1\nHost: test\n\n");
            held.await();
            Await.until("the room is free", () -> endpoint.heldBytes() == 0);
        } finally {
            endpoint.close();
        }
    }
}
