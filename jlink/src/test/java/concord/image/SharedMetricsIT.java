package concord.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import concord.testkit.Await;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The metrics on the port of HTTP, where `metrics.port` says so.
class SharedMetricsIT {

    private static final String TOKEN = "0123456789abcdef0123456789abcdef";

    @TempDir private Path directory;
    private final HttpClient client = HttpClient.newHttpClient();

    private HttpResponse<String> scrape(Server server, String... headers) {
        URI uri = server.address().resolve("/metrics");
        HttpRequest.Builder request = HttpRequest.newBuilder(uri);
        if (headers.length > 0) {
            request.headers(headers);
        }
        try {
            return client.send(request.build(), BodyHandlers.ofString());
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void prometheus_sees_them_with_a_token() {
        try (Server server =
                Server.run(
                        Image.CONCORD,
                        directory,
                        Map.of("CONCORD_ROOT_TOKEN", TOKEN),
                        List.of(
                                "start",
                                "--http-port=0",
                                "--auth-enabled=true",
                                "--metrics-port=http"))) {
            Await.until(
                    "the token counts",
                    () -> scrape(server, "Authorization", "Bearer " + TOKEN).statusCode() == 200);
            HttpResponse<String> page = scrape(server, "Authorization", "Bearer " + TOKEN);
            assertTrue(page.headers().firstValue("Content-Type").orElseThrow().contains("0.0.4"));
            assertTrue(page.body().contains("# TYPE concord_raft_term gauge\n"), page::body);
            HttpResponse<String> open =
                    scrape(
                            server,
                            "Authorization",
                            "Bearer " + TOKEN,
                            "Accept",
                            "application/openmetrics-text; version=1.0.0");
            assertTrue(open.body().endsWith("# EOF\n"), open::body);
            assertTrue(open.body().contains("route=\"/metrics\",status=\"200\""), open::body);

            assertEquals(401, scrape(server).statusCode());
            assertEquals(401, scrape(server, "Authorization", "Bearer ccd_x").statusCode());
            assertFalse(server.terminate().end().err().contains("Metrics are at"), "no other port");
        }
    }
}
