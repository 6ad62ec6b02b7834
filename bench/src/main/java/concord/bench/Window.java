package concord.bench;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;

/// The calls of one thread that are under way, at most so many.
///
/// Waits for the oldest and looks at no other: a log answers in order. Joining instead of attaching
/// callbacks keeps the load program out of the target's threads and makes every failure surface.
final class Window {
    private final int limit;
    private final Queue<CompletableFuture<?>> underWay;

    Window(int limit) {
        this.limit = limit;
        this.underWay = new ArrayDeque<>(limit);
    }

    void awaitRoom() {
        if (underWay.size() == limit) {
            underWay.remove().join();
        }
    }

    void add(CompletableFuture<?> call) {
        underWay.add(call);
    }

    void awaitAll() {
        underWay.forEach(CompletableFuture::join);
        underWay.clear();
    }
}
