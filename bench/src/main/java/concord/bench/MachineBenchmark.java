package concord.bench;

import concord.core.Entry;
import concord.core.Key;
import concord.core.Put;
import concord.core.Range;
import concord.core.Value;
import concord.core.command.Command;
import concord.core.command.Reply;
import concord.core.machine.HistoryBounds;
import concord.core.machine.Pending;
import concord.core.machine.StoreMachine;
import concord.core.machine.View;
import concord.core.spi.Position;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.type.ByteArrayDataType;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/// The state machine alone, without log and disk, against a skip list and H2's MVStore that hold
/// the same entries: 1 M keys of 16 bytes, values of 100 bytes, keys in random order, one writer.
///
/// The machine keeps history within its default bounds; the peers keep none.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 2, time = 2)
@Measurement(iterations = 4, time = 2)
@Fork(1)
@SuppressWarnings("NullAway.Init") // JMH calls fill() before anything else
public class MachineBenchmark {

    private static final int KEYS = 1_000_000;
    private static final int BATCH = 256;
    private static final int SCANNED = 100;

    /// Who holds the entries.
    @Param({"concord", "skiplist", "mvstore"})
    public String target;

    private Key[] keys;
    private Value[] values;
    private Target map;

    /// Fills the target, in random order.
    @Setup(Level.Trial)
    public void fill() {
        SplittableRandom random = new SplittableRandom(42);
        keys = new Key[KEYS];
        values = new Value[1_024];
        for (int i = 0; i < KEYS; i++) {
            keys[i] = Key.of("key-%012d".formatted(i));
        }
        for (int i = KEYS - 1; i > 0; i--) {
            int other = random.nextInt(i + 1);
            Key key = keys[i];
            keys[i] = keys[other];
            keys[other] = key;
        }
        for (int i = 0; i < values.length; i++) {
            byte[] value = new byte[100];
            random.nextBytes(value);
            values[i] = Value.raw(value);
        }
        map = insertAll(target());
    }

    private Target insertAll(Target into) {
        for (int i = 0; i < KEYS; i += BATCH) {
            into.put(keys, values, i, Math.min(BATCH, KEYS - i));
        }
        return into;
    }

    private Target target() {
        return switch (target) {
            case "concord" -> new Machine();
            case "skiplist" -> new SkipList();
            case "mvstore" -> new Mv();
            default -> throw new IllegalArgumentException(target);
        };
    }

    /// Puts over entries that are there, in batches as a group commit brings them.
    @Benchmark
    @OperationsPerInvocation(BATCH)
    public void overwrite() {
        map.put(keys, values, ThreadLocalRandom.current().nextInt(KEYS - BATCH), BATCH);
    }

    /// Puts of all keys into an empty target.
    @Benchmark
    @BenchmarkMode(Mode.SingleShotTime)
    @OutputTimeUnit(TimeUnit.MILLISECONDS)
    @Warmup(iterations = 3)
    @Measurement(iterations = 5)
    public Object insertMillion() {
        return insertAll(target());
    }

    /// A get of a random key.
    @Benchmark
    public @Nullable Object get() {
        return map.get(keys[ThreadLocalRandom.current().nextInt(KEYS)]);
    }

    /// All entries in order.
    @Benchmark
    @OperationsPerInvocation(KEYS)
    public void scan(Blackhole hole) {
        map.scan(null, KEYS, hole);
    }

    /// A hundred entries in order, from a random key on.
    @Benchmark
    @BenchmarkMode(Mode.AverageTime)
    @OutputTimeUnit(TimeUnit.MICROSECONDS)
    public void scanHundred(Blackhole hole) {
        map.scan(keys[ThreadLocalRandom.current().nextInt(KEYS)], SCANNED, hole);
    }

    private interface Target {
        void put(Key[] keys, Value[] values, int from, int count);

        @Nullable Object get(Key key);

        void scan(@Nullable Key from, int count, Blackhole hole);
    }

    private static final class Machine implements Target {
        private final HistoryBounds bounds = new HistoryBounds(100_000, 600_000, 64L << 20);
        private final StoreMachine machine = new StoreMachine();
        private long index;

        @Override
        public void put(Key[] keys, Value[] values, int from, int count) {
            List<Pending<Reply>> batch = new ArrayList<>(count);
            for (int i = from; i < from + count; i++) {
                Put put = Put.of(keys[i], values[i & (values.length - 1)]);
                batch.add(new Pending<>(new Command.Write(put), reply -> reply, null));
            }
            apply(batch);
            if (machine.historyBytes() > bounds.bytes()) {
                long to = machine.compactTo(bounds, System.currentTimeMillis());
                apply(List.of(new Pending<>(new Command.Tick(to), reply -> reply, null)));
            }
        }

        private void apply(List<Pending<Reply>> batch) {
            machine.apply(new Position(1, index++, System.currentTimeMillis()), batch);
        }

        @Override
        public @Nullable Object get(Key key) {
            return machine.get(key);
        }

        @Override
        public void scan(@Nullable Key from, int count, Blackhole hole) {
            try (View view = machine.view(OptionalLong.empty())) {
                Range range = from == null ? Range.all() : Range.from(from);
                View.Cursor cursor = view.cursor(range.limit(count));
                for (Entry entry = cursor.next(); entry != null; entry = cursor.next()) {
                    hole.consume(entry);
                }
            }
        }
    }

    private static final class SkipList implements Target {
        private final ConcurrentSkipListMap<Key, Value> map = new ConcurrentSkipListMap<>();

        @Override
        public void put(Key[] keys, Value[] values, int from, int count) {
            for (int i = from; i < from + count; i++) {
                map.put(keys[i], values[i & (values.length - 1)]);
            }
        }

        @Override
        public @Nullable Object get(Key key) {
            return map.get(key);
        }

        @Override
        public void scan(@Nullable Key from, int count, Blackhole hole) {
            int left = count;
            for (var entry : (from == null ? map : map.tailMap(from)).entrySet()) {
                hole.consume(entry);
                if (--left == 0) {
                    return;
                }
            }
        }
    }

    private static final class Mv implements Target {
        private final MVMap<byte[], byte[]> map =
                new MVStore.Builder()
                        .open()
                        .openMap(
                                "entries",
                                new MVMap.Builder<byte[], byte[]>()
                                        .keyType(ByteArrayDataType.INSTANCE)
                                        .valueType(ByteArrayDataType.INSTANCE));

        @Override
        public void put(Key[] keys, Value[] values, int from, int count) {
            for (int i = from; i < from + count; i++) {
                map.put(keys[i].bytes(), values[i & (values.length - 1)].bytes());
            }
        }

        @Override
        public @Nullable Object get(Key key) {
            return map.get(key.bytes());
        }

        @Override
        public void scan(@Nullable Key from, int count, Blackhole hole) {
            var cursor = map.cursor(from == null ? null : from.bytes());
            for (int i = 0; i < count && cursor.hasNext(); i++) {
                cursor.next();
                hole.consume(cursor.getValue());
            }
        }
    }
}
