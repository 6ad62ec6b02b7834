package concord.bench;

import concord.core.Backup;
import concord.core.Concord;
import concord.core.Key;
import concord.core.Settings;
import concord.core.Store;
import concord.core.Value;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.Stream;

/// What a backup and a restore take, and what they cost those who write meanwhile: time, memory and
/// latencies. One durable member, embedded, with values of 100 bytes that nothing makes smaller.
/// `bench/run backup` runs it.
public final class Backups {

    private static final int WRITERS = 16;
    private static final int VALUE_BYTES = 100;

    private final Concord concord;
    private final Store store;

    private Backups(Concord concord) {
        this.concord = concord;
        this.store = concord.store().timeout(Duration.ofMinutes(10));
    }

    /// Measures all of it and prints it.
    ///
    /// @param arguments the directory of the data, and how many keys there are
    public static void main(String[] arguments) throws InterruptedException {
        Settings settings = Settings.parse(Map.of("data.dir", Path.of(arguments[0]).toString()));
        try (Concord concord = Concord.open(settings)) {
            new Backups(concord).run(Integer.parseInt(arguments[1]));
        }
    }

    private void run(int keys) throws InterruptedException {
        fill(keys);
        long end = System.nanoTime() + 5_000_000_000L;
        Writing quiet = new Writing(store, WRITERS);
        quiet.until(() -> System.nanoTime() > end);
        quiet.print("before, " + WRITERS + " writers");
        Backup backup = measured("backup", () -> concord.backups().create());
        System.out.printf("  %,d keys, %.1f MB%n", backup.keys(), backup.bytes() / 1e6);
        measured("verify", () -> concord.backups().verify(backup.name()));
        measured("restore", () -> concord.backups().restore(backup.name()));
    }

    /// Does something while others write, and prints what it took.
    private <T> T measured(String what, Supplier<T> work) throws InterruptedException {
        System.gc();
        long before = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
        heap().forEach(MemoryPoolMXBean::resetPeakUsage);
        long start = System.nanoTime();
        CompletableFuture<T> done = CompletableFuture.supplyAsync(work);
        long[] took = new long[1];
        done = done.whenComplete((_, _) -> took[0] = System.nanoTime() - start);
        Writing busy = new Writing(store, WRITERS);
        busy.until(done::isDone);
        T result = done.join();
        busy.print("during the " + what);
        System.out.printf(
                "  %s: %.2f s; heap before %,d MB, at most %,d MB, garbage with it%n",
                what,
                took[0] / 1e9,
                before >> 20,
                heap().mapToLong(pool -> pool.getPeakUsage().getUsed()).sum() >> 20);
        return result;
    }

    private static Stream<MemoryPoolMXBean> heap() {
        return ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP);
    }

    private void fill(int keys) {
        SplittableRandom random = new SplittableRandom(1);
        var async = store.async();
        CompletableFuture<?> last = CompletableFuture.completedFuture(null);
        for (int i = 0; i < keys; i++) {
            byte[] value = new byte[VALUE_BYTES];
            random.nextBytes(value);
            last = async.put(Key.of("key-%012d".formatted(i)), Value.raw(value));
        }
        last.join();
    }
}
