package concord.audit;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// What waits to be written: any number of callers add to it, one writer takes all of it.
///
/// It is bounded by *places*. Whoever must not lose a line takes a place before his operation and
/// gives it with the line, so that there is always room for the line of what was carried out; the
/// writer frees the places of what is in a file. To add costs a compare-and-set and wakes the
/// writer only where it sleeps for long.
final class AuditQueue {

    private final int places;
    private final AtomicInteger taken = new AtomicInteger();

    /// The newest, before it those that were queued before.
    private final AtomicReference<@Nullable AuditEvent> newest = new AtomicReference<>();

    private final AtomicInteger waiters = new AtomicInteger();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition freed = lock.newCondition();

    private volatile @Nullable Thread sleeper;

    AuditQueue(int places) {
        this.places = places;
    }

    /// Takes a place if there is one.
    boolean tryTake() {
        return tryTake(places);
    }

    /// Takes a place, also beyond the bound, up to twice as many: for what must neither wait nor be
    /// lost.
    boolean tryTakeBeyond() {
        return tryTake((int) Math.min(2L * places, Integer.MAX_VALUE));
    }

    private boolean tryTake(int limit) {
        int now = taken.get();
        while (now < limit) {
            if (taken.compareAndSet(now, now + 1)) {
                return true;
            }
            now = taken.get();
        }
        return false;
    }

    /// Takes a place, and waits for one.
    ///
    /// @param inVain whether it need not wait any longer
    /// @return whether it has one
    boolean take(long nanos, BooleanSupplier inVain) throws InterruptedException {
        if (tryTake()) {
            return true;
        }
        long left = nanos;
        lock.lockInterruptibly();
        try {
            waiters.incrementAndGet();
            // Whoever frees a place after this sees that somebody waits.
            while (!tryTake()) {
                if (left <= 0 || inVain.getAsBoolean()) {
                    return false;
                }
                wake();
                left = freed.awaitNanos(left);
            }
            return true;
        } finally {
            waiters.decrementAndGet();
            lock.unlock();
        }
    }

    /// Takes a place even where there is none. For what is rare, or has waited for one before.
    void takeAnyway() {
        taken.incrementAndGet();
    }

    /// Frees places.
    void free(int count) {
        taken.addAndGet(-count);
        if (waiters.get() > 0) {
            signal();
        }
    }

    /// Lets all who wait look again.
    void signal() {
        lock.lock();
        try {
            freed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// How many places are taken.
    int taken() {
        return taken.get();
    }

    /// Adds something that has a place.
    void add(AuditEvent event) {
        AuditEvent before;
        do {
            before = newest.get();
            event.next = before;
        } while (!newest.compareAndSet(before, event));
        if (before == null) {
            wake();
        }
    }

    /// Ends the writer's sleep.
    void wake() {
        Thread sleeping = sleeper;
        if (sleeping != null) {
            LockSupport.unpark(sleeping);
        }
    }

    /// Takes all that there is.
    ///
    /// @return the oldest, with the others behind it; null when there is nothing
    @Nullable AuditEvent drain() {
        AuditEvent event = newest.getAndSet(null);
        AuditEvent oldest = null;
        while (event != null) {
            AuditEvent before = event.next;
            event.next = oldest;
            oldest = event;
            event = before;
        }
        return oldest;
    }

    /// Sleeps until something is added, or this time is over. For the writer.
    void await(long nanos) {
        sleeper = Thread.currentThread();
        try {
            if (newest.get() == null) {
                LockSupport.parkNanos(this, nanos);
            }
        } finally {
            sleeper = null;
        }
    }
}
