package concord.core.watch;

import concord.core.ConcordException;
import concord.core.Key;
import concord.core.Range;
import concord.core.Watch;
import concord.core.Watcher;
import concord.core.machine.StoreMachine;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// Wakes watchers when something that they may want has happened.
///
/// One thread looks at every new revision once, and finds the watchers of its keys: those of one
/// key and of a prefix by hashing, the rest one by one. A watcher that is still reading history is
/// left alone; it comes to the new revision by itself. So writers pay nothing for watchers but a
/// wake-up of this thread, and idle watchers cost nothing at all.
public final class Hub implements AutoCloseable {

    private final StoreMachine machine;
    private final Thread thread;

    private final Map<Key, Set<Subscription>> byKey = new HashMap<>();

    /// By the length of the prefix, then by the prefix.
    private final TreeMap<Integer, Map<Key, Set<Subscription>>> byPrefix = new TreeMap<>();

    private final Set<Subscription> others = new LinkedHashSet<>();
    private int size;
    private volatile boolean watched;
    private volatile boolean closed;

    /// The last revision that was looked at.
    private long position;

    /// Starts to look.
    public Hub(StoreMachine machine) {
        this.machine = machine;
        this.position = machine.counts().revision();
        this.thread = Thread.ofPlatform().daemon().name("concord-hub").unstarted(this::run);
        machine.onApplied(() -> {
            if (watched) {
                LockSupport.unpark(thread);
            }
        });
        thread.start();
    }

    /// Begins a watch.
    ///
    /// @throws ConcordException.Compacted when it is to begin with a revision that is forgotten
    public Watcher watch(Watch watch) {
        long oldest = machine.oldestRevision() + 1;
        long first = watch.from().orElse(machine.counts().revision() + 1);
        if (first < oldest) {
            throw new ConcordException.Compacted(first, oldest);
        }
        Subscription subscription = new Subscription(this, machine, watch, first);
        synchronized (this) {
            if (closed) {
                throw closed();
            }
            place(watch.range(), true).add(subscription);
            size++;
            watched = true;
        }
        LockSupport.unpark(thread);
        return subscription;
    }

    static ConcordException.Unavailable closed() {
        return new ConcordException.Unavailable("the watch is closed");
    }

    /// Forgets a watcher.
    synchronized void remove(Subscription subscription, Watch watch) {
        Range range = watch.range();
        Set<Subscription> place = place(range, false);
        if (place.remove(subscription)) {
            size--;
            watched = size > 0;
            if (place.isEmpty()) {
                prune(range);
            }
        }
    }

    /// How far the watcher that is farthest behind has to read on, in revisions.
    public long lag() {
        List<Subscription> watchers;
        synchronized (this) {
            watchers = all();
        }
        long newest = machine.counts().revision();
        return watchers.stream().mapToLong(it -> it.lag(newest)).max().orElse(0);
    }

    /// How many watchers there are.
    public synchronized int size() {
        return size;
    }

    private Set<Subscription> place(Range range, boolean make) {
        Key key = range.from().orElse(null);
        if (key == null || !(isKey(range) || isPrefix(range))) {
            return others;
        }
        Map<Key, Set<Subscription>> map =
                isKey(range) ? byKey : byPrefix.computeIfAbsent(key.length(), _ -> new HashMap<>());
        return make
                ? map.computeIfAbsent(key, _ -> new LinkedHashSet<>())
                : map.getOrDefault(key, new LinkedHashSet<>());
    }

    private void prune(Range range) {
        range.from()
                .ifPresent(key -> {
                    if (isKey(range)) {
                        byKey.remove(key);
                    } else if (isPrefix(range)) {
                        Map<Key, Set<Subscription>> prefixes = byPrefix.get(key.length());
                        if (prefixes != null) {
                            prefixes.remove(key);
                            if (prefixes.isEmpty()) {
                                byPrefix.remove(key.length());
                            }
                        }
                    }
                });
    }

    /// The last revision that was looked at: whoever slept before it and wanted something of it is
    /// awake.
    synchronized long position() {
        return position;
    }

    private static boolean isKey(Range range) {
        return range.toInclusive() && range.from().equals(range.to());
    }

    private static boolean isPrefix(Range range) {
        return range.from().map(from -> range.equals(Range.prefix(from.bytes()))).orElse(false);
    }

    private void run() {
        while (!closed) {
            long newest = machine.counts().revision();
            if (!watched || newest == position) {
                // Whoever begins to watch or applies an entry after this look ends the park.
                LockSupport.park(this);
                passBy();
                continue;
            }
            synchronized (this) {
                if (newest < position) {
                    position = newest; // an older state was restored
                }
                look(newest);
            }
        }
    }

    /// Leaves out what nobody watches. Under the lock: a watch that began between the question and
    /// the step would sleep through what happened then.
    private synchronized void passBy() {
        if (!watched) {
            position = machine.counts().revision();
        }
    }

    private void look(long newest) {
        while (position < newest) {
            position++;
            long revision = position;
            if (!machine.changedKeys(revision, key -> wake(key, revision))) {
                // It was forgotten before it was looked at, and so were all up to the oldest that
                // is
                // kept, which after a restore may be very many. Who slept is told when he reads on.
                position = Math.max(position, Math.min(newest, machine.oldestRevision()));
                wakeAll(position);
            }
        }
    }

    private void wake(Key key, long revision) {
        wake(byKey.get(key), revision);
        byte[] bytes = byPrefix.isEmpty() ? new byte[0] : key.bytes();
        for (Map.Entry<Integer, Map<Key, Set<Subscription>>> it : byPrefix.entrySet()) {
            int length = it.getKey();
            if (length > bytes.length) {
                break;
            }
            wake(it.getValue().get(Key.of(Arrays.copyOf(bytes, length))), revision);
        }
        for (Subscription other : others) {
            if (other.wants(key)) {
                other.wake(revision);
            }
        }
    }

    private static void wake(@Nullable Set<Subscription> subscriptions, long revision) {
        if (subscriptions != null) {
            subscriptions.forEach(it -> it.wake(revision));
        }
    }

    private void wakeAll(long revision) {
        all().forEach(it -> it.wake(revision));
    }

    private List<Subscription> all() {
        List<Subscription> all = new ArrayList<>(others);
        byKey.values().forEach(all::addAll);
        byPrefix.values().forEach(prefixes -> prefixes.values().forEach(all::addAll));
        return all;
    }

    /// Ends all watches.
    @Override
    public void close() {
        List<Subscription> left;
        synchronized (this) {
            closed = true;
            left = all();
        }
        left.forEach(Subscription::close);
        LockSupport.unpark(thread);
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
