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
    private static final Value OLD = Value.of("old");
    private static final Value NEW = Value.of("new");

    @TempDir Path directory;

    @Test
    void aDeposedLeaderServesNoStrongRead() {
        try (TestCluster cluster = TestCluster.of(3).electionTimeout(SILENCE).start(directory)) {
            Concord deposed = cluster.awaitLeader();
            deposed.store().put("key", OLD);
            assertEquals(OLD, value(deposed.store().reading(Consistency.STRONG)));

            cluster.network().isolate(id(deposed));
            writeOnTheOtherSide(cluster, deposed);

            assertEquals(
                    Role.LEADER, deposed.status().role(), "it must still believe that it leads");
            assertEquals(OLD, value(deposed.store().reading(Consistency.EVENTUAL)));
            Store strong =
                    deposed.store().reading(Consistency.STRONG).timeout(Duration.ofMillis(500));
            ConcordException refused =
                    assertThrows(ConcordException.class, () -> strong.get("key"));
            assertTrue(
                    refused instanceof ConcordException.Timeout
                            || refused instanceof ConcordException.Unavailable,
                    refused::toString);

            cluster.network().heal();
            assertEquals(
                    NEW,
                    value(
                            deposed.store()
                                    .reading(Consistency.STRONG)
                                    .timeout(Duration.ofSeconds(20))));
        }
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
