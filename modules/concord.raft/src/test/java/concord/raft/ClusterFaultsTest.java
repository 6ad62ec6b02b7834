package concord.raft;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import concord.core.Concord;
import concord.core.Consistency;
import concord.core.Settings;
import concord.core.Value;
import concord.testkit.TestCluster;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A cluster whose members fail one by one, with writers at every member all the while: nothing
/// that was acknowledged is lost, nothing is applied twice, and all members agree in the end.
class ClusterFaultsTest {

    @TempDir Path directory;

    @Test
    void nothingIsLostOrDoubledWhenTheLeaderCrashes() {
        try (TestCluster cluster = TestCluster.of(3).start(directory);
                Writers writers = Writers.at(cluster)) {
            writers.awaitProgress();
            String leader = id(cluster.awaitLeader());
            cluster.crash(leader);
            cluster.awaitLeader();
            writers.awaitProgress();
            cluster.restart(leader);
            writers.awaitProgress();
            writers.stopAndCheck(cluster);
        }
    }

    @Test
    void nothingIsLostOrDoubledWhenAFollowerCrashes() {
        try (TestCluster cluster = TestCluster.of(3).start(directory);
                Writers writers = Writers.at(cluster)) {
            writers.awaitProgress();
            String follower = follower(cluster);
            cluster.crash(follower);
            writers.awaitProgress();
            cluster.restart(follower);
            writers.awaitProgress();
            writers.stopAndCheck(cluster);
        }
    }

    @Test
    void aLeaderThatIsCutOffAcknowledgesNothingAndTheOthersGoOn() {
        try (TestCluster cluster = TestCluster.of(3).start(directory);
                Writers writers = Writers.at(cluster)) {
            writers.awaitProgress();
            Concord old = cluster.awaitLeader();
            cluster.network().isolate(id(old));
            Durable.await(() ->
                    cluster.members().stream()
                            .anyMatch(member ->
                                    member != old
                                            && member.status()
                                                    .leader()
                                                    .filter(it -> !it.equals(id(old)))
                                                    .isPresent()));
            writers.awaitProgress();
            cluster.network().heal();
            cluster.awaitLeader();
            writers.awaitProgress();
            writers.stopAndCheck(cluster);
        }
    }

    @Test
    void aFollowerThatReachesTheLeaderAndIsNotReachedLosesNothing() {
        try (TestCluster cluster = TestCluster.of(3).start(directory);
                Writers writers = Writers.at(cluster)) {
            writers.awaitProgress();
            String leader = id(cluster.awaitLeader());
            cluster.network().cut(leader, follower(cluster));
            writers.awaitProgress();
            cluster.network().heal();
            writers.awaitProgress();
            writers.stopAndCheck(cluster);
        }
    }

    @Test
    void whenAllMembersCrashTheyGoOnWhereTheyWere() {
        try (TestCluster cluster = TestCluster.of(3).start(directory)) {
            try (Writers writers = Writers.at(cluster)) {
                writers.awaitProgress();
                for (String id : cluster.ids()) {
                    cluster.crash(id);
                }
                cluster.restartAll();
                cluster.awaitLeader();
                writers.awaitProgress();
                writers.stopAndCheck(cluster);
            }
        }
    }

    @Test
    void everyLevelIsServedByEveryMember() {
        try (TestCluster cluster = TestCluster.of(3).start(directory)) {
            for (Concord writer : cluster.members()) {
                writer.store().put("key", Value.of(id(writer)));
                for (Concord reader : cluster.members()) {
                    for (Consistency level : List.of(Consistency.LEADER, Consistency.STRONG)) {
                        assertEquals(
                                Value.of(id(writer)),
                                reader.store().reading(level).get("key").orElseThrow().value());
                    }
                }
                assertTrue(
                        writer.store().reading(Consistency.EVENTUAL).get("key").isPresent(),
                        "who has written sees it himself at every level");
            }
        }
    }

    static String follower(TestCluster cluster) {
        String leader = id(cluster.awaitLeader());
        return cluster.ids().stream().filter(it -> !it.equals(leader)).findFirst().orElseThrow();
    }

    static String id(Concord member) {
        return member.settings().get(Settings.NODE_ID);
    }
}
