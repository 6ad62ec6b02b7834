package concord.core.recipe;

import static java.util.Comparator.comparingLong;
import static java.util.concurrent.TimeUnit.NANOSECONDS;

import concord.core.Change;
import concord.core.ConcordException;
import concord.core.Entry;
import concord.core.Key;
import concord.core.Lease;
import concord.core.Page;
import concord.core.Put;
import concord.core.Range;
import concord.core.Store;
import concord.core.Value;
import concord.core.Watch;
import concord.core.Watcher;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/// A place in a queue that is kept in the store: a key with a lease of its own below a prefix. Its
/// create revision says who came first, so the queue is fair; who waits watches those ahead and
/// asks nobody again and again.
final class Place implements AutoCloseable {

    private static final long LONGEST_NANOS = Long.MAX_VALUE / 2;

    private final Store store;
    private final String prefix;
    private final Key key;
    private final Lease lease;
    private final long revision;
    private final Thread keeper;
    private volatile boolean lost;

    private Place(Store store, String prefix, Key key, Lease lease, long revision) {
        this.store = store;
        this.prefix = prefix;
        this.key = key;
        this.lease = lease;
        this.revision = revision;
        this.keeper = Thread.ofVirtual().name("concord-keep " + key).start(this::keepAlive);
    }

    /// Queues up behind everyone who is there and waits until less than so many are ahead; gives
    /// the place up when that does not come to be.
    ///
    /// @param ttl how long the place is kept after its holder's last sign of life
    /// @return the place, or empty when the patience is over
    static Optional<Place> acquire(
            Store store, String prefix, Value value, Duration ttl, int permits, Duration patience) {
        Place place = take(store, prefix, value, ttl);
        boolean held = false;
        try {
            held = place.await(permits, patience);
            return held ? Optional.of(place) : Optional.empty();
        } catch (ConcordException.NotFound e) {
            return Optional.empty(); // this process stood still for longer than the time to live
        } finally {
            if (!held) {
                place.close();
            }
        }
    }

    private static Place take(Store store, String prefix, Value value, Duration ttl) {
        Lease lease = store.leases().grant(ttl);
        Key key = Key.of(prefix + "%016x".formatted(lease.id()));
        long revision = store.put(Put.of(key, value).lease(lease.id())).revision();
        return new Place(store, prefix, key, lease, revision);
    }

    /// The revision that took the place: greater than that of everyone ahead.
    long revision() {
        return revision;
    }

    /// Whether the place is still there, as far as this process knows.
    boolean isKept() {
        return !lost;
    }

    /// Waits until less than so many are ahead.
    ///
    /// @return false when that lasts longer than the patience
    /// @throws ConcordException.NotFound when the place has expired meanwhile
    private boolean await(int permits, Duration patience) {
        long deadline = System.nanoTime() + Math.min(NANOSECONDS.convert(patience), LONGEST_NANOS);
        while (true) {
            Page page = store.list(Range.prefix(prefix).withoutValues().limit(Integer.MAX_VALUE));
            List<Entry> ahead =
                    page.entries().stream()
                            .filter(entry -> entry.createRevision() < revision)
                            .toList();
            if (page.entries().stream().noneMatch(entry -> entry.key().equals(key))) {
                lost = true;
                throw new ConcordException.NotFound(
                        "the place at '" + key + "' has expired while it waited");
            }
            if (ahead.size() < permits) {
                return true;
            }
            if (!awaitLess(ahead, permits, page.revision() + 1, deadline)) {
                return false;
            }
        }
    }

    /// Waits until someone who was ahead is gone. Behind a single permit only the one just ahead
    /// counts, so that a release wakes one and not all.
    private boolean awaitLess(List<Entry> ahead, int permits, long from, long deadline) {
        Key last = Collections.max(ahead, comparingLong(Entry::createRevision)).key();
        Watch watch = permits == 1 ? Watch.key(last) : Watch.prefix(prefix);
        try (Watcher watcher =
                store.watch(watch.only(Change.Type.DELETE, Change.Type.EXPIRE).from(from))) {
            Duration left = Duration.ofNanos(deadline - System.nanoTime());
            return left.isPositive() && watcher.poll(left).isPresent();
        } catch (ConcordException.Compacted e) {
            return true; // who stood still for so long looks again
        }
    }

    private void keepAlive() {
        Duration pause = lease.ttl().dividedBy(3);
        try {
            while (true) {
                Thread.sleep(pause);
                try {
                    var _ = store.leases().keepAlive(lease.id());
                } catch (ConcordException.NotFound e) {
                    lost = true;
                    return;
                } catch (ConcordException e) {
                    // There is no leader now: the lease may last until there is one again.
                }
            }
        } catch (InterruptedException e) {
            // the place is given up
        }
    }

    /// Gives the place up.
    @Override
    public void close() {
        keeper.interrupt();
        lost = true;
        try {
            store.leases().revoke(lease.id());
        } catch (ConcordException.NotFound e) {
            // it has expired
        }
    }
}
