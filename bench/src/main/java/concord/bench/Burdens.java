package concord.bench;

import concord.core.Comparison;
import concord.core.Concord;
import concord.core.Index;
import concord.core.Key;
import concord.core.Predicate;
import concord.core.Put;
import concord.core.Query;
import concord.core.Range;
import concord.core.Settings;
import concord.core.Store;
import concord.core.Value;
import concord.core.Watch;
import concord.core.Watcher;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntFunction;

/// What the store does beside reads and writes, and what that costs those who write meanwhile: one
/// durable member, embedded. Each step is a JVM of its own; `bench/run burdens` runs them.
final class Burdens {

    private static final int WRITERS = 16;
    private static final int MILLION = 1_000_000;
    private static final int EXPIRING = 100_000;
    private static final int WATCHERS = 1_000;
    private static final int WATCHED = 20_000;
    private static final Duration SHORT = Duration.ofSeconds(3);

    private final Concord concord;
    private final Store store;

    private Burdens(Concord concord) {
        this.concord = concord;
        this.store = concord.store().timeout(Duration.ofMinutes(5));
    }

    public static void main(String[] arguments) throws InterruptedException {
        Settings settings = Settings.parse(Map.of("data.dir", Path.of(arguments[1]).toString()));
        try (Concord concord = Concord.open(settings)) {
            Burdens burdens = new Burdens(concord);
            switch (arguments[0]) {
                case "expiry" -> burdens.expiry();
                case "leases" -> burdens.leases();
                case "watchers" -> burdens.watchers();
                case "index" -> burdens.index();
                default -> throw new IllegalArgumentException(arguments[0]);
            }
        }
    }

    /// 100 000 keys that are due at once.
    private void expiry() throws InterruptedException {
        fill(EXPIRING, i -> Put.of(key("due", i), Value.raw(new byte[100])).ttl(SHORT));
        expire("expiry of 100 K keys");
    }

    /// The same, each of a lease of its own.
    private void leases() throws InterruptedException {
        List<Thread> granting = new ArrayList<>();
        for (int t = 0; t < 1_000; t++) {
            int first = t * (EXPIRING / 1_000);
            granting.add(
                    Thread.startVirtualThread(() -> {
                        for (int i = first; i < first + EXPIRING / 1_000; i++) {
                            long lease = store.leases().grant(SHORT.multipliedBy(10)).id();
                            store.put(Put.of(key("due", i), Value.of(i)).lease(lease));
                        }
                    }));
        }
        for (Thread thread : granting) {
            thread.join();
        }
        expire("end of 100 K leases");
    }

    private void expire(String what) throws InterruptedException {
        Writing quiet = new Writing(store, WRITERS);
        quiet.until(() -> store.count(Range.prefix("due")) < EXPIRING);
        long start = System.nanoTime();
        Writing busy = new Writing(store, WRITERS);
        busy.until(() -> concord.status().keys() <= WRITERS);
        quiet.print("before, " + WRITERS + " writers");
        busy.print(what);
        System.out.printf(
                "  all of them gone %.1f s after the first%n", (System.nanoTime() - start) / 1e9);
    }

