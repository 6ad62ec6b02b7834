package concord.raft;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import concord.core.Backup;
import concord.core.Concord;
import concord.core.ConcordException;
import concord.core.Consistency;
import concord.core.Entry;
import concord.core.Index;
import concord.core.Key;
import concord.core.Lease;
import concord.core.Put;
import concord.core.Range;
import concord.core.Restored;
import concord.core.Settings;
import concord.core.Store;
import concord.core.Txn;
import concord.core.Value;
import concord.core.auth.AccessRole;
import concord.core.auth.Grant;
import concord.core.auth.IssuedToken;
import concord.core.auth.Permission;
import concord.core.spi.Event;
import concord.core.spi.Observer;
import concord.testkit.Await;
import concord.testkit.TestCluster;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Backups of clusters, and clusters that are restored from them.
@Timeout(value = 180, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class BackupClusterTest {

    private static final String SNAPSHOT_OFTEN = "1MiB";

    @TempDir Path directory;

    private static List<Entry> all(Store store, Range range) {
        try (Stream<Entry> entries = store.stream(range)) {
            return entries.toList();
        }
    }

    @Test
    void aBackupUnderLoadIsTheStoreAtItsRevisionAndRestoresAClusterOfAnotherSize() {
        Backup made;
        List<Entry> then;
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        IssuedToken token;
        Lease lease;
        try (TestCluster cluster = TestCluster.of(3).start(directory.resolve("three"))) {
            Concord leader = cluster.awaitLeader();
            Store store = leader.store();
            leader.access()
                    .roles()
                    .put(new AccessRole("own", List.of(Grant.onPrefix("k/", Permission.READ))));
            token = leader.access().tokens().create("test", List.of("own"));
            store.indexes().create(Index.of("by n", "/n"));
            lease = store.leases().grant(Duration.ofHours(1));
            store.put(Put.of("leased", Value.of(1)).lease(lease.id()));
            store.put(Put.of("ttl", Value.of(1)).ttl(Duration.ofHours(2)));
            for (int i = 0; i < 500; i++) {
                store.put("k/" + i, Value.json("{\"n\":" + i % 7 + "}"));
            }
            AtomicBoolean stopped = new AtomicBoolean();
            List<CompletableFuture<Void>> writers = writers(cluster, stopped);
            Await.until("pairs", () -> store.get("pair/n1/a").isPresent());
            made = cluster.member("n2").backups().create(file);
            stopped.set(true);
            writers.forEach(CompletableFuture::join);
            then = all(store, Range.all().at(made.revision()));
        }
        for (Entry entry : then) {
            String key = entry.key().toString();
            if (key.startsWith("pair/") && key.endsWith("/a")) {
                Key other = Key.of(key.replace("/a", "/b"));
                assertTrue(
                        then.stream()
                                .anyMatch(it ->
                                        it.key().equals(other) && it.value().equals(entry.value())),
                        "one revision has both writes of a transaction, or none");
            }
        }
        try (TestCluster cluster = TestCluster.of(2).start(directory.resolve("two"))) {
            Concord leader = cluster.awaitLeader();
            leader.store().put("other", Value.of("goes"));
            Restored restored =
                    cluster.member("n1")
                            .backups()
                            .restore(new ByteArrayInputStream(file.toByteArray()));
            assertEquals(made.keys(), restored.keys());
            assertTrue(restored.revision() > made.revision());
            for (Concord member : cluster.members()) {
                Store store = member.store().reading(Consistency.STRONG);
                assertEquals(
                        withoutExpiry(then), withoutExpiry(all(store, Range.all())), "the entries");
                assertEquals(
                        71 + 1, // 0 to 499 modulo 7
                        store.indexes().lookup("by n", Value.of(0)).size());
                assertTrue(member.as(token.secret()).store().get("k/1").isPresent());
                assertThrows(
                        ConcordException.Forbidden.class,
                        () -> member.as(token.secret()).store().get("other"));
                assertEquals(List.of(Key.of("leased")), store.leases().keys(lease.id()));
                assertEquals(
                        made.stateHash(),
                        member.backups().create(OutputStream.nullOutputStream()).stateHash());
            }
            Writers.assertAgree(cluster);
        }
    }

    /// A transaction sets both keys of a pair to the same number.
    private static List<CompletableFuture<Void>> writers(
            TestCluster cluster, AtomicBoolean stopped) {
        List<CompletableFuture<Void>> writers = new ArrayList<>();
        for (String id : cluster.ids()) {
            Store store = cluster.member(id).store();
            writers.add(
                    CompletableFuture.runAsync(
                            () -> {
                                for (int n = 0; !stopped.get(); n++) {
                                    store.txn(
                                            Txn.of(
                                                    Put.of("pair/" + id + "/a", Value.of(n)),
                                                    Put.of("pair/" + id + "/b", Value.of(n))));
                                }
                            },
                            task -> Thread.ofVirtual().start(task)));
        }
        return writers;
    }

    private static List<String> withoutExpiry(List<Entry> entries) {
        return entries.stream()
                .map(it ->
                        it.key()
                                + "="
                                + it.value()
                                + " "
                                + it.createRevision()
                                + " "
                                + it.modRevision()
                                + " "
                                + it.version()
                                + " "
                                + it.lease())
                .toList();
    }

    /// The file of a backup of so many values that nothing makes smaller.
    private byte[] large(int values) {
        SplittableRandom random = new SplittableRandom(1);
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        try (Concord concord =
                Concord.inMemory(
                        Settings.builder()
                                .set(Settings.BACKUP_DIR, directory.resolve("large"))
                                .build())) {
            for (int i = 0; i < values; i++) {
                byte[] value = new byte[100_000];
                random.nextBytes(value);
                concord.store().put("k/" + i, Value.raw(value));
            }
            concord.backups().create(file);
        }
        return file.toByteArray();
    }

    @Test
    void aRestoreSurvivesTheDeathOfTheLeaderOrLeavesTheOldState() {
        byte[] file = large(100);
        Trap trap = new Trap();
        try (TestCluster cluster =
                TestCluster.of(3)
                        .set("snapshot.log-bytes", SNAPSHOT_OFTEN)
                        .observers(trap::at)
                        .start(directory)) {
            Concord leader = cluster.awaitLeader();
            leader.store().put("old", Value.of(1));
            String dies = leader.status().node();
            String asked =
                    cluster.ids().stream().filter(id -> !id.equals(dies)).findFirst().orElseThrow();
            Concord member = cluster.member(asked);
            trap.set(dies, leader.status().appliedIndex() + 5, cluster);
            CompletableFuture<Restored> restoring =
                    CompletableFuture.supplyAsync(
                            () -> member.backups().restore(new ByteArrayInputStream(file)));
            Await.until("pieces", trap::isSprung);
            cluster.crash(dies);
            boolean done = isDone(restoring);
            cluster.awaitLeader();
            cluster.restart(dies);
            cluster.awaitApplied();
            for (Concord each : cluster.members()) {
                Store store = each.store().reading(Consistency.STRONG);
                assertEquals(done ? 100 : 1, store.count(Range.all()));
                assertEquals(!done, store.get("old").isPresent());
            }
            assertTrue(done, "nothing kept the others from finishing it");
            Writers.assertAgree(cluster);
        }
    }

    /// Cuts a member off from all others as soon as it has applied so much of the log.
    private static final class Trap {
        private volatile long index = Long.MAX_VALUE;
        private volatile String id = "";
        private volatile Runnable spring = () -> {};
        private volatile boolean sprung;

        void set(String victim, long at, TestCluster cluster) {
            id = victim;
            spring = () -> cluster.network().kill(victim);
            index = at;
        }

        List<Observer> at(String member) {
            return List.of(event -> {
                if (event instanceof Event.Applied applied
                        && applied.index() >= index
                        && member.equals(id)
                        && !sprung) {
                    spring.run();
                    sprung = true;
                }
            });
        }

        boolean isSprung() {
            return sprung;
        }
    }

    private static boolean isDone(CompletableFuture<Restored> restoring) {
        try {
            restoring.join();
            return true;
        } catch (CompletionException e) {
            if (e.getCause() instanceof ConcordException) {
                return false;
            }
            throw e;
        }
    }

    @Test
    void aRestoreWhoseMemberDiesLeavesTheOldStateAndIsForgotten() {
        byte[] file = large(100);
        Trap trap = new Trap();
        try (TestCluster cluster =
                TestCluster.of(3)
                        .set("snapshot.log-bytes", SNAPSHOT_OFTEN)
                        .observers(trap::at)
                        .start(directory)) {
            cluster.awaitLeader().store().put("old", Value.of(1));
            Concord member = cluster.awaitLeader();
            String dies = member.status().node();
            trap.set(dies, member.status().appliedIndex() + 5, cluster);
            CompletableFuture<Restored> restoring =
                    CompletableFuture.supplyAsync(
                            () -> member.backups().restore(new ByteArrayInputStream(file)));
            Await.until("pieces", trap::isSprung);
            cluster.crash(dies);
            assertThrows(CompletionException.class, restoring::join);
            Concord leader = cluster.awaitLeader();
            assertEquals(Value.of(1), leader.store().get("old").orElseThrow().value());
            assertThrows(
                    ConcordException.ConditionFailed.class,
                    () -> leader.backups().restore(new ByteArrayInputStream(file)));
            // Log time begins anew with the wall clock where all have stopped.
            cluster.ids().forEach(id -> cluster.clocks().offset(id, Duration.ofMinutes(2)));
            cluster.ids().stream().filter(cluster::isRunning).forEach(cluster::stop);
            cluster.restartAll();
            Concord next = cluster.awaitLeader();
            assertEquals(Value.of(1), next.store().get("old").orElseThrow().value());
            assertEquals(100, next.backups().restore(new ByteArrayInputStream(file)).keys());
            Writers.assertAgree(cluster);
            cluster.ids().forEach(cluster::stop);
            cluster.restartAll();
            assertEquals(100, cluster.awaitLeader().store().count(Range.all()));
            Writers.assertAgree(cluster);
        }
    }

    @Test
    void aClientThatGoesInTheMiddleChangesNothing() throws IOException {
        byte[] file = large(3);
        try (TestCluster cluster = TestCluster.of(2).start(directory);
                InputStream cut = new ByteArrayInputStream(file, 0, file.length - 1)) {
            Concord leader = cluster.awaitLeader();
            leader.store().put("old", Value.of(1));
            long revision = leader.status().revision();
            assertThrows(
                    ConcordException.InvalidRequest.class, () -> leader.backups().restore(cut));
            assertEquals(revision, leader.status().revision());
            Writers writers = Writers.at(cluster);
            try (writers) {
                writers.awaitProgress();
            }
            writers.stopAndCheck(cluster);
        }
    }
}
