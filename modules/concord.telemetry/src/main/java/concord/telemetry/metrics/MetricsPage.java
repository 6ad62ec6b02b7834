package concord.telemetry.metrics;

import static java.lang.System.Logger.Level.INFO;
import static java.lang.System.Logger.Level.WARNING;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import concord.core.spi.OperatorPage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// The page of the metrics, on a port of its own.
final class MetricsPage implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger("concord");

    private static final int OK = 200;
    private static final int NOT_FOUND = 404;
    private static final int METHOD_NOT_ALLOWED = 405;
    private static final int NO_BODY = -1;
    private static final int TYPICAL_BYTES = 64 << 10;

    private final HttpServer server;
    private final OperatorPage page;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    private MetricsPage(HttpServer server, OperatorPage page) {
        this.server = server;
        this.page = page;
        server.setExecutor(threads);
        server.createContext("/", exchange -> answer(exchange, page));
        server.start();
    }

    /// Serves the page. A member is worth more than its metrics: when the port cannot be had the
    /// log says so, and there is no page.
    static Optional<MetricsPage> open(String host, int port, OperatorPage metrics) {
        try {
            var server = HttpServer.create(new InetSocketAddress(host, port), 0);
            var page = new MetricsPage(server, metrics);
            LOG.log(INFO, "Metrics are at {0}.", page.address());
            return Optional.of(page);
        } catch (IOException | RuntimeException e) {
            LOG.log(
                    WARNING,
                    "Metrics are not shown, because {0}:{1,number,#} cannot be listened on ({2})."
                            + " Set metrics.port to another port, or metrics.enabled to false.",
                    host,
                    port,
                    e.getMessage());
            return Optional.empty();
        }
    }

    /// Where it is.
    String address() {
        InetSocketAddress address = server.getAddress();
        String host = address.getAddress().getHostAddress();
        return "http://"
                + (host.contains(":") ? "[" + host + "]" : host)
                + ":"
                + address.getPort()
                + page.path();
    }

    private static void answer(HttpExchange exchange, OperatorPage page) throws IOException {
        try (exchange) {
            if (!exchange.getRequestURI().getPath().equals(page.path())) {
                exchange.sendResponseHeaders(NOT_FOUND, NO_BODY);
                return;
            }
            boolean head = exchange.getRequestMethod().equals("HEAD");
            if (!head && !exchange.getRequestMethod().equals("GET")) {
                exchange.getResponseHeaders().set("Allow", "GET, HEAD");
                exchange.sendResponseHeaders(METHOD_NOT_ALLOWED, NO_BODY);
                return;
            }
            String type =
                    page.mediaType(
                            Optional.ofNullable(exchange.getRequestHeaders().getFirst("Accept")));
            exchange.getResponseHeaders().set("Content-Type", type);
            if (head) {
                exchange.sendResponseHeaders(OK, NO_BODY);
                return;
            }
            var bytes = new ByteArrayOutputStream(TYPICAL_BYTES);
            try (var writer = new OutputStreamWriter(bytes, StandardCharsets.UTF_8)) {
                page.write(writer, type);
            }
            exchange.sendResponseHeaders(OK, bytes.size());
            bytes.writeTo(exchange.getResponseBody());
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.close();
    }
}
