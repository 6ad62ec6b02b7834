package concord.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import concord.testkit.Await;
import concord.testkit.FreePorts;
import concord.testkit.ProcessCluster;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Three processes are one store.
class ClusterIT {

    /// So that nobody is elected while members are changed because the machine is busy.
    private static final String CALM = "--raft-election-timeout=3s";

    @TempDir Path directory;

    @Test
    void what_a_killed_leader_has_acknowledged_is_there_on_all_members() {
        try (ProcessCluster cluster = ProcessCluster.start(Image.CONCORD, 3, directory)) {
            String first = cluster.awaitLeader();
            put(cluster, first, "before", "1");
            cluster.kill(first);

            String second = cluster.awaitLeader();
            assertNotEquals(first, second);
            put(cluster, second, "after", "2");
            cluster.restart(first);

            for (String id : cluster.ids()) {
                try (HttpApi api = new HttpApi(cluster.http(id))) {
                    assertTrue(api.get("before").body().contains("1"), id);
                    assertTrue(api.get("after").body().contains("2"), id);
                }
            }
            for (String id : cluster.ids()) {
                assertEquals(0, cluster.stop(id), id);
            }
        }
    }

    @Test
    void a_lost_member_is_replaced_and_the_doctor_sees_it() {
        try (ProcessCluster cluster =
                ProcessCluster.start(Image.CONCORD, 3, directory, List.of(CALM))) {
            cluster.awaitLeader();
            put(cluster, "n1", "kept", "1");
            String endpoints = cluster.http("n1") + "," + cluster.http("n2");
            String others = members(endpoints);
            cluster.kill("n3");
            cluster.awaitLeader();
            Await.until(
                    "the doctor to miss n3",
                    () ->
                            doctor(endpoints)
                                    .contains(
                                            "2 of 3 voters answer: one more lost and writes stop"));

            String n4 = "n4@127.0.0.1:" + FreePorts.find(1).getFirst();
            try (Server server = start(n4, others)) {
                Server.End replaced = concord(endpoints, "cluster", "replace", "n3", n4);
                assertEquals(0, replaced.code(), replaced::toString);
                assertEquals("n4 is a member in the place of n3\n", replaced.out());
                assertTrue(members(endpoints).matches("n1@.*,n2@.*," + n4));
                try (HttpApi api = new HttpApi(server.address())) {
                    assertTrue(api.get("kept").body().contains("1"));
                }
                Await.until(
                        "the doctor to see n4",
                        () -> doctor(endpoints).contains("3 of 3 voters answer: 1 may be lost"));

                Server.End again = concord(endpoints, "cluster", "replace", "n3", n4);
                assertEquals(1, again.code(), again::toString);
                assertTrue(again.err().startsWith("concord: there is no member n3"), again::err);
            }
        }
    }

    /// Starts a member that waits until it is added.
    private Server start(String member, String others) {
        return Server.run(
                Image.CONCORD,
                directory,
                Map.of("CONCORD_CLUSTER_MEMBERS", others + "," + member),
                List.of(
                        "start",
                        "--node-id=" + member.replaceFirst("@.*", ""),
                        "--cluster-name=test",
                        "--data-dir=joining",
                        "--http-port=0",
                        "--metrics-port=0",
                        CALM,
                        "--raft-port=" + member.replaceFirst(".*:", "")));
    }

    private String doctor(String endpoints) {
        Server.End end = concord(endpoints, "doctor", "--http-port=0", "--metrics-port=0");
        assertEquals("", end.err());
        return end.out();
    }

    private String members(String endpoints) {
        Matcher member =
                Pattern.compile("\"id\":\"(\\w+)\",[^}]*\"address\":\"([^\"]+)\"")
                        .matcher(concord(endpoints, "cluster", "members", "-o", "json").out());
        return member.results()
                .map(each -> each.group(1) + "@" + each.group(2))
                .collect(Collectors.joining(","));
    }

    private Server.End concord(String endpoints, String... arguments) {
        try (Server command =
                Server.run(
                        Image.CONCORD,
                        directory,
                        Map.of("CONCORD_ENDPOINT", endpoints),
                        List.of(arguments))) {
            return command.end();
        }
    }

    private static void put(ProcessCluster cluster, String id, String key, String json) {
        try (HttpApi api = new HttpApi(cluster.http(id))) {
            assertEquals(200, api.put(key, json).status());
        }
    }
}
