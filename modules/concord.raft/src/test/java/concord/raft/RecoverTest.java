package concord.raft;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import concord.core.Concord;
import concord.core.ConcordException;
import concord.core.Index;
import concord.core.Key;
import concord.core.Lease;
import concord.core.Put;
import concord.core.Recovery;
import concord.core.Settings;
import concord.core.Status;
import concord.core.Store;
import concord.core.Txn;
import concord.core.TxnResult;
import concord.core.Value;
import concord.testkit.TestCluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Two of three members are lost for good, and the third becomes a cluster of its own.
class RecoverTest {

    private static final Txn ONCE = Txn.of(Put.of("once", Value.of(1))).once("request");

    @TempDir Path directory;

    @Test
    void everythingThatTheMemberHadIsInTheNewClusterWhichGrowsAgain() throws IOException {
        try (TestCluster cluster = TestCluster.of(3).start(directory)) {
            Store store = cluster.awaitLeader().store();
            store.indexes().create(Index.of("number", "/n"));
            Lease lease = store.leases().grant(Duration.ofHours(1));
            store.put(Put.of("leased", Value.of(1)).lease(lease.id()));
            long first = store.put("key", Value.of("first")).revision();
            store.put("key", Value.of("second"));
            store.put("document", Value.json("{\"n\":7}"));
            TxnResult once = store.txn(ONCE);
            Durable.fill(store, "many", 200, 1000);
            cluster.awaitApplied();
            Status before = cluster.member("n1").status();
            String old = cluster.member("n1").cluster().identity().id();
            List.of("n1", "n2", "n3").forEach(cluster::stop);

            Recovery recovery = Concord.recover(settings(cluster, true), Set.of("n2", "n3"));

            assertEquals(old, recovery.oldCluster());
            assertNotEquals(old, recovery.newCluster());
            assertEquals(before.revision(), recovery.revision());
            assertEquals(before.keys(), recovery.keys());
            assertTrue(recovery.index() >= before.appliedIndex(), recovery::toString);
            assertTrue(Files.isDirectory(cluster.directory("n1").resolve("replaced").resolve(old)));

            try (Concord alone = Concord.open(settings(cluster, false))) {
                assertEquals(recovery.newCluster(), alone.cluster().identity().id());
                assertEquals(before.revision(), alone.status().revision());
                assertEquals(before.bytes(), alone.status().bytes());
                Store has = alone.store();
                assertEquals(Value.of("second"), has.get("key").orElseThrow().value());
                assertEquals(
                        Value.of("first"), has.get(Key.of("key"), first).orElseThrow().value());
                assertEquals(List.of(lease), has.leases().list());
                assertEquals(List.of(Key.of("leased")), has.leases().keys(lease.id()));
                assertEquals(1, has.indexes().lookup("number", Value.of(7)).size());
                assertEquals(once, has.txn(ONCE));
                assertEquals(before.revision() + 1, has.put("after", Value.of("alone")).revision());
            }

            Concord again = cluster.restart("n1");
            try (Newcomer second = Newcomer.of(cluster, "m2", directory, Map.of())) {
                Durable.await(() -> joins(again, "m2", second.address()));
                assertEquals(
                        Value.of("alone"),
                        second.member().store().get("after").orElseThrow().value());
                Writers.assertAgree(again::cluster, 2);
            }
        }
    }

    private static boolean joins(Concord member, String id, String address) {
        try {
            member.cluster().add(id, address);
            return true;
        } catch (ConcordException.Unavailable e) {
            return false; // it does not listen yet, or this one does not lead yet
        }
    }

    /// Half of the state is in a snapshot, half in the log behind it.
    @Test
    void theSnapshotAndTheLogBehindItCount() {
        try (TestCluster cluster =
                TestCluster.of(3)
                        .set("snapshot.log-bytes", "1MiB")
                        .set("compression.min-bytes", "256MiB")
                        .start(directory)) {
            Store store = cluster.awaitLeader().store();
            for (int round = 0; round < 3; round++) {
                Durable.fill(store, "round" + round + "-", 20, 64 << 10);
            }
            cluster.awaitApplied();
            Status before = cluster.member("n2").status();
            List.of("n1", "n2", "n3").forEach(cluster::stop);

            Recovery recovery = Concord.recover(settings(cluster, "n2", true), Set.of("n1", "n3"));

            assertEquals(before.keys(), recovery.keys());
            Concord alone = cluster.restart("n2");
            Durable.await(() -> alone.status().ready());
            assertEquals(before.bytes(), alone.status().bytes());
            assertEquals(before.revision(), alone.status().revision());
        }
    }

