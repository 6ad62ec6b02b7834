package concord.raft;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import concord.core.Cluster;
import concord.core.Concord;
import concord.core.ConcordException;
import concord.core.Consistency;
import concord.core.Member;
import concord.core.Role;
import concord.core.Status;
import concord.core.Store;
import concord.testkit.TestCluster;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Members come and go while others write.
class ClusterMembershipTest {

    /// So that nobody is elected between a call and its answer because the machine is busy.
    private static final Duration CALM = Duration.ofSeconds(3);

    private static final Map<String, String> CALMLY = Map.of("raft.election-timeout", "3s");

    @TempDir Path directory;

    @Test
    void fromOneToThreeAndBackWhileOthersWrite() {
        try (TestCluster cluster = TestCluster.of(1).electionTimeout(CALM).start(directory);
                Writers writers = Writers.at(cluster);
                Newcomer second = Newcomer.of(cluster, "m2", directory, CALMLY);
                Newcomer third = Newcomer.of(cluster, "m3", directory, CALMLY)) {
            Cluster members = cluster.member("n1").cluster();
            writers.awaitProgress();
            awaitAdd(members, "m2", second.address());
            awaitAdd(members, "m3", third.address());
            writers.awaitProgress();
            assertEquals(List.of("m2", "m3", "n1"), ids(members));
            Writers.assertAgree(() -> members, 3);

            second.member().cluster().remove("m3");
            writers.awaitProgress();
            Durable.await(() -> third.member().status().problem().isPresent());
            members.remove("m2");
            writers.awaitProgress();
            assertEquals(List.of("n1"), ids(members));
            writers.stopAndCheck(cluster);
        }
    }

    @Test
    void aLeaderThatRemovesItselfHandsOverFirst() {
        try (TestCluster cluster = TestCluster.of(3).electionTimeout(CALM).start(directory);
                Writers writers = Writers.at(cluster)) {
            writers.awaitProgress();
            String leader = ClusterFaultsTest.id(cluster.awaitLeader());
            String other = ClusterFaultsTest.follower(cluster);
            cluster.member(leader).cluster().remove(leader);
            assertEquals(2, cluster.member(other).cluster().members().size());
            Durable.await(() -> !cluster.member(leader).status().ready());
            cluster.stop(leader);
            writers.awaitProgress();
            writers.stopAndCheck(cluster);
        }
    }

    @Test
    void leadershipIsHandedToWhoIsNamedByAnyMember() {
        try (TestCluster cluster = TestCluster.of(3).electionTimeout(CALM).start(directory)) {
            for (String next : List.of("n1", "n2", "n3", "n1")) {
                cluster.member("n2").cluster().transfer(next);
                assertEquals(next, ClusterFaultsTest.id(cluster.awaitLeader()));
            }
        }
    }

    @Test
    void membersAreShownAlikeByAllOfThem() {
        try (TestCluster cluster = TestCluster.of(3).electionTimeout(CALM).start(directory)) {
            String leader = ClusterFaultsTest.id(cluster.awaitLeader());
            for (Concord member : cluster.members()) {
                List<Member> shown = member.cluster().members();
                assertEquals(cluster.ids(), shown.stream().map(Member::id).toList());
                for (Member each : shown) {
                    assertEquals(cluster.address(each.id()), each.address());
                    assertEquals(
                            each.id().equals(leader) ? Role.LEADER : Role.FOLLOWER, each.role());
                }
                assertEquals(
                        cluster.member("n1").cluster().identity(), member.cluster().identity());
            }
        }
    }

    @Test
    void whatCannotBeIsRefusedWithTheReason() {
        try (TestCluster cluster = TestCluster.of(3).electionTimeout(CALM).start(directory)) {
            Cluster members = cluster.member("n3").cluster();
            assertThrows(
                    ConcordException.ConditionFailed.class, () -> members.add("n2", "127.0.0.1:9"));
            assertThrows(ConcordException.InvalidRequest.class, () -> members.add("n4", "nowhere"));
            assertThrows(
                    ConcordException.Unavailable.class, () -> members.add("n4", "127.0.0.1:9"));
            assertThrows(ConcordException.NotFound.class, () -> members.remove("n4"));
            assertThrows(ConcordException.NotFound.class, () -> members.transfer("n4"));
            assertThrows(
                    ConcordException.NotFound.class,
                    () -> members.replace("n4", "n5", "127.0.0.1:9"));
        }
    }

    /// A follower that was down while the log was cut gets the state as a snapshot, in chunks,
    /// while others write.
    @Test
    void whoIsFarBehindGetsASnapshotWhileOthersWrite() {
        try (TestCluster cluster =
                        TestCluster.of(3)
                                .electionTimeout(CALM)
                                .set("snapshot.log-bytes", "1MiB")
                                .set("compression.min-bytes", "256MiB")
                                .start(directory);
                Writers writers = Writers.at(cluster)) {
            String behind = ClusterFaultsTest.follower(cluster);
            cluster.stop(behind);
            String writer = ClusterFaultsTest.id(cluster.awaitLeader());
            Store store = cluster.member(writer).store().timeout(Duration.ofSeconds(20));
            for (int round = 0; round < 12; round++) {
                Durable.fill(store, "fill" + round + "-", 120, 64 << 10);
            }
            Concord back = cluster.restart(behind);
            writers.awaitProgress();
            Durable.await(() -> {
                Status status = back.status();
                return status.ready()
                        && status.keys() >= 12 * 120
                        && status.appliedIndex()
                                >= cluster.member(writer).status().commitIndex() - 50;
            });
            assertTrue(back.store().reading(Consistency.STRONG).get("fill11-119").isPresent());
            writers.stopAndCheck(cluster);
        }
    }

    private static void awaitAdd(Cluster members, String id, String address) {
        Durable.await(() -> {
            try {
                members.add(id, address);
                return true;
            } catch (ConcordException.Unavailable | ConcordException.ConditionFailed e) {
                return ids(members).contains(id); // it does not listen yet
            }
        });
    }

    private static List<String> ids(Cluster members) {
        return members.members().stream().map(Member::id).toList();
    }
}
