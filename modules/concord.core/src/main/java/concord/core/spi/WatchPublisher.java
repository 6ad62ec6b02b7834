package concord.core.spi;

import concord.core.Changes;
import concord.core.Watcher;
import java.util.concurrent.Flow;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/// Watches for subscribers, each on a virtual thread of its own, which waits for demand before it
/// waits for changes. What every store gives out as its publisher.
public final class WatchPublisher implements Flow.Publisher<Changes> {

    private final Supplier<Watcher> watches;

    /// A publisher that begins a watch for each subscriber.
    public WatchPublisher(Supplier<Watcher> watches) {
        this.watches = watches;
    }

    @Override
    public void subscribe(Flow.Subscriber<? super Changes> subscriber) {
        new Run(subscriber, watches).start();
    }

    private static final class Run implements Flow.Subscription {

        private static final int NO_DEMAND_MORE = Integer.MAX_VALUE;

        private final Flow.Subscriber<? super Changes> subscriber;
        private final Supplier<Watcher> watches;
        private final Semaphore demand = new Semaphore(0);
        private final AtomicBoolean cancelled = new AtomicBoolean();
        private final AtomicBoolean refused = new AtomicBoolean();
        private final Thread thread =
                Thread.ofVirtual().name("concord-publish").unstarted(this::run);

        Run(Flow.Subscriber<? super Changes> subscriber, Supplier<Watcher> watches) {
            this.subscriber = subscriber;
            this.watches = watches;
        }

        void start() {
            thread.start();
        }

        private void run() {
            subscriber.onSubscribe(this);
            try (Watcher watcher = watches.get()) {
                while (!cancelled.get()) {
                    demand.acquire();
                    if (refused.get()) {
                        throw new IllegalArgumentException("a request of no items at all");
                    }
                    if (!cancelled.get()) {
                        subscriber.onNext(watcher.next());
                    }
                }
            } catch (InterruptedException | RuntimeException e) {
                if (!cancelled.get()) {
                    subscriber.onError(e);
                }
            }
        }

        @Override
        public void request(long count) {
            if (count <= 0) {
                refused.set(true);
                demand.release();
                return;
            }
            int room = NO_DEMAND_MORE - demand.availablePermits();
            demand.release((int) Math.min(count, room));
        }

        @Override
        public void cancel() {
            if (cancelled.compareAndSet(false, true) && Thread.currentThread() != thread) {
                thread.interrupt();
            }
        }
    }
}
