package concord.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import concord.testkit.ProcessCluster;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Three processes are one store.
class ClusterIT {

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

    private static void put(ProcessCluster cluster, String id, String key, String json) {
        try (HttpApi api = new HttpApi(cluster.http(id))) {
            assertEquals(200, api.put(key, json).status());
        }
    }
}
