package concord.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import concord.core.Concord;
import concord.core.Settings;
import concord.testkit.Await;
import concord.testkit.FreePorts;
import concord.testkit.TestCluster;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The members of a real cluster, shown and changed over HTTP.
@Timeout(value = 240, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ClusterMembersTest {

    private static final String MEMBERS = "/cluster/members";
    private static final Pattern SHOWN =
            Pattern.compile(
                    "\\{\"id\":\"(n.)\",\"address\":\"127.0.0.1:[0-9]+\","
                            + "\"role\":\"(leader|follower)\",\"lag_entries\":([0-9]+|null)}");

    /// So that nobody is elected between a call and its answer because the machine is busy.
    private static final Duration CALM = Duration.ofSeconds(3);

    @TempDir Path directory;

    @Test
    void come_lead_and_go() throws Exception {
        try (TestCluster cluster = TestCluster.of(2).electionTimeout(CALM).start(directory)) {
            cluster.awaitLeader();
            String address = "127.0.0.1:" + FreePorts.find(1).getFirst();
            CompletableFuture<Concord> newcomer = open("n3", address, cluster);
            try (TestServer first = TestServer.over(cluster.member("n1"));
                    TestServer second = TestServer.over(cluster.member("n2"))) {
                assertEquals(List.of("n1", "n2"), ids(second.get(MEMBERS)));

                awaitAdded(first, "n3", address);
                assertEquals(List.of("n1", "n2", "n3"), ids(second.get(MEMBERS)));
                assertEquals(List.of("n1", "n2", "n3"), ids(second.get("/status")));
                refusesWhatCannotBe(first, address);
                agrees(first.get("/cluster/states").body());

                for (String next : List.of("n2", "n1")) {
                    Expect.ok(
                            "{\"leader\":\"" + next + "\"}",
                            second.post("/cluster/leader", "{\"id\":\"" + next + "\"}"));
                    assertEquals(next, leader(second.get(MEMBERS)));
                }

                Expect.ok("{\"removed\":\"n3\"}", second.delete(MEMBERS + "?id=n3"));
                assertEquals(List.of("n1", "n2"), ids(first.get(MEMBERS)));
                Expect.refused(
                        404,
                        "NOT_FOUND",
                        "there is no member n3; the members are n1, n2",
                        second.delete(MEMBERS + "?id=n3"));
            } finally {
                newcomer.thenAccept(Concord::close).join();
            }
        }
    }

    @Test
    void are_not_known_without_a_leader_and_the_status_is() throws Exception {
        try (TestCluster cluster = TestCluster.of(2).start(directory)) {
            String leader = cluster.awaitLeader().status().node();
            cluster.stop(leader);
            Concord left = cluster.members().getFirst();
            Await.until("the leader is missed", () -> left.status().leader().isEmpty());
            try (TestServer server = TestServer.over(left)) {
                HttpResponse<String> status = server.get("/status");
                assertEquals(200, status.statusCode());
                assertTrue(status.body().contains("\"leader\":null"), status.body());
                assertTrue(status.body().contains("\"members\":null"), status.body());

                HttpResponse<String> members = server.get(MEMBERS);
                Expect.refused(503, "CLUSTER_UNAVAILABLE", "there is no leader", members);
            }
        }
    }

    private static void refusesWhatCannotBe(TestServer server, String address) throws Exception {
        Expect.refused(
                409,
                "CONDITION_FAILED",
                "there is a member n3 already",
                server.post(MEMBERS, member("n3", address)));
        Expect.refused(
                400,
                "INVALID_REQUEST",
                "the address of the new member has 'nowhere'",
                server.post(MEMBERS, member("n4", "nowhere")));
        Expect.refused(
                503, "CLUSTER_UNAVAILABLE", "", server.post(MEMBERS, member("n4", "127.0.0.1:1")));
        Expect.refused(
                404,
                "NOT_FOUND",
                "there is no member n4",
                server.post("/cluster/leader", "{\"id\":\"n4\"}"));
    }

    private static void agrees(String states) {
        String hash = "\"([0-9a-f]{64})\"";
        assertTrue(
                states.matches(
                        ".*\\{\"index\":[0-9]+,\"hashes\":\\{\"n1\":"
                                + hash
                                + ",\"n2\":\"\\1\",\"n3\":\"\\1\"},\"agree\":true}}"),
                states);
    }

    /// Adds a member as soon as it listens.
    private static void awaitAdded(TestServer server, String id, String address) {
        Await.until(
                () -> id + " is added",
                Duration.ofMinutes(1),
                () -> {
                    try {
                        HttpResponse<String> answer = server.post(MEMBERS, member(id, address));
                        boolean added = answer.statusCode() == 200;
                        if (added) {
                            Expect.ok("{\"added\":\"" + id + "\"}", answer);
                        }
                        return added || ids(server.get(MEMBERS)).contains(id);
                    } catch (Exception e) {
                        throw new AssertionError(e);
                    }
                });
    }

    private static String member(String id, String address) {
        return "{\"id\":\"" + id + "\",\"address\":\"" + address + "\"}";
    }

    private static List<String> ids(HttpResponse<String> answer) {
        return shown(answer).stream().map(member -> member.group(1)).toList();
    }

    private static String leader(HttpResponse<String> answer) {
        return shown(answer).stream()
                .filter(member -> member.group(2).equals("leader"))
                .map(member -> member.group(1))
                .findFirst()
                .orElseThrow(() -> new AssertionError(answer.body()));
    }

    private static List<MatchResult> shown(HttpResponse<String> answer) {
        return SHOWN.matcher(answer.body()).results().toList();
    }

    /// Starts a member beside a cluster; it is open when it has been added.
    private CompletableFuture<Concord> open(String id, String address, TestCluster cluster) {
        String known = cluster.ids().getFirst();
        Settings settings =
                Settings.parse(
                        Map.of(
                                "node.id",
                                id,
                                "cluster.name",
                                "test",
                                "data.dir",
                                directory.resolve(id).toString(),
                                "raft.port",
                                address.substring(address.indexOf(':') + 1),
                                "raft.election-timeout",
                                CALM.toSeconds() + "s",
                                "cluster.members",
                                id + "@" + address + "," + known + "@" + cluster.address(known)));
        return CompletableFuture.supplyAsync(
                () -> Concord.open(settings), Thread::startVirtualThread);
    }
}
