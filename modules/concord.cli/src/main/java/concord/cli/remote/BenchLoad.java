package concord.cli.remote;

import concord.core.ConcordException;
import concord.core.Key;
import concord.core.Query;
import concord.core.Store;
import concord.core.Value;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/// Puts and gets by many callers at a time, under a prefix that nobody else has.
final class BenchLoad {

    private static final long LOOK_MILLIS = 100;
    private static final long PAUSE_AFTER_ERROR_MILLIS = 10;
    private static final Duration REMOVAL = Duration.ofMinutes(1);

    /// What is asked for.
    ///
    /// @param clients how many callers
    /// @param time for how long
    /// @param size how many bytes a value has
    /// @param readPercent how many of a hundred calls are gets
    /// @param keys how many keys there are
    record Plan(int clients, Duration time, int size, int readPercent, int keys) {}

    /// What one caller does again and again.
    private interface Step {

        /// @return whether there is more to do
        boolean run() throws InterruptedException;
    }

    private final Store store;
    private final Plan plan;
    private final String prefix;
    private final Value value;
    private final Latencies reads = new Latencies();
    private final Latencies writes = new Latencies();
    private final AtomicReference<@Nullable RuntimeException> broken = new AtomicReference<>();
    private final AtomicReference<@Nullable String> firstError = new AtomicReference<>();
    private volatile boolean stopped;

    BenchLoad(Store store, Plan plan) {
        this.store = store;
        this.plan = plan;
        ThreadLocalRandom random = ThreadLocalRandom.current();
        this.prefix = "concord-bench/%016x/".formatted(random.nextLong());
        byte[] bytes = new byte[plan.size()];
        random.nextBytes(bytes); // which cannot be compressed
        this.value = Value.raw(bytes);
    }

    /// Ends what is under way soon.
    void stop() {
        stopped = true;
    }

    String prefix() {
        return prefix;
    }

    Latencies reads() {
        return reads;
    }

    Latencies writes() {
        return writes;
    }

    /// What the first call that failed was told.
    Optional<String> firstError() {
        return Optional.ofNullable(firstError.get());
    }

    /// Puts every key once, so that reads find them, and all is warm.
    ///
    /// @param progress is told how many there are
    /// @throws ConcordException when one of them fails
    void fill(LongConsumer progress) throws InterruptedException {
        AtomicInteger next = new AtomicInteger();
        callers(
                () -> {
                    int number = next.getAndIncrement();
                    if (number < plan.keys()) {
                        store.put(key(number), value);
                    }
                    return number < plan.keys();
                },
                () -> progress.accept(next.get()));
    }

    /// Calls until the time is over.
    ///
    /// @param progress is told how many milliseconds have passed
    /// @return how many nanoseconds it took
    long run(LongConsumer progress) throws InterruptedException {
        long start = System.nanoTime();
        callers(
                () -> {
                    measured();
                    return System.nanoTime() - start < plan.time().toNanos();
                },
                () -> progress.accept((System.nanoTime() - start) / 1_000_000));
        return System.nanoTime() - start;
    }

    private void measured() throws InterruptedException {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        boolean isRead = random.nextInt(100) < plan.readPercent();
        Key key = key(random.nextInt(plan.keys()));
        Latencies latencies = isRead ? reads : writes;
        long start = System.nanoTime();
        try {
            if (isRead) {
                var _ = store.get(key);
            } else {
                store.put(key, value);
            }
            latencies.record(System.nanoTime() - start);
        } catch (ConcordException e) {
            latencies.fail();
            firstError.compareAndSet(null, String.valueOf(e.getMessage()));
            Thread.sleep(PAUSE_AFTER_ERROR_MILLIS);
        }
    }

    private void callers(Step step, Runnable look) throws InterruptedException {
        CountDownLatch running = new CountDownLatch(plan.clients());
        for (int i = 0; i < plan.clients(); i++) {
            Thread.ofVirtual()
                    .name("concord-bench-", i)
                    .start(() -> {
                        try {
                            while (!stopped && broken.get() == null && step.run()) {
                                // until there is no more
                            }
                        } catch (RuntimeException e) {
                            broken.compareAndSet(null, e);
                        } catch (InterruptedException e) {
                            Thread.currentThread().interrupt();
                        } finally {
                            running.countDown();
                        }
                    });
        }
        while (!running.await(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
            look.run();
        }
        RuntimeException failure = broken.get();
        if (failure != null) {
            throw failure;
        }
    }

    /// Removes what was put.
    void remove() {
        store.timeout(REMOVAL).deleteWhere(Query.withPrefix(prefix));
    }

    private Key key(int number) {
        return Key.of(prefix + number);
    }
}
