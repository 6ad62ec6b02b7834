package concord.raft;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import concord.core.Concord;
import concord.core.Role;
import concord.core.Settings;
import concord.core.Value;
import concord.core.spi.Event;
import concord.testkit.TestCluster;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The test kit's cluster over the engine: with one member what it does with each.
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class TestClusterTest {

    @TempDir Path directory;

    @Test
    void aMemberThatCrashedComesBackWithItsData() {
        try (TestCluster cluster = TestCluster.of(1).start(directory)) {
            Concord leader = cluster.awaitLeader();
            assertEquals(Role.LEADER, leader.status().role());
            assertEquals(List.of("n1"), cluster.ids());
            leader.store().put("key", Value.of("value"));
            cluster.awaitApplied();

            cluster.crash("n1");
            assertFalse(cluster.isRunning("n1"));
            assertEquals(Optional.empty(), cluster.leader());
            assertThrows(IllegalStateException.class, () -> cluster.member("n1"));

            cluster.restart("n1");
            assertThrows(IllegalStateException.class, () -> cluster.restart("n1"));
            assertEquals(
                    Value.of("value"),
                    cluster.awaitLeader().store().get("key").orElseThrow().value());

            cluster.stop("n1");
            cluster.restartAll();
            assertTrue(cluster.awaitLeader().store().get("key").isPresent());
        }
    }

    @Test
    void settingsAndObserversAreThoseOfItsPlan() {
        List<Event> events = Collections.synchronizedList(new ArrayList<>());
        try (TestCluster cluster =
                TestCluster.of(1)
                        .set("batch.max", "7")
                        .set("history.revisions", "11")
                        .set("n1", "batch.max", "8")
                        .observers(_ -> List.of(events::add))
                        .start(directory)) {
            Concord member = cluster.member("n1");
            assertEquals(8, member.settings().get(Settings.BATCH_MAX));
            assertEquals(11, member.settings().get(Settings.HISTORY_REVISIONS));
            assertTrue(Files.isDirectory(cluster.directory("n1")));
            assertTrue(cluster.address("n1").startsWith("127.0.0.1:"));
            assertThrows(IllegalArgumentException.class, () -> cluster.address("n2"));
        }
        assertEquals("n1", ((Event.Closed) events.getLast()).node());
    }

    /// After an outage of all members only their wall clocks tell how long it was.
    @Test
    void wallClocksAreThoseOfTheTest() {
        try (TestCluster cluster = TestCluster.of(1).start(directory)) {
            cluster.awaitLeader();
            cluster.stop("n1");
            cluster.clocks().offset("n1", Duration.ofHours(5));
            Concord member = cluster.restart("n1");
            member.store().put("key", Value.of("value"));
            assertTrue(member.store().now().isAfter(Instant.now().plusSeconds(4 * 3600)));
        }
    }
}
