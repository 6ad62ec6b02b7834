package concord.raft;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import concord.core.Concord;
import concord.core.Value;
import concord.testkit.TestCluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A member that was killed between its first vote and its first entry.
class UnbegunTest {

    @TempDir Path directory;

    @Test
    void begins_again() throws IOException {
        Durable member = new Durable(directory);
        try (Concord concord = member.open()) {
            concord.store().put("a", Value.of(1));
        }
        leaveTheVote(directory);
        try (Concord concord = member.open()) {
            assertEquals(1, concord.store().put("b", Value.of(2)).revision());
        }
    }

    /// All of them, so that none can tell the others.
    @Test
    void begins_again_with_those_that_it_has_formed_a_cluster_with() throws IOException {
        try (TestCluster cluster = TestCluster.of(3).start(directory)) {
            cluster.awaitLeader().store().put("a", Value.of(1));
            String id = cluster.member("n1").cluster().identity().id();
            for (String each : cluster.ids()) {
                cluster.stop(each);
                leaveTheVote(cluster.directory(each));
            }
            cluster.restartAll();
            assertEquals(1, cluster.awaitLeader().store().put("b", Value.of(2)).revision());
            assertEquals(id, cluster.member("n1").cluster().identity().id());
            assertEquals(3, cluster.member("n1").cluster().members().size());
        }
    }

    /// What is left of a member then.
    private static void leaveTheVote(Path member) throws IOException {
        try (Stream<Path> files = Files.walk(member.resolve("raft"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                if (!file.endsWith("raft-meta")) {
                    Files.delete(file);
                }
            }
        }
    }

    @Test
    void is_not_one_that_has_a_log() throws IOException {
        Durable member = new Durable(directory);
        try (Concord concord = member.open()) {
            concord.store().put("a", Value.of(1));
        }
        try (Concord concord = member.open()) {
            assertTrue(concord.store().get("a").isPresent());
        }
    }
}
