package concord.raft;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import concord.core.Concord;
import concord.core.ConcordException;
import concord.core.Consistency;
import concord.core.Entry;
import concord.core.Key;
import concord.core.Role;
import concord.core.Settings;
import concord.core.Store;
import concord.core.Value;
import concord.testkit.TestCluster;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The schedule in which a deposed leader that is cut off still believes that it leads, while a
/// newer one acknowledges writes. Nothing that it answers to a strong read may be older than those.
class StaleReadTest {

    private static final Duration SILENCE = Duration.ofSeconds(2);
    private static final int TRIES = 10;
    private static final Value OLD = Value.of("old");
    private static final Value NEW = Value.of("new");

    @TempDir Path directory;

    /// A leader believes until it has missed a majority for a while, and the others may need longer
    /// than that to elect: the schedule is tried until it happens.
    @Test
    void aDeposedLeaderServesNoStrongRead() {
        try (TestCluster cluster = TestCluster.of(3).electionTimeout(SILENCE).start(directory)) {
            for (int tries = 1; !isRefused(cluster, cluster.awaitLeader()); tries++) {
                assertTrue(tries < TRIES, "no deposed leader believed for long enough");
            }
        }
    }

    /// @return false when the deposed leader knew too early that it was
    private static boolean isRefused(TestCluster cluster, Concord deposed) {
        deposed.store().timeout(Duration.ofSeconds(20)).put("key", OLD);
        assertEquals(OLD, value(deposed.store().reading(Consistency.STRONG)));

        cluster.network().isolate(id(deposed));
        writeOnTheOtherSide(cluster, deposed);
        boolean believes = deposed.status().role() == Role.LEADER;
        if (believes) {
            assertEquals(OLD, value(deposed.store().reading(Consistency.EVENTUAL)));
            Store strong =
                    deposed.store().reading(Consistency.STRONG).timeout(Duration.ofMillis(500));
            ConcordException refused =
                    assertThrows(ConcordException.class, () -> strong.get("key"));
            assertTrue(
                    refused instanceof ConcordException.Timeout
                            || refused instanceof ConcordException.Unavailable,
                    refused::toString);
        }

        cluster.network().heal();
        Store healed = deposed.store().reading(Consistency.STRONG).timeout(Duration.ofSeconds(20));
        assertEquals(NEW, value(healed));
        return believes;
    }

    private static void writeOnTheOtherSide(TestCluster cluster, Concord deposed) {
        List<Concord> others =
                cluster.members().stream().filter(member -> member != deposed).toList();
        Store other = others.getFirst().store().timeout(Duration.ofSeconds(30));
        other.put("key", NEW);
    }

    private static String id(Concord member) {
        return member.settings().get(Settings.NODE_ID);
    }

    private static Value value(Store store) {
        return store.get(Key.of("key")).map(Entry::value).orElseThrow();
    }
}
