package concord.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import concord.core.Concord;
import concord.core.Settings;
import concord.proto.v1.KvGrpc;
import concord.proto.v1.PutRequest;
import concord.proto.v1.PutResponse;
import concord.testkit.Await;
import concord.web.grpc.wire.Method;
import concord.web.http.Answer;
import concord.web.http.Route;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Streams of HTTP/2 whose client begins a message and does not end it: the room that they take is
/// not theirs for ever.
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LateMessagesTest {

    private static final Duration NEVER = Duration.ofHours(1);
    private static final Duration SHORT = Duration.ofSeconds(1);
    private static final Duration OFTEN = Duration.ofMillis(10);
    private static final String PUT = "/concord.v1.Kv/Put";

    private final Concord concord =
            Concord.inMemory(Settings.builder().set(HttpEndpointProvider.PORT, 0).build());
    private final HttpEndpoint endpoint =
            HttpEndpoint.start(
                    concord.settings(),
                    List.of(
                            Route.post(
                                    "/body",
                                    exchange -> {
                                        int length = exchange.body(1_000_000).length;
                                        return Answer.ok(data -> data.number("bytes", length));
                                    }),
                            Route.post("/unread", _ -> Answer.ok(data -> data.flag("done", true)))),
                    List.of(
                            Method.single(
                                    KvGrpc.getPutMethod(),
                                    (_, _) -> PutResponse.getDefaultInstance())),
                    concord.requests(),
                    new HttpEndpoint.Patience(NEVER, NEVER, SHORT, OFTEN));

    @AfterEach
    void stop() {
        endpoint.close();
        concord.close();
    }

    @Test
    void a_call_is_refused_and_others_of_its_connection_go_on() throws Exception {
        byte[] begun = Arrays.copyOf(FrameClient.framed(new byte[100_000]), 10_000);
        try (FrameClient client = new FrameClient(endpoint.address())) {
            client.call(1, PUT);
            client.send(FrameClient.DATA, 0, 1, begun);
            Map<String, String> trailers = client.trailers(1);
            assertEquals("4", trailers.get("grpc-status"), trailers::toString);
            assertEquals("TIMEOUT", trailers.get("concord-code"));
            Await.until("the room is given back", () -> endpoint.heldBytes() == 0);

            client.call(3, PUT);
            client.data(3, FrameClient.framed(PutRequest.getDefaultInstance().toByteArray()));
            assertEquals("0", client.trailers(3).get("grpc-status"));
        }
    }

    @Test
    void a_request_is_reset_and_not_taken_for_a_shorter_one() throws Exception {
        try (FrameClient client = new FrameClient(endpoint.address())) {
            client.call(1, "/api/v1/body", "content-type", "application/octet-stream");
            client.send(FrameClient.DATA, 0, 1, new byte[10_000]);
            var reset = assertThrows(IOException.class, () -> client.trailers(1));
            assertTrue(String.valueOf(reset.getMessage()).contains("reset"), reset::toString);
            Await.until("the room is given back", () -> endpoint.heldBytes() == 0);
        }
    }

    @Test
    void a_body_that_no_route_reads_is_not_waited_for_without_end() throws Exception {
        try (FrameClient client = new FrameClient(endpoint.address())) {
            client.call(1, "/api/v1/unread", "content-type", "application/octet-stream");
            client.send(FrameClient.DATA, 0, 1, new byte[10_000]);
            var reset = assertThrows(IOException.class, () -> client.trailers(1));
            assertTrue(String.valueOf(reset.getMessage()).contains("reset"), reset::toString);
        }
    }
}
