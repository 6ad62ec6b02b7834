package concord.raft;

import concord.core.Concord;
import concord.core.Setting;
import concord.core.Settings;
import concord.core.Store;
import concord.core.Value;
import concord.core.Written;
import concord.core.spi.Event;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/// A durable member in a directory, opened and closed as a test likes, with all that happened to
/// it.
final class Durable {

    private final Settings settings;
    private final Queue<Event> events = new ConcurrentLinkedQueue<>();

    Durable(Path directory) {
        // Tests fill logs with zeros, which would not fill anything if they were deflated.
        this(
                Settings.builder()
                        .set(Settings.DATA_DIR, directory)
                        .set(Settings.COMPRESSION_MIN_BYTES, 256L << 20)
                        .build());
    }

    private Durable(Settings settings) {
        this.settings = settings;
    }

    <T> Durable with(Setting<T> setting, T value) {
        return new Durable(settings.toBuilder().set(setting, value).build());
    }

    Concord open() {
        return Concord.open(settings, List.of(events::add));
    }

    <E extends Event> List<E> events(Class<E> type) {
        return events.stream().filter(type::isInstance).map(type::cast).toList();
    }

    Path log() {
        return only(settings.get(Settings.DATA_DIR).resolve("raft")).resolve("current");
    }

    Path snapshots() {
        return only(settings.get(Settings.DATA_DIR).resolve("raft")).resolve("sm");
    }

    Path openSegment() {
        return only(log(), "log_inprogress_");
    }

    List<Path> closedSegments() {
        return list(log()).stream()
                .filter(path -> path.getFileName().toString().matches("log_\\d+-\\d+"))
                .toList();
    }

    static Path only(Path directory, String prefix) {
        return list(directory).stream()
                .filter(path -> path.getFileName().toString().startsWith(prefix))
                .findFirst()
                .orElseThrow();
    }

    private static Path only(Path directory) {
        return only(directory, "");
    }

    static List<Path> list(Path directory) {
        try (Stream<Path> files = Files.list(directory)) {
            return files.sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Puts `count` values of `bytes` bytes each and waits for all of them.
    static void fill(Store store, String prefix, int count, int bytes) {
        List<CompletableFuture<Written>> writes = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            byte[] value = new byte[bytes];
            java.util.Arrays.fill(value, (byte) (i % 100 + 1));
            writes.add(store.async().put(prefix + i, Value.raw(value)));
        }
        writes.forEach(CompletableFuture::join);
    }

    static void await(BooleanSupplier condition) {
        long end = System.nanoTime() + 20_000_000_000L;
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("not within 20 s");
            }
            LockSupport.parkNanos(1_000_000);
        }
    }
}
