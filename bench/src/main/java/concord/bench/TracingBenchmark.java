package concord.bench;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import org.openjdk.jmh.annotations.Param;

/// What traces cost: the same calls with traces off and on, at 1 % sampling and a collector that
/// takes all.
@SuppressWarnings("NullAway.Init") // settings() comes before anything else
public class TracingBenchmark extends ObservedCalls {

    /// Whether the member makes spans.
    @Param({"false", "true"})
    public boolean tracing;

    private HttpServer collector;

    @Override
    Map<String, String> settings() throws IOException {
        collector =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        collector.createContext("/", TracingBenchmark::take);
        collector.start();
        return Map.of(
                "metrics.enabled",
                "false",
                "tracing.enabled",
                Boolean.toString(tracing),
                "tracing.sampling",
                "0.01",
                "tracing.endpoint",
                endpoint());
    }

    private String endpoint() {
        return "http://127.0.0.1:" + collector.getAddress().getPort() + "/v1/traces";
    }

    private static void take(HttpExchange exchange) throws IOException {
        exchange.getRequestBody().transferTo(OutputStream.nullOutputStream());
        exchange.sendResponseHeaders(200, -1);
        exchange.close();
    }

    @Override
    public void close() throws IOException {
        super.close();
        collector.stop(0);
    }
}
