package concord.core.watch;

import concord.core.Changes;
import concord.core.ConcordException;
import concord.core.Key;
import concord.core.Watch;
import concord.core.Watcher;
import concord.core.machine.ChangeFilter;
import concord.core.machine.StoreMachine;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// A watcher: the next revision to look at, and whether it sleeps until the [Hub] wakes it.
final class Subscription implements Watcher {

    private final Hub hub;
    private final StoreMachine machine;
    private final Watch watch;
    private final ChangeFilter filter;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition woken = lock.newCondition();

    /// The next revision to look at. Behind it, while this sleeps, is nothing that it wants.
    private long cursor;

    private boolean sleeps;
    private volatile boolean closed;

    Subscription(Hub hub, StoreMachine machine, Watch watch, long first) {
        this.hub = hub;
        this.machine = machine;
        this.watch = watch;
        this.filter = ChangeFilter.of(watch);
        this.cursor = first;
    }

    boolean wants(Key key) {
        return filter.wants(key);
    }

    /// How many revisions it has to look at yet; none while it sleeps.
    long lag(long newest) {
        lock.lock();
        try {
            return sleeps ? 0 : Math.max(0, newest - cursor + 1);
        } finally {
            lock.unlock();
        }
    }

    /// Ends the sleep because of a revision. Without effect on one who is awake, or has passed it.
    void wake(long revision) {
        lock.lock();
        try {
            if (sleeps && revision >= cursor) {
                cursor = revision;
                sleeps = false;
                woken.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Changes next() {
        while (true) {
            Changes changes = await(Long.MAX_VALUE);
            if (changes != null) {
                return changes;
            }
        }
    }

    @Override
    public Optional<Changes> poll(Duration patience) {
        return Optional.ofNullable(await(TimeUnit.NANOSECONDS.convert(patience)));
    }

    @Override
    public long passed() {
        long looked = hub.position(); // before the look at the sleep, which what is wanted ends
        lock.lock();
        try {
            return sleeps ? Math.max(cursor - 1, looked) : cursor - 1;
        } finally {
            lock.unlock();
        }
    }

    private @Nullable Changes await(long patienceNanos) {
        long deadline = System.nanoTime() + Math.min(patienceNanos, Long.MAX_VALUE / 2);
        lock.lock();
        try {
            while (true) {
                Changes changes = read();
                if (changes != null) {
                    return changes;
                }
                if (!sleep(deadline - System.nanoTime())) {
                    return null;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ConcordException.Unavailable("interrupted while waiting for changes", e);
        } finally {
            lock.unlock();
        }
    }

    /// Reads on from the history, up to the newest revision.
    private @Nullable Changes read() {
        while (true) {
            if (closed) {
                throw Hub.closed();
            }
            if (sleeps || cursor > machine.counts().revision()) {
                return null;
            }
            Changes changes = machine.changes(cursor, filter);
            cursor++;
            if (changes != null) {
                return changes;
            }
        }
    }

    /// Sleeps until something that is wanted may have happened.
    ///
    /// @return false when the time is over before
    private boolean sleep(long nanos) throws InterruptedException {
        if (!sleeps) {
            sleeps = true;
            if (cursor <= machine.counts().revision()) {
                // It happened between the last look and the sleep, and the hub may have been here.
                sleeps = false;
                return true;
            }
        }
        long left = nanos;
        while (sleeps && !closed && left > 0) {
            left = woken.awaitNanos(left);
        }
        return !sleeps || closed;
    }

    @Override
    public void close() {
        closed = true;
        hub.remove(this, watch);
        lock.lock();
        try {
            woken.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
