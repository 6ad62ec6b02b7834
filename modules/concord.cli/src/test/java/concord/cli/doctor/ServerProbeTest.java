package concord.cli.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import concord.tls.ClientTls;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What is asked over HTTP, of a listener that answers one call a connection.
class ServerProbeTest {

    private static final Duration AHEAD = Duration.ofHours(2);

    private final ServerSocket listener = listen();
    private final ServerProbe probe =
            new ServerProbe(
                    Optional.of("ccd_secret"),
                    () ->
                            ClientTls.context(
                                    Optional.empty(),
                                    Optional.empty(),
                                    System.getLogger("concord.cli")),
                    Duration.ofSeconds(30));

    private static ServerSocket listen() {
        try {
            return new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private String endpoint() {
        return "http://127.0.0.1:" + listener.getLocalPort() + "/";
    }

    private void answer(int code, String status) {
        Thread.ofVirtual()
                .start(() -> {
                    try {
                        while (true) {
                            answerOne(code, status);
                        }
                    } catch (IOException e) {
                        // The test is over.
                    }
                });
    }

    private void answerOne(int code, String status) throws IOException {
        try (Socket socket = listener.accept()) {
            BufferedReader in =
                    new BufferedReader(
                            new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            String first = String.valueOf(in.readLine());
            boolean hasToken = false;
            for (String line = first; line != null && !line.isEmpty(); line = in.readLine()) {
                hasToken |= line.equals("Authorization: Bearer ccd_secret");
            }
            boolean isHealth = first.startsWith("GET /api/v1/health ");
            String body =
                    isHealth
                            ? "{\"data\":{\"service\":\"concord-api\",\"timestamp\":\""
                                    + Instant.now().plus(AHEAD)
                                    + "\"}}"
                            : status;
            int said = isHealth ? 200 : hasToken ? code : 400;
            String head =
                    "HTTP/1.1 %d It\r\nContent-Length: %d\r\nConnection: close\r\n\r\n"
                            .formatted(said, body.length());
            socket.getOutputStream().write((head + body).getBytes(StandardCharsets.UTF_8));
        }
    }

    @AfterEach
    void close() throws IOException {
        listener.close();
    }

    @Test
    void the_status_and_the_clock_are_asked() throws IOException {
        answer(200, "{\"data\":{\"node\":\"n7\"}}");

        Answered answered = probe.ask(endpoint());

        assertEquals("n7", answered.name());
        Duration wrong = answered.ahead().minus(AHEAD).abs();
        assertTrue(wrong.compareTo(answered.error().plusMillis(1)) <= 0, answered::toString);
        assertTrue(probe.isMember(endpoint()));
    }

    @Test
    void a_refusal_is_told() throws IOException {
        answer(401, "{\"error\":{\"message\":\"no token\"}}");

        assertEquals("no token", probe.ask(endpoint()).refusal());
    }

    @Test
    void what_is_no_server_of_ours_is_told() throws IOException {
        Thread.ofVirtual()
                .start(() -> {
                    try (Socket socket = listener.accept()) {
                        socket.getOutputStream()
                                .write(
                                        "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi"
                                                .getBytes(StandardCharsets.UTF_8));
                    } catch (IOException e) {
                        // The test is over.
                    }
                });

        IOException e = assertThrows(IOException.class, () -> probe.ask(endpoint()));
        assertTrue(String.valueOf(e.getMessage()).startsWith("something else"), e::toString);
    }

    @Test
    void nobody_is_no_member() throws IOException {
        listener.close();

        assertFalse(probe.isMember(endpoint()));
    }
}
