package concord.raft;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import concord.core.Concord;
import concord.core.Consistency;
import concord.core.Entry;
import concord.core.Lease;
import concord.core.Put;
import concord.core.Store;
import concord.core.Value;
import concord.testkit.TestCluster;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Members whose wall clocks are hours apart: a life lasts as long as it was given, whoever leads.
class ClusterClocksTest {

    private static final Duration LIFE = Duration.ofSeconds(4);

    /// So that only those are elected whom the test names, also on a busy machine.
    private static final Duration CALM = Duration.ofSeconds(3);

    @TempDir Path directory;

    @Test
    void aNewLeaderWithAnotherWallClockNeitherEndsNorLengthensALife() {
        try (TestCluster cluster = TestCluster.of(3).electionTimeout(CALM).start(directory)) {
            cluster.clocks().offset("n1", Duration.ofHours(-7));
            cluster.clocks().offset("n3", Duration.ofHours(9));
            for (String next : new String[] {"n1", "n3", "n1"}) {
                String leader = ClusterFaultsTest.id(cluster.awaitLeader());
                Store store = cluster.member("n2").store();
                long start = System.nanoTime();
                store.put(Put.of("mortal", Value.of(1)).ttl(LIFE));
                Lease lease = store.leases().grant(LIFE);
                if (!leader.equals(next)) {
                    cluster.awaitLeader().cluster().transfer(next);
                }
                cluster.awaitLeader();
                Store reader = cluster.member("n2").store().reading(Consistency.STRONG);
                boolean isThere = reader.get("mortal").isPresent();
                long answered = System.nanoTime();
                // Log time may run faster than the clock by a thousandth.
                assertTrue(
                        isThere || answered - start > LIFE.toNanos() - LIFE.toNanos() / 500,
                        "it lived less than it was given after " + next + " became leader");
                Durable.await(() ->
                        reader.get("mortal").isEmpty() && store.leases().get(lease.id()).isEmpty());
                Duration lived = Duration.ofNanos(System.nanoTime() - start);
                assertTrue(lived.compareTo(LIFE.multipliedBy(6)) < 0, lived::toString);
            }
        }
    }

    @Test
    void logTimeNeverGoesBack() {
        try (TestCluster cluster = TestCluster.of(3).electionTimeout(CALM).start(directory)) {
            written(cluster.awaitLeader());
            cluster.clocks().offset("n2", Duration.ofHours(-7));
            cluster.clocks().offset("n3", Duration.ofHours(9));
            long last = 0;
            for (String next : new String[] {"n1", "n2", "n3", "n2"}) {
                cluster.awaitLeader().cluster().transfer(next);
                cluster.awaitLeader();
                for (Concord member : cluster.members()) {
                    Entry entry = written(member);
                    long time = entry.expiresAt().orElseThrow().toEpochMilli();
                    assertTrue(time >= last, time + " after " + last);
                    assertTrue(
                            last == 0 || time - last < Duration.ofMinutes(5).toMillis(),
                            "it leapt from " + last + " to " + time);
                    last = time;
                }
            }
        }
    }

    /// Only n3 knows what time it is when the others are back, and it cannot lead: it was cut off
    /// from what they have written last.
    @Test
    void aMemberThatLeadsBeforeItHasHeardOfALeaderAsksWhoWasUp() {
        try (TestCluster cluster = TestCluster.of(3).start(directory)) {
            while (ClusterFaultsTest.id(cluster.awaitLeader()).equals("n3")) {
                cluster.awaitLeader().cluster().transfer("n1");
            }
            cluster.awaitApplied();
            cluster.network().isolate("n3");
            Lease lease = cluster.awaitLeader().store().leases().grant(Duration.ofHours(1));
            cluster.crash("n1");
            cluster.crash("n2");
            cluster.network().rejoin("n3");
            cluster.clocks().offset("n1", Duration.ofHours(9));
            Concord back = cluster.restart("n1");
            Store store = back.store();
            store.put("key", Value.of(1));
            assertEquals("n1", ClusterFaultsTest.id(cluster.awaitLeader()));
            assertTrue(store.leases().get(lease.id()).isPresent(), "no nine hours have passed");
        }
    }

    private static Entry written(Concord member) {
        member.store().put(Put.of("key", Value.of(1)).ttl(Duration.ofDays(1)));
        Entry entry = member.store().get("key").orElseThrow();
        assertEquals(Value.of(1), entry.value());
        return entry;
    }
}
