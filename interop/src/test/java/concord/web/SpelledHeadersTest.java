package concord.web;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Pseudo-headers whose names are spelled out, as clients on the C core of gRPC do it.
@Timeout(60)
class SpelledHeadersTest {

    private static final String CHECK = "/grpc.health.v1.Health/Check";
    private static final int END_HEADERS = 4;
    private static final int PADDED = 8;
    private static final int PRIORITY = 32;

    private CallServer server;
    private FrameClient client;
    private int stream = 1;

    @BeforeEach
    void serve() throws IOException {
        server = new CallServer();
        client = new FrameClient(server.endpoint().address());
    }

    @AfterEach
    void stop() throws IOException {
        client.close();
        server.close();
    }

    /// Headers with a name spelled out; `kind` says whether both are remembered.
    private static void spelled(ByteArrayOutputStream to, int kind, String name, String value) {
        to.write(kind);
        for (String text : List.of(name, value)) {
            to.write(text.length());
            to.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
        }
    }

    private static void others(ByteArrayOutputStream block) {
        spelled(block, 0, "content-type", "application/grpc");
        spelled(block, 0, "te", "trailers");
    }

    private static byte[] all(int kind) {
        var block = new ByteArrayOutputStream();
        spelled(block, kind, ":path", CHECK);
        spelled(block, kind, ":authority", "localhost");
        spelled(block, kind, ":method", "POST");
        spelled(block, kind, ":scheme", "http");
        others(block);
        return block.toByteArray();
    }

    private void isAnswered() throws IOException {
        client.data(stream, FrameClient.framed(new byte[0]));
        Map<String, String> trailers = client.trailers(stream);
        assertEquals("0", trailers.get("grpc-status"), trailers::toString);
        stream += 2;
    }

    private void isAnswered(int flags, byte[] payload) throws IOException {
        client.send(FrameClient.HEADERS, END_HEADERS | flags, stream, payload);
        isAnswered();
    }

    @Test
    void are_understood_in_each_form() throws IOException {
        for (int kind : List.of(0x00, 0x10, 0x40)) {
            isAnswered(0, all(kind));
        }
    }

    @Test
    void are_understood_with_padding_and_priority() throws IOException {
        byte[] block = all(0x40);
        var payload = new ByteArrayOutputStream();
        payload.write(7);
        payload.writeBytes(new byte[] {0, 0, 0, 0, 15});
        payload.writeBytes(block);
        payload.writeBytes(new byte[7]);
        isAnswered(PADDED | PRIORITY, payload.toByteArray());
    }

    @Test
    void are_understood_however_they_are_cut() throws IOException {
        for (byte one : FrameClient.frame(FrameClient.HEADERS, END_HEADERS, stream, all(0x40))) {
            client.write(new byte[] {one});
        }
        isAnswered();
    }

    @Test
    void are_understood_when_others_follow_in_another_frame() throws IOException {
        byte[] block = all(0x00);
        for (int cut : List.of(84, 86, block.length - 5)) {
            client.send(FrameClient.HEADERS, 0, stream, Arrays.copyOf(block, cut));
            client.send(
                    FrameClient.CONTINUATION,
                    END_HEADERS,
                    stream,
                    Arrays.copyOfRange(block, cut, block.length));
            isAnswered();
        }
    }

    @Test
    void are_remembered_as_they_were() throws IOException {
        var block = new ByteArrayOutputStream();
        spelled(block, 0x40, ":path", CHECK);
        spelled(block, 0x40, ":authority", "localhost");
        block.write(0x83); // `:method: POST`
        block.write(0x86); // `:scheme: http`
        others(block);
        isAnswered(0, block.toByteArray());
        for (int i = 0; i < 3; i++) {
            var again = new ByteArrayOutputStream();
            again.write(0x80 | 63); // the path of before
            again.write(0x80 | 62);
            again.write(0x83);
            again.write(0x86);
            others(again);
            isAnswered(0, again.toByteArray());
        }
    }
}
