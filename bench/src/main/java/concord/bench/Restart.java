package concord.bench;

import concord.core.Concord;
import concord.core.Key;
import concord.core.Settings;
import concord.core.Value;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/// How long a member with 1 M keys of 100 bytes takes to come back, and what a capture costs those
/// who write meanwhile. Each step is a JVM of its own; `bench/restart` runs them.
final class Restart {
    private static final int KEYS = 1_000_000;
    private static final byte[] VALUE = new byte[100];
    private static final String NEVER = "1024GiB";

    private Restart() {}

    public static void main(String[] arguments) {
        Path directory = Path.of(arguments[1]);
        switch (arguments[0]) {
            case "fill" -> fill(directory);
            case "replay" -> open(directory, "replay of the log");
            case "snapshot" -> snapshot(directory);
            case "load" -> open(directory, "load of a snapshot");
            case "pause" -> pause(directory);
            default -> throw new IllegalArgumentException(arguments[0]);
        }
    }

    private static Concord concord(Path directory, String snapshotLogBytes) {
        return Concord.open(
                Settings.parse(
                        Map.of(
                                "data.dir",
                                directory.toString(),
                                "snapshot.log-bytes",
                                snapshotLogBytes)));
    }

    /// Writes everything and is gone without closing: there is only the log.
    private static void fill(Path directory) {
        put(concord(directory, NEVER), KEYS);
        Runtime.getRuntime().halt(0);
    }

    private static void put(Concord concord, int keys) {
        var async = concord.store().timeout(Duration.ofMinutes(5)).async();
        CompletableFuture<?> last = CompletableFuture.completedFuture(null);
        for (int i = 0; i < keys; i++) {
            last = async.put(key(i), Value.raw(VALUE));
        }
        last.join();
    }

    private static Key key(int number) {
        return Key.of("key-%012d".formatted(number));
    }

    private static void open(Path directory, String what) {
        long start = System.nanoTime();
        Concord concord = concord(directory, NEVER);
        long opened = System.nanoTime();
        long keys = concord.status().keys();
        System.out.printf(
                "%-20s %,d keys open after %d ms%n", what, keys, (opened - start) / 1_000_000);
        Runtime.getRuntime().halt(keys == KEYS ? 0 : 1);
    }

    /// Closing in order writes a snapshot.
    private static void snapshot(Path directory) {
        concord(directory, NEVER).close();
    }

    /// One thread puts and waits, first without captures, then with one after the other.
    private static void pause(Path directory) {
        for (String snapshotLogBytes : List.of(NEVER, "1MiB")) {
            try (Concord concord = concord(directory, snapshotLogBytes)) {
                Histogram latencies = new Histogram();
                measure(concord, 3, new Histogram());
                measure(concord, 12, latencies);
                System.out.printf(
                        "%-20s blocking put p50 %.0f µs, p99 %.0f µs, longest %.1f ms%n",
                        snapshotLogBytes.equals(NEVER) ? "no capture" : "with captures",
                        latencies.percentile(0.5) / 1e3,
                        latencies.percentile(0.99) / 1e3,
                        latencies.percentile(1) / 1e6);
            }
        }
    }

    private static void measure(Concord concord, int seconds, Histogram latencies) {
        long end = System.nanoTime() + seconds * 1_000_000_000L;
        for (int i = 0; System.nanoTime() < end; i++) {
            long start = System.nanoTime();
            concord.store().put(key(i % KEYS), Value.raw(VALUE));
            latencies.record(System.nanoTime() - start);
        }
    }
}
