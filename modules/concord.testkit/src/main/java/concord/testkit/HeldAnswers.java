package concord.testkit;

import concord.core.Store;
import concord.core.Value;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;

/// Holds up the thread that completes futures until it is closed, so that a test can attach to
/// futures that cannot have completed yet.
final class HeldAnswers implements AutoCloseable {

    private final CountDownLatch released;

    private HeldAnswers(CountDownLatch released) {
        this.released = released;
    }

    /// Holds up the answers of a store; it writes to a key of its own to get there.
    static HeldAnswers of(Store store) throws InterruptedException {
        while (true) {
            CountDownLatch released = new CountDownLatch(1);
            CompletableFuture<Thread> ranOn = new CompletableFuture<>();
            Thread caller =
                    Thread.startVirtualThread(() -> {
                        var _ =
                                store.async()
                                        .put("held", Value.of("answer"))
                                        .thenRun(() -> hold(ranOn, released));
                    });
            if (!ranOn.join().equals(caller)) {
                return new HeldAnswers(released);
            }
            // The future was complete already and its caller ran the action: once more.
            released.countDown();
            caller.join();
        }
    }

    private static void hold(CompletableFuture<Thread> ranOn, CountDownLatch released) {
        ranOn.complete(Thread.currentThread());
        try {
            released.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        released.countDown();
    }
}
