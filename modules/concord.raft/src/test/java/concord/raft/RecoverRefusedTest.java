package concord.raft;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import concord.core.Concord;
import concord.core.ConcordException;
import concord.core.Settings;
import concord.core.Value;
import concord.testkit.TestCluster;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A recovery is refused while something speaks against it, and a crash in one leaves all or
/// nothing.
class RecoverRefusedTest {

    private static final Set<String> LOST = Set.of("n2", "n3");

    @TempDir Path directory;

    @Test
    void whileMembersLiveAndWhereTheyAreNotTheOnesThatAreNamed() throws IOException {
        try (TestCluster cluster = TestCluster.of(3).start(directory)) {
            cluster.awaitLeader().store().put("key", Value.of(1));
            cluster.awaitApplied();
            Settings settings = RecoverTest.settings(cluster, "n1", false);
            String old = cluster.member("n1").cluster().identity().id();

            String running = refusal(ConcordException.OpenFailed.class, settings, LOST);
            assertTrue(running.contains("in use by another member"), running);

            cluster.stop("n1");
            cluster.stop("n2");
            String living = refusal(ConcordException.ConditionFailed.class, settings, LOST);
            assertTrue(
                    living.contains(
                            "member n3 answers at "
                                    + cluster.address("n3")
                                    + ": a majority may still live"),
                    living);

            cluster.stop("n3");
            for (Set<String> wrong :
                    List.of(Set.of("n2"), Set.of("n1", "n2", "n3"), Set.<String>of())) {
                String why = refusal(ConcordException.InvalidRequest.class, settings, wrong);
                assertTrue(why.contains("n2@" + cluster.address("n2")), why);
                assertTrue(why.contains("n3@" + cluster.address("n3")), why);
                assertTrue(why.contains("it has to be 'n2,n3'"), why);
            }

            try (ServerSocket _ = listen(cluster.address("n2"))) {
                String silent = refusal(ConcordException.ConditionFailed.class, settings, LOST);
                assertTrue(silent.contains("something listens at "), silent);
            }

            // After all those refusals it is what it was.
            assertEquals(old, cluster.restart("n1").cluster().identity().id());
            cluster.restartAll();
            assertEquals(
                    Value.of(1), cluster.awaitLeader().store().get("key").orElseThrow().value());
        }
    }

    private static ServerSocket listen(String address) throws IOException {
        int port = Integer.parseInt(address.substring(address.indexOf(':') + 1));
        return new ServerSocket(port, 5, InetAddress.getLoopbackAddress());
    }

    @Test
    void whenItIsRepeatedAndWhenACrashHasInterruptedIt() throws IOException {
        try (TestCluster cluster = TestCluster.of(3).start(directory)) {
            cluster.awaitLeader().store().put("key", Value.of(1));
            cluster.awaitApplied();
            List.of("n1", "n2", "n3").forEach(cluster::stop);
            Settings settings = RecoverTest.settings(cluster, "n1", false);
            Path data = cluster.directory("n1");
            // A crash before the step that decides: what was written is thrown away.
            Files.createDirectories(data.resolve("recovering/" + ClusterId.random() + "/current"));

            var made = Concord.recover(settings, LOST);
            assertFalse(Files.exists(data.resolve("recovering")));
            // A crash after the step that decides, before anything was moved.
            Files.createDirectories(data.resolve("recovering"));
            Files.move(
                    data.resolve("raft").resolve(made.newCluster()),
                    data.resolve("recovering").resolve(made.newCluster()));
            Files.move(
                    data.resolve("replaced").resolve(made.oldCluster()),
                    data.resolve("raft").resolve(made.oldCluster()));

            String again = refusal(ConcordException.ConditionFailed.class, settings, LOST);

            assertTrue(again.contains("n1 is the only member of cluster"), again);
            assertTrue(again.contains(made.newCluster()), again);
            assertFalse(Files.exists(data.resolve("recovering")));
            assertEquals(
                    List.of(data.resolve("raft").resolve(made.newCluster())),
                    Durable.list(data.resolve("raft")));
            try (Concord alone = Concord.open(settings)) {
                assertEquals(made.newCluster(), alone.cluster().identity().id());
                assertEquals(Value.of(1), alone.store().get("key").orElseThrow().value());
            }
        }
    }

    @Test
    void whereThereIsNothingToRecover() {
        Path missing = directory.resolve("missing");
        Settings settings = Settings.parse(Map.of("data.dir", missing.toString()));

        String why = refusal(ConcordException.OpenFailed.class, settings, LOST);

        assertTrue(why.contains("has never been in a cluster"), why);
        assertFalse(Files.exists(missing));
    }

    private static String refusal(
            Class<? extends ConcordException> type, Settings settings, Set<String> lost) {
        return String.valueOf(
                assertThrows(type, () -> Concord.recover(settings, lost)).getMessage());
    }
}
