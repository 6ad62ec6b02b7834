package concord.bench;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import concord.core.AsyncStore;
import concord.core.Concord;
import concord.core.Entry;
import concord.core.Key;
import concord.core.Settings;
import concord.core.Store;
import concord.core.Value;
import concord.core.Written;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/// What traces cost a durable member in this process: the same reads and writes with traces off and
/// on, at 1 % sampling and a collector that takes all, by a caller who does nothing else. Keys of
/// 16 bytes, values of 100 bytes.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(3)
@SuppressWarnings("NullAway.Init") // JMH calls fill() before anything else
public class TracingBenchmark {
    private static final int KEYS = 1 << 16;
    private static final int PIPELINED = 1_000;

    /// Whether the member makes spans.
    @Param({"false", "true"})
    public boolean tracing;

    private Key[] keys;
    private Value value;
    private Path directory;
    private HttpServer collector;
    private Concord concord;
    private Store store;
    private AsyncStore async;
    private int next;

    /// Fills the store.
    @Setup
    public void fill() throws IOException {
        directory = Files.createTempDirectory("concord-tracing");
        collector =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        collector.createContext("/", TracingBenchmark::take);
        collector.start();
        concord =
                Concord.open(
                        Settings.parse(
                                Map.of(
                                        "data.dir", directory.toString(),
                                        "metrics.enabled", "false",
                                        "tracing.enabled", Boolean.toString(tracing),
                                        "tracing.sampling", "0.01",
                                        "tracing.endpoint", endpoint())));
        store = concord.store();
        async = store.async();
        value = Value.raw(new byte[100]);
        keys =
                new SplittableRandom(42)
                        .ints(KEYS)
                        .mapToObj(i -> Key.of("key-%012d".formatted(i & 0xffff)))
                        .toArray(Key[]::new);
        for (Key key : keys) {
            var _ = async.put(key, value);
        }
        var _ = async.put(keys[0], value).join();
    }

    private String endpoint() {
        return "http://127.0.0.1:" + collector.getAddress().getPort() + "/v1/traces";
    }

    private static void take(HttpExchange exchange) throws IOException {
        exchange.getRequestBody().transferTo(OutputStream.nullOutputStream());
        exchange.sendResponseHeaders(200, -1);
        exchange.close();
    }

    /// Closes and deletes.
    @TearDown
    public void close() throws IOException {
        concord.close();
        collector.stop(0);
        try (var files = Files.walk(directory)) {
            for (Path file : files.sorted((a, b) -> b.compareTo(a)).toList()) {
                Files.delete(file);
            }
        }
    }

    private Key key() {
        return keys[next++ & KEYS - 1];
    }

    /// A read.
    @Benchmark
    public Optional<Entry> get() {
        return store.get(key());
    }

    /// A thousand writes, of which the last one is waited for.
    @Benchmark
    @OperationsPerInvocation(PIPELINED)
    public Written put() {
        CompletableFuture<Written> last = async.put(key(), value);
        for (int i = 1; i < PIPELINED; i++) {
            last = async.put(key(), value);
        }
        return last.join();
    }
}
