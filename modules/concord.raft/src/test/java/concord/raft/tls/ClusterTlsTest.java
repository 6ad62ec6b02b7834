package concord.raft.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import concord.core.Concord;
import concord.core.ConcordException;
import concord.core.Consistency;
import concord.core.Settings;
import concord.core.Value;
import concord.testkit.Await;
import concord.testkit.FreePorts;
import concord.testkit.TestCluster;
import concord.testkit.TestClusterPlan;
import concord.tls.TlsFiles;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A whole cluster whose members talk over mutual TLS.
class ClusterTlsTest {

    @TempDir Path directory;

    @Test
    void membersOfOneAuthorityAreAClusterAndCertificatesAreRenewedWhileItServes()
            throws IOException {
        Authority authority = new Authority("ca");
        // Nobody is elected between the last call and its answer because the machine is busy.
        TestClusterPlan plan = TestCluster.of(3).electionTimeout(Duration.ofSeconds(3));
        for (String id : List.of("n1", "n2", "n3")) {
            write(authority, id).forEach((name, file) -> plan.set(id, name, file));
        }
        try (TestCluster cluster = plan.start(directory.resolve("data"))) {
            for (Concord member : cluster.members()) {
                String id = member.settings().get(Settings.NODE_ID);
                member.store().put("key", Value.of(id));
                for (Concord reader : cluster.members()) {
                    assertEquals(
                            Value.of(id),
                            reader.store()
                                    .reading(Consistency.STRONG)
                                    .get("key")
                                    .orElseThrow()
                                    .value());
                }
            }
            for (String id : cluster.ids()) {
                write(authority, id);
            }
            cluster.stop("n2");
            Concord back = cluster.restart("n2");
            back.store().timeout(Duration.ofSeconds(20)).put("key", Value.of("renewed"));
            assertTrue(cluster.awaitLeader().cluster().compareStates().agree());
        }
    }

    @Test
    void aStrangerIsNotHeard() throws IOException {
        Authority authority = new Authority("ca");
        TestClusterPlan plan = TestCluster.of(1);
        write(authority, "n1").forEach((name, file) -> plan.set("n1", name, file));
        try (TestCluster cluster = plan.start(directory.resolve("data"))) {
            int port = FreePorts.find(1).getFirst();
            String address = "127.0.0.1:" + port;
            Map<String, String> texts =
                    new HashMap<>(
                            Map.of(
                                    "node.id",
                                    "n2",
                                    "cluster.name",
                                    "test",
                                    "data.dir",
                                    directory.resolve("n2").toString(),
                                    "raft.port",
                                    Integer.toString(port),
                                    "cluster.members",
                                    "n1@" + cluster.address("n1") + ",n2@" + address));
            texts.putAll(write(new Authority("other"), "n2"));
            CompletableFuture<ConcordException> ended = new CompletableFuture<>();
            Thread stranger =
                    Thread.ofPlatform()
                            .daemon()
                            .start(() -> {
                                try {
                                    Concord.open(Settings.parse(texts)).close();
                                } catch (ConcordException e) {
                                    ended.complete(e);
                                }
                            });
            Await.until("it listens", () -> listens(port));
            var refused =
                    assertThrows(
                            ConcordException.Unavailable.class,
                            () -> cluster.member("n1").cluster().add("n2", address));
            assertTrue(String.valueOf(refused.getMessage()).contains(address), refused::getMessage);
            assertEquals(1, cluster.member("n1").cluster().members().size());
            stranger.interrupt();
            assertTrue(String.valueOf(ended.join().getMessage()).contains("interrupted"));
        }
    }

    private static boolean listens(int port) {
        try (Socket _ = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private Map<String, String> write(Authority authority, String id) throws IOException {
        Path folder = Files.createDirectories(directory.resolve("tls-" + id));
        TlsFiles files = authority.write(folder, authority.sign(id));
        return Map.of(
                "raft.tls.cert", files.certificate().orElseThrow().path().toString(),
                "raft.tls.key", files.key().orElseThrow().path().toString(),
                "raft.tls.ca", files.authority().orElseThrow().path().toString());
    }
}