    @Test
    void whatOnlyThisMemberHasInItsLogCountsToo() {
        try (TestCluster cluster = TestCluster.of(3).start(directory)) {
            Concord leader = cluster.awaitLeader();
            String id = leader.status().node();
            cluster.network().isolate(id);
            var _ = leader.store().async().put("only", Value.of("here"));
            for (String member : List.of("n1", "n2", "n3")) {
                cluster.crash(member);
            }
            Set<String> lost =
                    cluster.ids().stream().filter(it -> !it.equals(id)).collect(Collectors.toSet());

            Recovery recovery = Concord.recover(settings(cluster, id, true), lost);

            assertEquals(1, recovery.keys());
        }
    }

    /// The steps of docs/recovery.md.
    @Test
    void aRecoveryThatWasUndoneLeavesTheOldCluster() throws IOException {
        try (TestCluster cluster = TestCluster.of(3).start(directory)) {
            cluster.awaitLeader().store().put("key", Value.of(1));
            cluster.awaitApplied();
            List.of("n1", "n2", "n3").forEach(cluster::stop);
            String old = Concord.recover(settings(cluster, true), Set.of("n2", "n3")).oldCluster();

            Path data = cluster.directory("n1");
            for (Path path : DataDirectory.tree(data.resolve("raft")).reversed()) {
                Files.delete(path);
            }
            Files.createDirectory(data.resolve("raft"));
            Files.move(data.resolve("replaced").resolve(old), data.resolve("raft").resolve(old));
            Files.writeString(data.resolve("cluster"), old + "\n");

            cluster.restartAll();
            Store store = cluster.awaitLeader().store();
            assertEquals(Value.of(1), store.get("key").orElseThrow().value());
            store.put("key", Value.of(2));
            cluster.awaitApplied();
            for (Concord member : cluster.members()) {
                assertEquals(old, member.cluster().identity().id());
                assertEquals(Value.of(2), member.store().get("key").orElseThrow().value());
            }
        }
    }

    @Test
    void aMemberOfTheOldClusterIsRefused() {
        try (TestCluster cluster = TestCluster.of(3).start(directory)) {
            cluster.awaitLeader().store().put("key", Value.of(1));
            cluster.awaitApplied();
            List.of("n1", "n2", "n3").forEach(cluster::stop);
            var _ = Concord.recover(settings(cluster, true), Set.of("n2", "n3"));

            Concord alone = cluster.restart("n1");
            Durable.await(() -> alone.status().ready());
            cluster.restart("n2");

            var refused =
                    assertThrows(
                            ConcordException.Unavailable.class,
                            () -> alone.cluster().add("n2", cluster.address("n2")));
            assertTrue(
                    String.valueOf(refused.getMessage()).contains("belongs to another cluster"),
                    refused::toString);
            assertEquals(1, alone.cluster().members().size());
            alone.store().put("key", Value.of(2));
            assertEquals(false, cluster.member("n2").status().ready());
        }
    }

    private static Settings settings(TestCluster cluster, boolean withMembers) {
        return settings(cluster, "n1", withMembers);
    }

    static Settings settings(TestCluster cluster, String id, boolean withMembers) {
        String address = cluster.address(id);
        Map<String, String> texts = new HashMap<>();
        texts.put("node.id", id);
        texts.put("cluster.name", "test");
        texts.put("data.dir", cluster.directory(id).toString());
        texts.put("raft.port", address.substring(address.indexOf(':') + 1));
        if (withMembers) {
            texts.put(
                    "cluster.members",
                    cluster.ids().stream()
                            .map(it -> it + "@" + cluster.address(it))
                            .collect(Collectors.joining(",")));
        }
        return Settings.parse(texts);
    }
}
