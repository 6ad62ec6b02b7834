package concord.telemetry.tracing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import concord.core.Concord;
import concord.core.Settings;
import concord.core.Value;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/// What leaves the process. That it is OTLP as its makers publish it, a test of the image says.
class ExportTest {

    private record Post(String path, String type, String body) {}

    private final List<Post> posts = new CopyOnWriteArrayList<>();

    private HttpServer collector() throws IOException {
        HttpServer server =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext(
                "/",
                exchange -> {
                    posts.add(
                            new Post(
                                    exchange.getRequestURI().getPath(),
                                    exchange.getRequestHeaders().getFirst("Content-Type"),
                                    new String(
                                            exchange.getRequestBody().readAllBytes(),
                                            StandardCharsets.ISO_8859_1)));
                    exchange.sendResponseHeaders(200, -1);
                    exchange.close();
                });
        server.start();
        return server;
    }

    private static Settings settings(int port) {
        return Settings.builder()
                .set(TracingProvider.ENABLED, true)
                .set(TracingProvider.SAMPLING, "1")
                .set(TracingProvider.SERVICE_NAME, "orders-store")
                .set(TracingProvider.ENDPOINT, "http://127.0.0.1:" + port + "/v1/traces")
                .build();
    }

    @Test
    void a_member_that_is_closed_has_sent_its_spans() throws IOException {
        HttpServer collector = collector();
        try {
            try (Concord concord = Concord.inMemory(settings(collector.getAddress().getPort()))) {
                concord.store().put("k", Value.of("v"));
            }

            assertEquals(1, posts.size(), posts::toString);
            Post post = posts.getFirst();
            assertEquals("/v1/traces", post.path);
            assertEquals("application/x-protobuf", post.type);
            assertTrue(post.body.contains("kv.put"), post.body);
            assertTrue(post.body.contains("orders-store"), post.body);
        } finally {
            collector.stop(0);
        }
    }

    @Test
    void a_collector_that_is_not_there_is_no_trouble_to_the_member() throws IOException {
        HttpServer gone = collector();
        int port = gone.getAddress().getPort();
        gone.stop(0);

        try (Concord concord = Concord.inMemory(settings(port))) {
            assertEquals(1, concord.store().put("k", Value.of("v")).revision());
        }
    }
}