    /// Events to 1 000 watchers of one prefix, and what those cost that nobody reads.
    private void watchers() throws InterruptedException {
        fill(WATCHED, Burdens::watched); // warm
        double without = cpuPerPut();
        AtomicLong heard = new AtomicLong();
        List<Watcher> all = new ArrayList<>();
        for (int i = 0; i < WATCHERS; i++) {
            Watcher watcher = store.watch(Watch.prefix("watched/"));
            all.add(watcher);
            Thread.startVirtualThread(() -> {
                for (int n = 0; n < WATCHED; n++) {
                    watcher.next();
                    heard.incrementAndGet();
                }
            });
        }
        long start = System.nanoTime();
        double cpu = cpu();
        fill(WATCHED, Burdens::watched);
        while (heard.get() < (long) WATCHED * WATCHERS) {
            Thread.onSpinWait();
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        double with = (cpu() - cpu) / WATCHED;
        System.out.printf(
                "%,d watchers: %,.0f events/s delivered, %.2f µs of processor time an event%n",
                WATCHERS, WATCHED * (double) WATCHERS / seconds, (with - without) / WATCHERS * 1e6);
        all.forEach(Watcher::close);
        stalled();
    }

    private void stalled() {
        forgetAll();
        long before = used();
        List<Watcher> all = new ArrayList<>();
        for (int i = 0; i < WATCHERS; i++) {
            all.add(store.watch(Watch.prefix("watched/")));
        }
        long idle = used();
        fill(WATCHED, Burdens::watched);
        forgetAll();
        System.out.printf(
                "%,d stalled watchers: %d bytes each, and %d each after %,d events%n",
                WATCHERS, (idle - before) / WATCHERS, (used() - before) / WATCHERS, WATCHED);
        all.forEach(Watcher::close);
    }

    /// Until nothing is left: a compaction forgets some thousand revisions at a time.
    private void forgetAll() {
        for (int i = 0; i < 100; i++) {
            store.compact(concord.status().revision());
        }
    }

    private static Put watched(int number) {
        return Put.of("watched/" + number % 100, Value.of(number));
    }

    private double cpuPerPut() {
        double before = cpu();
        fill(WATCHED, Burdens::watched);
        return (cpu() - before) / WATCHED;
    }

    private static double cpu() {
        var system =
                (com.sun.management.OperatingSystemMXBean)
                        ManagementFactory.getOperatingSystemMXBean();
        return system.getProcessCpuTime() / 1e9;
    }

    private static long used() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    /// An index over a million documents, and queries with it and without.
    private void index() throws InterruptedException {
        fill(MILLION, Burdens::document);
        Writing quiet = new Writing(store, WRITERS);
        long end = System.nanoTime() + 5_000_000_000L;
        quiet.until(() -> System.nanoTime() > end);
        quiet.print("before, " + WRITERS + " writers");

        Query few = Query.all().where(Predicate.equal("/group", Value.of(7)));
        Query some =
                Query.all().where(Predicate.field("/rank", Comparison.GREATER, Value.of(990_000)));
        double fewScanned = medianMillis(few, 5);
        double someScanned = medianMillis(some, 5);
        long start = System.nanoTime();
        store.indexes().create(Index.of("group", "/group"));
        Writing busy = new Writing(store, WRITERS);
        busy.until(() -> store.explain(few).index().isPresent());
        busy.print("index over 1 M documents");
        System.out.printf("  built after %.1f s%n", (System.nanoTime() - start) / 1e9);
        store.indexes().create(Index.of("rank", "/rank"));
        while (store.explain(some).index().isEmpty()) {
            Thread.onSpinWait();
        }
        compare("equality, 100 of 1 M", fewScanned, medianMillis(few, 50));
        compare("range, 10 K of 1 M", someScanned, medianMillis(some, 50));
    }

    private static Put document(int number) {
        return Put.of(
                key("doc", number),
                Value.json(
                        String.format(
                                Locale.ROOT,
                                "{\"group\":%d,\"rank\":%d,\"name\":\"document number %d\"}",
                                number % 10_000,
                                number,
                                number)));
    }

    private double medianMillis(Query query, int times) {
        Histogram durations = new Histogram();
        for (int i = 0; i < times; i++) {
            long start = System.nanoTime();
            long count = store.count(query);
            durations.record(System.nanoTime() - start);
            if (count == 0) {
                throw new IllegalStateException("nothing found");
            }
        }
        return durations.percentile(0.5) / 1e6;
    }

    private static void compare(String what, double without, double with) {
        System.out.printf(
                "%s: %.1f ms without index, %.2f ms with: %.0f x%n",
                what, without, with, without / with);
    }

    private static Key key(String prefix, int number) {
        return Key.of("%s/%09d".formatted(prefix, number));
    }

    private void fill(int count, IntFunction<Put> puts) {
        var async = store.async();
        CompletableFuture<?> last = CompletableFuture.completedFuture(null);
        for (int i = 0; i < count; i++) {
            last = async.put(puts.apply(i));
        }
        last.join();
    }
}
