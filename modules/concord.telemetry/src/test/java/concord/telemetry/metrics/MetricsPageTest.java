package concord.telemetry.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import concord.core.Concord;
import concord.core.Settings;
import concord.core.Value;
import concord.core.spi.Observer;
import concord.core.spi.OperatorPage;
import concord.core.spi.Surroundings;
import java.io.StringWriter;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/// The page as Prometheus sees it.
class MetricsPageTest {

    private static final Settings SILENT =
            Settings.builder().set(MetricsProvider.ENABLED, false).build();

    private final Metrics metrics = new Metrics();

    private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(request.build(), BodyHandlers.ofString());
        }
    }

    @Test
    void the_page_is_in_the_format_that_is_asked_for() throws Exception {
        try (MetricsPage page = MetricsPage.open("127.0.0.1", 0, metrics).orElseThrow()) {
            HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(page.address()));
            HttpResponse<String> plain = send(request.copy());
            assertEquals(200, plain.statusCode());
            assertTrue(plain.headers().firstValue("Content-Type").orElseThrow().contains("0.0.4"));
            assertTrue(plain.body().contains("# TYPE concord_operations_total counter\n"));
            HttpResponse<String> open =
                    send(request.copy().header("Accept", "application/openmetrics-text"));
            assertTrue(open.body().contains("# TYPE concord_operations counter\n"));
            assertTrue(open.body().endsWith("# EOF\n"));
        }
    }

    @Test
    void there_is_nothing_else() throws Exception {
        try (MetricsPage page = MetricsPage.open("127.0.0.1", 0, metrics).orElseThrow()) {
            URI address = URI.create(page.address());
            assertEquals(
                    404, send(HttpRequest.newBuilder(address.resolve("/metrics/x"))).statusCode());
            assertEquals(404, send(HttpRequest.newBuilder(address.resolve("/"))).statusCode());
            HttpResponse<String> posted =
                    send(HttpRequest.newBuilder(address).POST(BodyPublishers.ofString("x")));
            assertEquals(405, posted.statusCode());
            assertEquals(Optional.of("GET, HEAD"), posted.headers().firstValue("Allow"));
            assertEquals(200, send(HttpRequest.newBuilder(address).HEAD()).statusCode());
        }
    }

    @Test
    void a_member_whose_port_is_taken_serves_without_the_page() throws Exception {
        try (ServerSocket taken = new ServerSocket(0);
                Concord concord =
                        Concord.inMemory(
                                Settings.builder()
                                        .set(MetricsProvider.HOST, "0.0.0.0")
                                        .set(
                                                MetricsProvider.PORT,
                                                OptionalInt.of(taken.getLocalPort()))
                                        .build())) {
            assertEquals(1, concord.store().put("k", Value.of(1)).revision());
        }
    }

    @Test
    void it_is_given_to_the_http_server_where_the_settings_say_so() throws Exception {
        var provider = new MetricsProvider();
        Settings.Builder settings = Settings.builder();
        try (Observer own =
                        provider.open(
                                settings.set(MetricsProvider.PORT, OptionalInt.of(0)).build());
                Observer shared =
                        provider.open(
                                settings.set(MetricsProvider.PORT, OptionalInt.empty()).build())) {
            assertEquals(Optional.empty(), own.page());
            OperatorPage page = shared.page().orElseThrow();
            assertEquals("/metrics", page.path());
            String type = page.mediaType(Optional.of("application/openmetrics-text"));
            assertTrue(type.startsWith("application/openmetrics-text"), type);
            var text = new StringWriter();
            page.write(text, type);
            assertTrue(text.toString().endsWith("# EOF\n"), text::toString);
        }
        assertEquals(OptionalInt.empty(), MetricsProvider.PORT.parse("http"));
    }

    @Test
    void promtool_finds_nothing() throws Exception {
        try (Concord concord = Concord.inMemory(SILENT, List.of(metrics), Surroundings.REAL);
                MetricsPage page = MetricsPage.open("127.0.0.1", 0, metrics).orElseThrow()) {
            concord.store().put("k", Value.of(1));
            concord.store().get("k");
            String body = send(HttpRequest.newBuilder(URI.create(page.address()))).body();
            Process promtool =
                    new ProcessBuilder("promtool", "check", "metrics")
                            .redirectErrorStream(true)
                            .start();
            try (var input = promtool.getOutputStream()) {
                input.write(body.getBytes(StandardCharsets.UTF_8));
            }
            String said =
                    new String(promtool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertEquals(0, promtool.waitFor(), said);
            assertEquals("", said);
        }
    }
}
