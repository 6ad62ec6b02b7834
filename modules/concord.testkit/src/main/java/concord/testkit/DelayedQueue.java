package concord.testkit;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Messages of one direction with the moment at which each is due; none overtakes another. Its
/// owner guards it.
final class DelayedQueue {

    private record Message(Runnable delivery, long dueNanos) {}

    private final Deque<Message> messages = new ArrayDeque<>();

    /// For which moment somebody was told to look again; of no meaning when nobody was.
    private long alarmNanos;

    private boolean alarmed;

    void add(Runnable delivery, long dueNanos) {
        messages.add(new Message(delivery, dueNanos));
    }

    /// Makes everything due now.
    void hurry() {
        long now = System.nanoTime();
        int size = messages.size();
        for (int i = 0; i < size; i++) {
            messages.add(new Message(messages.remove().delivery, now));
        }
    }

    int size() {
        return messages.size();
    }

    void clear() {
        messages.clear();
    }

    /// The first message if it is due. If it is not, `look` is run on a virtual thread when it is.
    @Nullable Runnable poll(Runnable look) {
        @Nullable Message first = messages.peek();
        if (first == null) {
            return null;
        }
        long now = System.nanoTime();
        long left = first.dueNanos - now;
        if (left <= 0) {
            messages.remove();
            return first.delivery;
        }
        if (!alarmed || alarmNanos - first.dueNanos != 0 || alarmNanos - now <= 0) {
            alarmed = true;
            alarmNanos = first.dueNanos;
            later(left).execute(look);
        }
        return null;
    }

    private static Executor later(long nanos) {
        return CompletableFuture.delayedExecutor(
                nanos, TimeUnit.NANOSECONDS, Thread::startVirtualThread);
    }
}
