package concord.raft;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import concord.core.Cluster;
import concord.core.Concord;
import concord.core.ConcordException;
import concord.core.Consistency;
import concord.core.Entry;
import concord.core.Store;
import concord.core.Value;
import concord.testkit.Await;
import concord.testkit.TestCluster;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Writers at every member of a cluster, each of which counts up a key of its own, one write after
/// the other. The version of the key tells how many writes took effect: at least those that were
/// acknowledged, at most those that were made.
final class Writers implements AutoCloseable {

    private static final Duration LIMIT = Duration.ofSeconds(2);
    private static final int OF_EACH_MEMBER = 2;

    private static final class Tally {
        private long made;
        private long acknowledged;
        private long refused;
    }

    private final TestCluster cluster;
    private final Map<String, Tally> tallies = new ConcurrentHashMap<>();
    private final AtomicLong acknowledged = new AtomicLong();
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean stopped;
    private volatile @Nullable Throwable failure;

    private Writers(TestCluster cluster) {
        this.cluster = cluster;
    }

    static Writers at(TestCluster cluster) {
        Writers writers = new Writers(cluster);
        for (String id : cluster.ids()) {
            for (int i = 0; i < OF_EACH_MEMBER; i++) {
                String key = id + "-" + i;
                Tally tally = new Tally();
                writers.tallies.put(key, tally);
                writers.threads.add(Thread.ofVirtual().start(() -> writers.write(id, key, tally)));
            }
        }
        return writers;
    }

    private void write(String id, String key, Tally tally) {
        try {
            while (!stopped) {
                if (!cluster.isRunning(id)) {
                    LockSupport.parkNanos(1_000_000);
                    continue;
                }
                put(id, key, tally);
            }
        } catch (RuntimeException | Error e) {
            failure = e;
        }
    }

    private void put(String id, String key, Tally tally) {
        Store store;
        try {
            store = cluster.member(id).store().timeout(LIMIT);
        } catch (IllegalStateException e) {
            return; // it was taken out a moment ago
        }
        tally.made++;
        try {
            store.put(key, Value.of(tally.made));
            tally.acknowledged++;
            acknowledged.incrementAndGet();
        } catch (ConcordException.Unavailable | ConcordException.Timeout e) {
            String known = String.valueOf(e.getMessage());
            if (known.contains("nothing was written") || known.contains("closed")) {
                tally.refused += known.contains("may or may not") ? 0 : 1;
            }
        }
    }

    /// Waits until many more writes are acknowledged.
    void awaitProgress() {
        long aim = acknowledged.get() + 50;
        Durable.await(() -> acknowledged.get() >= aim || failure != null);
    }

    /// Ends the writers and holds the store of every member against what they know.
    void stopAndCheck(TestCluster cluster) {
        close();
        if (failure != null) {
            throw new AssertionError("a writer failed", failure);
        }
        cluster.awaitLeader();
        for (Concord member : cluster.members()) {
            Store store =
                    member.store().reading(Consistency.STRONG).timeout(Duration.ofSeconds(20));
            tallies.forEach((key, tally) -> check(store, key, tally));
        }
        assertAgree(cluster);
    }

    /// Compares the states of all members that run.
    static void assertAgree(TestCluster cluster) {
        cluster.awaitApplied();
        assertAgree(() -> cluster.awaitLeader().cluster(), cluster.members().size());
    }

    /// Compares the states of so many members. One that has just started may not be there yet when
    /// it is asked, and while a leader is elected nobody is: they are asked again.
    static void assertAgree(Supplier<Cluster> members, int count) {
        AtomicReference<Cluster.@Nullable StateHashes> told = new AtomicReference<>();
        Await.until(
                () -> "all members to tell their state, not " + told,
                Await.PATIENCE,
                () -> {
                    try {
                        told.set(members.get().compareStates());
                    } catch (ConcordException.Unavailable | ConcordException.Timeout e) {
                        return false;
                    }
                    return requireNonNull(told.get()).hashes().size() == count;
                });
        assertTrue(requireNonNull(told.get()).agree(), told::toString);
    }

    private static void check(Store store, String key, Tally tally) {
        Entry entry = store.get(key).orElseThrow();
        String what =
                key
                        + ": "
                        + entry.version()
                        + " versions, "
                        + tally.acknowledged
                        + " acknowledged, "
                        + tally.refused
                        + " refused, "
                        + tally.made
                        + " made";
        assertTrue(entry.version() >= tally.acknowledged, what);
        assertTrue(entry.version() <= tally.made - tally.refused, what);
    }

    @Override
    public void close() {
        stopped = true;
        for (Thread thread : threads) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
