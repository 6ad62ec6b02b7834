package concord.bench;

import concord.core.ConcordException;
import concord.core.Consistency;
import concord.core.Key;
import concord.core.Store;
import concord.core.Value;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;

/// Writers in the background that put to a key of their own, wait for the answer, pause and put
/// again. A put that fails they try again, as clients do while there is no leader.
final class Pulse {
    private static final int REMEMBERED = 100_000;
    private static final Duration BEFORE_RETRY = Duration.ofMillis(2);

    private final Store store;
    private final Duration pause;
    private final List<Thread> writers = new ArrayList<>();
    private final long[] written;
    private final Deque<Ack> acks = new ArrayDeque<>();
    private Histogram latencies = new Histogram();
    private long puts;
    private long failures;
    private long lapStart = System.nanoTime();
    private volatile boolean over;

    /// An acknowledged put.
    ///
    /// @param begun of the try that was acknowledged, not of the first one
    private record Ack(long begun, long acked) {}

    Pulse(Store store, int writers, Duration pause) {
        this.store = store;
        this.pause = pause;
        this.written = new long[writers];
        for (int i = 0; i < writers; i++) {
            int writer = i;
            this.writers.add(Thread.startVirtualThread(() -> write(writer)));
        }
    }

    private void write(int writer) {
        while (!over) {
            written[writer]++;
            long start = System.nanoTime();
            put(writer);
            synchronized (this) {
                latencies.record(System.nanoTime() - start);
                puts++;
            }
            sleep(pause);
        }
    }

    private void put(int writer) {
        while (true) {
            long begun = Micros.now();
            try {
                store.put(key(writer), value(written[writer]));
                acknowledged(begun);
                return;
            } catch (ConcordException.Unavailable
                    | ConcordException.Timeout
                    | ConcordException.Overloaded e) {
                synchronized (this) {
                    failures++;
                }
                sleep(BEFORE_RETRY);
            }
        }
    }

    private synchronized void acknowledged(long begun) {
        if (acks.size() == REMEMBERED) {
            acks.removeFirst();
        }
        acks.addLast(new Ack(begun, Micros.now()));
        notifyAll();
    }

    /// When the first put was acknowledged that began after a time; waits for one.
    synchronized long next(long micros) throws InterruptedException {
        while (true) {
            for (Ack ack : acks) {
                if (ack.begun() > micros) {
                    return ack.acked();
                }
            }
            wait();
        }
    }

    /// The longest time between two acknowledgements that follow each other, both within these.
    synchronized long silence(long from, long to) {
        long longest = 0;
        long last = from;
        for (Ack ack : acks) {
            if (ack.acked() >= from && ack.acked() <= to) {
                longest = Math.max(longest, ack.acked() - last);
                last = ack.acked();
            }
        }
        return longest;
    }

    /// What the writers did since the last call.
    synchronized String lap() {
        double seconds = (System.nanoTime() - lapStart) / 1e9;
        var line =
                "%,.0f puts/s, p50 %.2f ms, p99 %.1f ms, longest %.1f ms, %d failures"
                        .formatted(
                                puts / seconds,
                                latencies.percentile(0.5) / 1e6,
                                latencies.percentile(0.99) / 1e6,
                                latencies.percentile(1) / 1e6,
                                failures);
        latencies = new Histogram();
        puts = 0;
        failures = 0;
        lapStart = System.nanoTime();
        return line;
    }

    /// Lets every writer come to its end and reads back what was acknowledged to it last.
    void stop() throws InterruptedException {
        over = true;
        for (Thread writer : writers) {
            writer.join();
        }
        Store strong = store.reading(Consistency.STRONG);
        for (int i = 0; i < written.length; i++) {
            byte[] found = strong.get(key(i)).orElseThrow().value().bytes();
            if (!Arrays.equals(found, bytes(written[i]))) {
                throw new IllegalStateException("acknowledged, but not there: " + key(i));
            }
        }
    }

    private static Key key(int writer) {
        return Key.of("pulse-%010d".formatted(writer));
    }

    private static Value value(long count) {
        return Value.raw(bytes(count));
    }

    private static byte[] bytes(long count) {
        return ByteBuffer.allocate(Dataset.VALUE_BYTES).putLong(count).array();
    }

    private static void sleep(Duration duration) {
        try {
            Thread.sleep(duration);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
