package concord.bench;

import concord.core.Key;
import concord.core.Store;
import concord.core.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;

/// Writers that put, wait, and put again, each its own key, and what they feel.
final class Writing {

    private final Store store;
    private final int writers;
    private final Histogram latencies = new Histogram();
    private final AtomicLong puts = new AtomicLong();
    private volatile boolean over;

    Writing(Store store, int writers) {
        this.store = store;
        this.writers = writers;
    }

    /// Lets them write until something is the case.
    void until(BooleanSupplier end) throws InterruptedException {
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < writers; i++) {
            Key own = Key.of("writer/%09d".formatted(i));
            threads.add(Thread.startVirtualThread(() -> write(own)));
        }
        while (!end.getAsBoolean()) {
            Thread.sleep(1);
        }
        over = true;
        for (Thread thread : threads) {
            thread.join();
        }
    }

    private void write(Key own) {
        Histogram mine = new Histogram();
        while (!over) {
            long start = System.nanoTime();
            store.put(own, Value.raw(new byte[100]));
            mine.record(System.nanoTime() - start);
            puts.incrementAndGet();
        }
        synchronized (latencies) {
            latencies.add(mine);
        }
    }

    void print(String what) {
        System.out.printf(
                "%-26s %,7d puts, p50 %.2f ms, p99 %.1f ms, longest %.1f ms%n",
                what + ":",
                puts.get(),
                latencies.percentile(0.5) / 1e6,
                latencies.percentile(0.99) / 1e6,
                latencies.percentile(1) / 1e6);
    }
}
