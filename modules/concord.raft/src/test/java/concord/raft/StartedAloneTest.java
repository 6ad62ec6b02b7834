package concord.raft;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import concord.core.Concord;
import concord.core.ConcordException;
import concord.core.Settings;
import concord.core.Value;
import concord.raft.form.Agreement;
import concord.raft.peer.Endpoint;
import concord.raft.peer.Peer;
import concord.testkit.TestCluster;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A member that is started without `cluster.members`, on the data of one that has had others.
class StartedAloneTest {

    private static final Peer N1 = new Peer("n1", new Endpoint("127.0.0.1", 7001));
    private static final Peer N2 = new Peer("n2", new Endpoint("127.0.0.1", 7002));
    private static final Peer N3 = new Peer("n3", new Endpoint("127.0.0.1", 7003));

    @TempDir Path directory;

    @Test
    void aMemberOfThreeIsRefusedAndGoesOnAmongThem() {
        try (TestCluster cluster = TestCluster.of(3).start(directory)) {
            cluster.awaitLeader().store().put("key", Value.of(1));
            cluster.stop("n1");
            assertRefused("n2, n3", RecoverTest.settings(cluster, "n1", false));
            Concord back = cluster.restart("n1");
            assertEquals(Value.of(1), back.store().get("key").orElseThrow().value());
        }
    }

    @Test
    void aClusterOfOneGoesOn() {
        try (TestCluster cluster = TestCluster.of(1).start(directory)) {
            cluster.awaitLeader().store().put("key", Value.of(1));
            cluster.stop("n1");
            try (Concord alone = Concord.open(RecoverTest.settings(cluster, "n1", false))) {
                assertEquals(Value.of(1), alone.store().get("key").orElseThrow().value());
            }
        }
    }

    /// It was killed before the first entry: its log does not name the others yet.
    @Test
    void aMemberThatHasFormedAClusterIsRefusedBeforeItHasBegun() throws IOException {
        ClusterId id = ClusterId.random();
        leave(id, new Agreement(id.toString(), "n1", List.of(N1, N2, N3)), true);
        assertRefused("n2, n3", settings());
    }

    @Test
    void aMemberThatHasAgreedToFormAClusterIsRefused() throws IOException {
        ClusterId id = ClusterId.random();
        leave(id, new Agreement(id.toString(), "n1", List.of(N1, N2, N3)), false);
        assertRefused("n2, n3", settings());
    }

    @Test
    void aMemberThatWasAddedIsRefusedBeforeItHasHeardAnything() throws IOException {
        ClusterId id = ClusterId.random();
        leave(id, new Agreement(id.toString(), "n2", List.of()), true);
        assertRefused("n2", settings());
    }

    /// As after a recovery: what was agreed on is of a cluster that is no more.
    @Test
    void anAgreementOnAnotherClusterDoesNotCount() throws IOException {
        leave(
                ClusterId.random(),
                new Agreement(ClusterId.random().toString(), "n1", List.of(N1, N2, N3)),
                true);
        try (Concord alone = Concord.open(settings())) {
            assertEquals(1, alone.store().put("key", Value.of(1)).revision());
        }
    }

    private void leave(ClusterId id, Agreement agreed, boolean hasJoined) throws IOException {
        try (DataDirectory data = DataDirectory.open(directory, "n1", "test")) {
            data.keepFormation(agreed.text());
            if (hasJoined) {
                data.join(id);
            }
        }
    }

    private Settings settings() {
        return Settings.parse(
                Map.of(
                        "node.id", "n1",
                        "cluster.name", "test",
                        "data.dir", directory.toString()));
    }

    private static void assertRefused(String others, Settings settings) {
        String why =
                String.valueOf(
                        assertThrows(
                                        ConcordException.OpenFailed.class,
                                        () -> Concord.open(settings))
                                .getMessage());
        assertTrue(why.contains("belongs to a cluster with " + others + ": set"), why);
    }
}
