package concord.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import concord.core.Range;
import concord.core.Settings;
import concord.testkit.Await;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What all requests together may hold: `limits.requests-max-bytes`, which is here what one of the
/// largest size takes.
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RequestRoomTest {

    private static final int LARGEST = 1 << 20;
    private static final int LARGE = 800_000;
    private static final String RAW = "application/octet-stream";

    private TestServer server;

    @BeforeEach
    void start() {
        server =
                new TestServer(
                        Settings.builder()
                                .set(Settings.VALUE_MAX_BYTES, (long) LARGEST)
                                .set(HttpEndpointProvider.REQUESTS_MAX_BYTES, (long) LARGEST)
                                .build());
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private HttpResponse<String> put(String key, int bytes) throws Exception {
        return server.put("/kv/" + key, RAW, BodyPublishers.ofByteArray(new byte[bytes]));
    }

    private boolean isTaken(int bytes) {
        try {
            return put("tried", bytes).statusCode() == 200;
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    /// Sends a large body but for its last byte, and waits until the server has it.
    private Wire sendAlmost() throws Exception {
        Wire wire = server.wire();
        wire.send("PUT /api/v1/kv/held HTTP/1.1\nHost: test\nContent-Type: " + RAW)
                .send("\nContent-Length: " + LARGE + "\n\n")
                .send(new byte[LARGE - 1]);
        Await.until("the room is taken", () -> !isTaken(LARGE));
        return wire;
    }

    @Test
    void a_request_is_refused_when_others_take_the_room() throws Exception {
        try (Wire wire = sendAlmost()) {
            for (int bytes : List.of(LARGE, LARGEST)) {
                HttpResponse<String> answer = put("refused", bytes);
                Expect.refused(429, "OVERLOADED", "limits.requests-max-bytes", answer);
                assertEquals("1", answer.headers().firstValue("Retry-After").orElseThrow());
            }
            assertTrue(server.concord().store().get("refused").isEmpty());
            assertEquals(200, put("small", 1_000).statusCode());

            wire.send(new byte[1]);
            assertEquals(200, wire.receive().status());
        }
        assertEquals(200, put("now", LARGEST).statusCode());
    }

    @Test
    void what_a_client_leaves_behind_is_given_back() throws Exception {
        sendAlmost().close();
        Await.until("the room is free", () -> isTaken(LARGEST));
    }

    @Test
    void what_is_refused_gives_its_room_back() throws Exception {
        for (int i = 0; i < 3; i++) {
            assertEquals(413, put("refused", LARGEST + 1).statusCode());
            assertEquals(400, server.put("/kv/a", "{".repeat(LARGE)).statusCode());
            assertEquals(400, put("a?unknown=1", LARGE).statusCode());
        }
        assertEquals(200, put("now", LARGEST).statusCode());
    }

    @Test
    void many_get_in_one_after_the_other_when_they_try_again() throws Exception {
        AtomicInteger refused = new AtomicInteger();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < 16; i++) {
                String key = "many/" + i;
                all.add(
                        threads.submit(() -> {
                            for (int status = 0; status != 200; ) {
                                status = put(key, LARGEST).statusCode();
                                assertTrue(status == 200 || status == 429, "status " + status);
                                refused.addAndGet(status == 429 ? 1 : 0);
                            }
                            return null;
                        }));
            }
            for (Future<?> one : all) {
                one.get();
            }
        }
        IO.println(refused + " of many were refused");
        assertEquals(16, server.concord().store().count(Range.prefix("many/")));
        assertEquals(200, put("now", LARGEST).statusCode());
    }
}
