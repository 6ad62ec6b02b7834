package concord.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import concord.core.Concord;
import concord.core.ConcordException;
import concord.core.Setting;
import concord.core.Settings;
import concord.core.spi.EndpointProvider.Endpoint;
import concord.web.http.Answer;
import concord.web.http.Route;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// How the server starts, and how it ends.
class HttpEndpointTest {

    private static final String PUT =
            """
            PUT /api/v1/kv/a HTTP/1.1
            Host: test
            Content-Type: application/octet-stream
            Content-Length: 10

            """;

    @Test
    void brings_its_settings_to_a_launcher() {
        List<String> names = Settings.known().stream().map(Setting::name).toList();
        assertTrue(names.containsAll(List.of("http.host", "http.port")), names.toString());

        Settings settings = Settings.parse(Map.of("http.port", "0", "http.host", "localhost"));
        assertEquals(0, settings.get(HttpEndpointProvider.PORT));
        assertEquals("127.0.0.1", Settings.defaults().get(HttpEndpointProvider.HOST));
        assertEquals(4000, Settings.defaults().get(HttpEndpointProvider.PORT));
    }

    @Test
    void tells_the_port_that_it_took() throws Exception {
        try (TestServer server = new TestServer()) {
            assertTrue(
                    server.address().matches("http://127\\.0\\.0\\.1:[1-9][0-9]*"),
                    server.address());
            assertEquals(200, server.get("/health").statusCode());
        }
    }

    @Test
    void refuses_a_port_in_use_and_says_what_to_do() throws IOException {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String message = refusal("127.0.0.1", other.getLocalPort());

            assertTrue(
                    message.startsWith("cannot listen on 127.0.0.1:" + other.getLocalPort() + ": "),
                    message);
            assertTrue(message.contains("in use"), message);
            assertTrue(message.contains("set http.port to another one"), message);
        }
    }

    @ParameterizedTest
    @CsvSource({
        // 192.0.2.0/24 is for documentation (RFC 5737) and so nobody's.
        "192.0.2.1,cannot listen on 192.0.2.1:0",
        "no-such-host.invalid,http.host is 'no-such-host.invalid'",
    })
    void refuses_a_host_that_is_not_this_machine(String host, String message) {
        assertTrue(refusal(host, 0).contains(message), refusal(host, 0));
        assertTrue(refusal(host, 0).contains("http.host"), refusal(host, 0));
    }

    @Test
    void frees_the_port_when_it_is_closed() throws Exception {
        String address;
        try (TestServer server = new TestServer()) {
            address = server.address();
        }
        assertThrows(IOException.class, () -> new Wire(address));
        int port = Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
        try (Concord concord = Concord.inMemory();
                Endpoint again = start(concord, "127.0.0.1", port)) {
            assertEquals(address, again.address());
        }
    }

    @Test
    void finishes_a_request_under_way_before_it_ends() throws Exception {
        try (TestServer server = new TestServer();
                Wire wire = server.wire()) {
            sendUpToItsBody(wire);
            var closing = CompletableFuture.runAsync(server::close);
            awaitRefusal(server.address());
            wire.send("0123456789");

            Wire.Received answer = wire.receive();
            assertEquals(200, answer.status());
            assertEquals("close", answer.headers().get("Connection"));
            assertTrue(wire.atEnd());
            closing.get(20, TimeUnit.SECONDS);
        }
    }

    @Test
    void its_last_answers_by_http2_say_nothing_of_the_connection() throws Exception {
        var begun = new CountDownLatch(1);
        var go = new CountDownLatch(1);
        Route slow =
                Route.get(
                        "/slow",
                        _ -> {
                            begun.countDown();
                            awaitQuietly(go);
                            return Answer.ok(data -> data.flag("slow", true));
                        });
        Settings anyPort = Settings.builder().set(HttpEndpointProvider.PORT, 0).build();
        Endpoint endpoint = HttpEndpoint.start(anyPort, List.of(slow));
        // JDK's client and others cut a stream that has such a header; this one shows it.
        Process curl =
                new ProcessBuilder(
                                "curl",
                                "-si",
                                "--noproxy",
                                "*",
                                "--http2-prior-knowledge",
                                endpoint.address() + "/api/v1/slow")
                        .redirectErrorStream(true)
                        .start();
        begun.await();
        var closing = CompletableFuture.runAsync(endpoint::close);
        awaitRefusal(endpoint.address());
        go.countDown();

        String answer = new String(curl.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(answer.startsWith("HTTP/2 200"), answer);
        assertTrue(answer.endsWith("{\"slow\":true}}"), answer);
        assertFalse(answer.contains("connection:"), answer);
        assertEquals(0, curl.waitFor());
        closing.get(20, TimeUnit.SECONDS);
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted before it could answer", e);
        }
    }

    @Test
    void does_not_wait_for_clients_that_have_nothing_under_way() throws Exception {
        // A busy machine may hold up one close for as long as a wait takes, and not each of them.
        Duration shortest = timeToCloseWithIdleClients();
        for (int i = 0; i < 9 && shortest.toMillis() >= 1000; i++) {
            shortest = timeToCloseWithIdleClients();
        }
        assertTrue(shortest.toMillis() < 1000, shortest::toString);
    }

    private static Duration timeToCloseWithIdleClients() throws Exception {
        TestServer server = new TestServer();
        try (Wire idle = server.wire();
                Wire used = server.wire()) {
            used.send("GET /api/v1/health/live HTTP/1.1\nHost: test\n\n");
            assertEquals(200, used.receive().status());

            Duration took = timeToClose(server);
            assertTrue(idle.atEnd());
            assertTrue(used.atEnd());
            return took;
        }
    }

    @Test
    void gives_up_on_a_request_that_does_not_end() throws Exception {
        TestServer server = new TestServer();
        try (Wire wire = server.wire()) {
            sendUpToItsBody(wire);

            assertTrue(timeToClose(server).toMillis() < 10_000);
        }
    }

    @Test
    void may_be_closed_twice() {
        try (Concord concord = Concord.inMemory()) {
            Endpoint endpoint = start(concord, "127.0.0.1", 0);
            endpoint.close();
            endpoint.close();
        }
    }

    /// Returns when the server reads the body: it asks for it.
    private static void sendUpToItsBody(Wire wire) throws IOException {
        wire.send(PUT.replace("Host: test\n", "Host: test\nExpect: 100-continue\n"));
        assertEquals(100, wire.receive().status());
    }

    private static void awaitRefusal(String address) {
        while (true) {
            try (Wire _ = new Wire(address)) {
                Thread.onSpinWait();
            } catch (IOException e) {
                return;
            }
        }
    }

    private static Duration timeToClose(TestServer server) {
        long start = System.nanoTime();
        server.close();
        return Duration.ofNanos(System.nanoTime() - start);
    }

    private static String refusal(String host, int port) {
        try (Concord concord = Concord.inMemory()) {
            return String.valueOf(
                    assertThrows(
                                    ConcordException.OpenFailed.class,
                                    () -> start(concord, host, port).close())
                            .getMessage());
        }
    }

    private static Endpoint start(Concord concord, String host, int port) {
        Settings settings =
                Settings.builder()
                        .set(HttpEndpointProvider.HOST, host)
                        .set(HttpEndpointProvider.PORT, port)
                        .build();
        return new HttpEndpointProvider().start(settings, concord);
    }
}
