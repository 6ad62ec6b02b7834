package concord.bench;

import concord.core.AsyncStore;
import concord.core.Concord;
import concord.core.Entry;
import concord.core.Key;
import concord.core.Settings;
import concord.core.Store;
import concord.core.Value;
import concord.core.Written;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
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
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/// Reads and writes of a durable member in this process, by a caller who does nothing else, with
/// something on that watches them and without. Keys of 16 bytes, values of 100 bytes.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(3)
@SuppressWarnings("NullAway.Init") // JMH calls fill() before anything else
public abstract class ObservedCalls {
    private static final int KEYS = 1 << 16;
    private static final int PIPELINED = 1_000;

    private Key[] keys;
    private Value value;
    private Path directory;
    private Concord concord;
    private Store store;
    private AsyncStore async;
    private int next;

    /// What the member has besides its data directory.
    abstract Map<String, String> settings() throws IOException;

    /// Fills the store.
    @Setup
    public void fill() throws IOException {
        directory = Files.createTempDirectory("concord-observed");
        Map<String, String> settings = new HashMap<>(settings());
        settings.put("data.dir", directory.toString());
        concord = Concord.open(Settings.parse(settings));
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

    /// Closes and deletes.
    @TearDown
    public void close() throws IOException {
        concord.close();
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
