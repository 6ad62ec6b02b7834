package concord.raft;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import concord.core.Concord;
import concord.core.ConcordException;
import concord.core.Settings;
import concord.core.Value;
import concord.testkit.TestCluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Who belongs to a cluster, and who is told that he does not.
class ClusterIdentityTest {

    @TempDir Path directory;

    @Test
    void membersThatStartApartFormOneCluster() {
        try (TestCluster cluster = TestCluster.of(5).start(directory)) {
            List<String> clusters =
                    cluster.members().stream().map(it -> it.cluster().identity().id()).toList();
            assertEquals(1, clusters.stream().distinct().count(), clusters::toString);
            assertEquals(5, cluster.awaitLeader().cluster().members().size());
        }
    }

    @Test
    void aMemberThatRestartsKeepsItsPlace() {
        try (TestCluster cluster = TestCluster.of(3).start(directory)) {
            String id = cluster.member("n2").cluster().identity().id();
            cluster.member("n2").store().put("key", Value.of(1));
            cluster.stop("n2");
            Concord back = cluster.restart("n2");
            assertEquals(id, back.cluster().identity().id());
            assertEquals(3, back.cluster().members().size());
            assertEquals(Value.of(1), back.store().get("key").orElseThrow().value());
        }
    }

    /// It has acknowledged what it no longer has, so it must not vote.
    @Test
    void aMemberThatHasLostItsDataIsRefused() throws IOException {
        try (TestCluster cluster = TestCluster.of(3).start(directory)) {
            cluster.stop("n3");
            delete(cluster.directory("n3"));
            String why =
                    String.valueOf(
                            assertThrows(
                                            ConcordException.OpenFailed.class,
                                            () -> cluster.restart("n3"))
                                    .getMessage());
            assertTrue(why.contains("has a member n3"), why);
            assertTrue(why.contains("remove n3 from the cluster and add it again"), why);
        }
    }

    @Test
    void aMemberOfAnotherNameOfClusterIsRefused() {
        try (TestCluster cluster = TestCluster.of(1).start(directory);
                Newcomer stranger =
                        Newcomer.of(cluster, "n2", directory, Map.of("cluster.name", "other"))) {
            var failure = assertThrows(CompletionException.class, stranger::member);
            String why = String.valueOf(failure.getMessage());
            assertTrue(why.contains("of cluster 'test', and cluster.name here is 'other'"), why);
        }
    }

    @Test
    void aMemberOfAnotherClusterOfTheSameNameCannotBeAdded() {
        try (TestCluster cluster = TestCluster.of(1).start(directory.resolve("a"));
                TestCluster other = TestCluster.of(1).start(directory.resolve("b"))) {
            String why =
                    String.valueOf(
                            assertThrows(
                                            ConcordException.class,
                                            () ->
                                                    cluster.member("n1")
                                                            .cluster()
                                                            .add("n9", other.address("n1")))
                                    .getMessage());
            assertTrue(why.contains("is member n1, not n9"), why);
        }
    }

    @Test
    void aPortThatIsTakenIsToldAsSuch() {
        try (TestCluster cluster = TestCluster.of(1).start(directory)) {
            String address = cluster.address("n1");
            Settings settings =
                    Settings.parse(
                            Map.of(
                                    "node.id",
                                    "n2",
                                    "data.dir",
                                    directory.resolve("n2").toString(),
                                    "cluster.members",
                                    "n2@" + address,
                                    "raft.port",
                                    address.substring(address.indexOf(':') + 1)));
            String why =
                    String.valueOf(
                            assertThrows(
                                            ConcordException.OpenFailed.class,
                                            () -> Concord.open(settings))
                                    .getMessage());
            assertTrue(why.contains("cannot listen for other members on 127.0.0.1"), why);
        }
    }

    @Test
    void aMemberThatItsListDoesNotNameIsToldSo() {
        Settings settings =
                Settings.parse(
                        Map.of(
                                "node.id", "n2",
                                "data.dir", directory.toString(),
                                "cluster.members", "n1@127.0.0.1:7000"));
        String why =
                String.valueOf(
                        assertThrows(
                                        ConcordException.OpenFailed.class,
                                        () -> Concord.open(settings))
                                .getMessage());
        assertTrue(why.contains("does not name this member, whose node.id is 'n2'"), why);
    }

    private static void delete(Path tree) throws IOException {
        try (Stream<Path> files = Files.walk(tree)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
