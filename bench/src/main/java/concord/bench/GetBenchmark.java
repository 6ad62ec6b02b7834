package concord.bench;

import concord.core.Concord;
import concord.core.Entry;
import concord.core.Key;
import concord.core.Store;
import concord.core.Value;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/// A local read of a durable member, at the default level, against a get from a hash map that holds
/// the same keys: keys of 16 bytes, values of 100 bytes, keys chosen at random.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(3)
@SuppressWarnings("NullAway.Init") // JMH calls fill() before anything else
public class GetBenchmark {
    private static final int MASK = (1 << 20) - 1;

    /// How many keys there are.
    @Param({"100000", "1000000"})
    public int keys;

    private final ConcurrentHashMap<Key, Value> map = new ConcurrentHashMap<>();
    private Key[] order;
    private Path directory;
    private Concord concord;
    private Store store;

    /// Where a thread stands in the order of keys.
    @State(Scope.Thread)
    public static class Cursor {
        private int next;

        private Key key(GetBenchmark benchmark) {
            return benchmark.order[next++ & MASK];
        }
    }

    /// Fills both.
    @Setup
    public void fill() throws IOException {
        directory = Files.createTempDirectory("concord-get");
        concord = Concord.open(directory);
        store = concord.store();
        var async = store.async();
        Key[] all = new Key[keys];
        for (int i = 0; i < keys; i++) {
            all[i] = Key.of("key-%012d".formatted(i));
            Value value = Value.raw(new byte[100]);
            map.put(all[i], value);
            var last = async.put(all[i], value);
            if (i == keys - 1) {
                last.join();
            }
        }
        var random = new SplittableRandom(42);
        order =
                random.ints(MASK + 1, 0, keys)
                        .mapToObj(i -> Key.of(all[i].bytes()))
                        .toArray(Key[]::new);
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

    /// Concord's.
    @Benchmark
    public Optional<Entry> concord(Cursor cursor) {
        return store.get(cursor.key(this));
    }

    /// The map's.
    @Benchmark
    public @Nullable Value map(Cursor cursor) {
        return map.get(cursor.key(this));
    }
}
