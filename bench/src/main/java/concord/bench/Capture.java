package concord.bench;

import concord.core.Key;
import concord.core.Put;
import concord.core.Value;
import concord.core.command.Command;
import concord.core.command.Reply;
import concord.core.machine.Pending;
import concord.core.machine.StoreMachine;
import concord.core.spi.Image;
import concord.core.spi.Position;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.List;

/// How long the thread that applies is held up while the state of 1 M keys is captured and written
/// out: one put a log entry, without log and disk, first without captures, then with one after the
/// other.
public final class Capture {

    private static final int KEYS = 1_000_000;
    private static final int SECONDS = 10;
    private static final byte[] VALUE = new byte[100];

    private final StoreMachine machine = new StoreMachine();
    private long index;
    private volatile boolean over;
    private final Histogram captures = new Histogram();

    private Capture() {}

    /// Measures both and prints them.
    public static void main(String[] args) throws InterruptedException {
        Capture capture = new Capture();
        for (int i = 0; i < KEYS; i++) {
            capture.put(i);
        }
        capture.measure(); // warm
        System.out.println("no captures:   " + text(capture.measure()));
        capture.capture().close(); // the first one loads classes
        capture.captures.clear();
        Thread capturing = Thread.ofPlatform().start(capture::captureOnAndOn);
        String with = text(capture.measure());
        capture.over = true;
        capturing.join();
        System.out.println("with captures: " + with);
        System.out.printf(
                "capture() p50 %.0f µs, p90 %.0f µs, longest %.1f ms%n",
                capture.captures.percentile(0.5) / 1e3,
                capture.captures.percentile(0.9) / 1e3,
                capture.captures.percentile(1) / 1e6);
    }

    private void put(int number) {
        Put put = Put.of(Key.of("key-%012d".formatted(number)), Value.raw(VALUE));
        apply(new Command.Write(put));
    }

    private synchronized void apply(Command command) {
        machine.apply(
                new Position(1, index++, System.currentTimeMillis()),
                List.of(new Pending<Reply>(command, reply -> reply, null)));
    }

    private Histogram measure() {
        Histogram latencies = new Histogram();
        long end = System.nanoTime() + SECONDS * 1_000_000_000L;
        for (int i = 0; System.nanoTime() < end; i++) {
            long start = System.nanoTime();
            put((int) (i * 7_368_787L % KEYS));
            latencies.record(System.nanoTime() - start);
            if (i % 50_000 == 0) {
                apply(new Command.Tick(Math.max(0, machine.counts().revision() - 100_000)));
            }
        }
        return latencies;
    }

    /// An engine captures between two entries: the same lock stands for that.
    private synchronized Image capture() {
        long start = System.nanoTime();
        Image image = machine.capture();
        captures.record(System.nanoTime() - start);
        return image;
    }

    private void captureOnAndOn() {
        while (!over) {
            try (Image image = capture()) {
                image.writeTo(OutputStream.nullOutputStream());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static String text(Histogram latencies) {
        return "put p50 %.1f µs, p99.9 %.0f µs, p99.999 %.2f ms, longest %.1f ms"
                .formatted(
                        latencies.percentile(0.5) / 1e3,
                        latencies.percentile(0.999) / 1e3,
                        latencies.percentile(0.99999) / 1e6,
                        latencies.percentile(1) / 1e6);
    }
}
