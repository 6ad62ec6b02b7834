package concord.web;

import static concord.web.FrameClient.DATA;
import static concord.web.FrameClient.END_STREAM;
import static concord.web.FrameClient.HEADERS;
import static concord.web.FrameClient.RST_STREAM;
import static concord.web.FrameClient.framed;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import concord.proto.v1.StatusRequest;
import concord.testkit.Await;
import io.grpc.Status;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What no library sends: each ends with the right status, and harms no other call.
@Timeout(60)
class MalformedCallsTest {

    private static final String STATUS = "/concord.v1.Cluster/Status";
    private static final String PUT = "/concord.v1.Kv/Put";
    private static final String KEEP_ALIVE = "/concord.v1.Lease/KeepAlive";
    private static final byte[] EMPTY = framed(StatusRequest.getDefaultInstance().toByteArray());

    private final CallServer server = new CallServer();
    private final FrameClient client;
    private int stream = 1;

    MalformedCallsTest() throws IOException {
        client = new FrameClient(server.endpoint().address());
    }

    @AfterEach
    void close() throws IOException {
        client.close();
        Await.until("all calls are gone", () -> server.endpoint().calls() == 0);
        Await.until("nothing is held", () -> server.endpoint().heldBytes() == 0);
        server.close();
    }

    private void isRefused(Status.Code status, String message) throws IOException {
        Map<String, String> trailers = client.trailers(stream);
        assertEquals(
                Integer.toString(status.value()), trailers.get("grpc-status"), trailers::toString);
        String told = trailers.getOrDefault("grpc-message", "");
        assertTrue(told.contains(message), told);
        goesOn();
    }

    /// The connection is as it was.
    private void goesOn() throws IOException {
        stream += 2;
        client.call(stream, STATUS);
        client.send(DATA, END_STREAM, stream, EMPTY);
        assertEquals("0", client.trailers(stream).get("grpc-status"));
        stream += 2;
    }

    @Test
    void messages_may_be_cut_anywhere() throws IOException {
        client.call(stream, STATUS);
        for (byte it : EMPTY) {
            client.send(DATA, 0, stream, it);
        }
        client.send(DATA, END_STREAM, stream);
        isRefused(Status.Code.OK, "");
    }

    @Test
    void a_method_that_is_not_there() throws IOException {
        client.call(stream, "/concord.v1.Kv/Nothing");
        isRefused(Status.Code.UNIMPLEMENTED, "there is no method /concord.v1.Kv/Nothing");
        client.call(stream, "/");
        isRefused(Status.Code.UNIMPLEMENTED, "there is no method /");
    }

    @Test
    void what_is_refused_early_may_still_be_sent() throws IOException {
        client.call(stream, "/concord.v1.Kv/Nothing");
        client.trailers(stream);
        client.send(DATA, 0, stream, new byte[10_000]);
        client.send(DATA, END_STREAM, stream, new byte[10_000]);
        goesOn();
    }

    @Test
    void bytes_that_are_no_message() throws IOException {
        client.call(stream, PUT);
        client.send(DATA, END_STREAM, stream, framed(new byte[] {-1, -1, -1, -1}));
        isRefused(Status.Code.INVALID_ARGUMENT, "the request is no message of concord.v1.Kv/Put");
    }

    @Test
    void a_message_that_ends_too_early() throws IOException {
        client.call(stream, PUT);
        client.send(
                DATA,
                END_STREAM,
                stream,
                (byte) 0,
                (byte) 0,
                (byte) 0,
                (byte) 0,
                (byte) 9,
                (byte) 1);
        isRefused(Status.Code.INVALID_ARGUMENT, "ends in the middle of a message");
        client.call(stream, PUT);
        client.send(DATA, END_STREAM, stream, (byte) 0, (byte) 0);
        isRefused(Status.Code.INVALID_ARGUMENT, "ends in the middle of a message");
    }

    @Test
    void no_message_or_two() throws IOException {
        client.call(stream, STATUS);
        client.send(DATA, END_STREAM, stream);
        isRefused(Status.Code.INVALID_ARGUMENT, "the request has no message");
        client.call(stream, STATUS);
        client.send(DATA, 0, stream, EMPTY);
        client.send(DATA, END_STREAM, stream, EMPTY);
        isRefused(Status.Code.INVALID_ARGUMENT, "more than one message");
    }

    @Test
    void a_message_that_is_longer_than_any_may_be() throws IOException {
        client.call(stream, PUT);
        client.send(DATA, 0, stream, (byte) 0, (byte) -1, (byte) -1, (byte) -1, (byte) -1);
        isRefused(Status.Code.INVALID_ARGUMENT, "a message has 4294967295 bytes");
    }

    @Test
    void compression() throws IOException {
        client.call(stream, STATUS, "grpc-encoding", "gzip");
        isRefused(Status.Code.UNIMPLEMENTED, "grpc-encoding is 'gzip'");
        client.call(stream, STATUS);
        client.send(DATA, END_STREAM, stream, (byte) 1, (byte) 0, (byte) 0, (byte) 0, (byte) 0);
        isRefused(Status.Code.UNIMPLEMENTED, "a message is compressed");
    }

    @Test
    void headers_that_are_not_as_they_should_be() throws IOException {
        client.call(stream, STATUS, "grpc-timeout", "5 seconds");
        isRefused(Status.Code.INVALID_ARGUMENT, "grpc-timeout is '5 seconds'");
        client.call(stream, STATUS, "content-type", "application/grpc+json");
        isRefused(Status.Code.UNIMPLEMENTED, "application/grpc+json");
    }

    @Test
    void a_deadline_that_has_passed() throws IOException {
        client.call(stream, STATUS, "grpc-timeout", "1n");
        client.send(DATA, END_STREAM, stream, EMPTY);
        isRefused(Status.Code.DEADLINE_EXCEEDED, "the deadline of the call has passed");
    }

    @Test
    void a_stream_whose_client_says_nothing_ends_with_its_deadline() throws IOException {
        client.call(stream, KEEP_ALIVE, "grpc-timeout", "200m");
        isRefused(Status.Code.DEADLINE_EXCEEDED, "the deadline of the call has passed");
    }

    @Test
    void resets_and_silence() throws IOException {
        client.call(stream, PUT);
        client.send(RST_STREAM, 0, stream, (byte) 0, (byte) 0, (byte) 0, (byte) 8);
        goesOn();
        client.call(stream, KEEP_ALIVE);
        client.send(DATA, 0, stream, (byte) 0, (byte) 0);
        goesOn();
        // closed in the middle: see close()
    }

    /// As every client does whose cancel crosses an answer.
    @Test
    void resets_of_what_is_over_end_no_other_call() throws IOException {
        client.call(stream, STATUS);
        client.send(DATA, END_STREAM, stream, EMPTY);
        client.trailers(stream);
        int over = stream;
        stream += 2;
        client.call(stream, KEEP_ALIVE);
        for (int i = 0; i < 3; i++) {
            client.send(RST_STREAM, 0, over, (byte) 0, (byte) 0, (byte) 0, (byte) 8);
        }
        goesOn();
    }

    @Test
    void a_request_that_is_no_call_is_one_of_http() throws IOException {
        client.call(stream, STATUS, "content-type", "text/plain");
        client.send(DATA, END_STREAM, stream);
        FrameClient.Frame frame = client.read();
        while (frame.type != HEADERS) {
            frame = client.read();
        }
        assertEquals(stream, frame.stream);
        goesOn();
    }
}
