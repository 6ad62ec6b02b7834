package concord.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import concord.core.Changes;
import concord.core.Concord;
import concord.core.ConcordException;
import concord.core.Consistency;
import concord.core.Entry;
import concord.core.Put;
import concord.core.Range;
import concord.core.Store;
import concord.core.Value;
import concord.core.Watch;
import concord.core.Watcher;
import concord.core.recipe.Counter;
import concord.core.recipe.Lock;
import concord.testkit.TestCluster;
import concord.web.Served;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A client of three members, whose servers stop while it works.
@Timeout(value = 240, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class FailoverTest {

    private static final int WRITERS = 4;
    private static final int WRITES = 250;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir Path directory;

    @Test
    void all_that_is_acknowledged_is_there_once_when_the_leader_goes() throws Exception {
        try (TestCluster cluster = TestCluster.of(3).start(directory)) {
            cluster.awaitLeader();
            Map<String, Served> servers = new TreeMap<>();
            for (String id : cluster.ids()) {
                servers.put(id, Served.over(cluster.member(id)));
            }
            String leader = cluster.awaitLeader().status().node();
            Served first = Objects.requireNonNull(servers.remove(leader));
            // The leader's first, so that it is in use when it goes.
            List<String> addresses = new ArrayList<>(List.of(first.address()));
            servers.values().forEach(server -> addresses.add(server.address()));
            try (Client client =
                    Client.builder(String.join(",", addresses)).timeout(PATIENCE).connect()) {
                AtomicInteger written = new AtomicInteger();
                try (Watcher watcher = client.store().watch(Watch.prefix("own/"));
                        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
                    List<Future<List<Long>>> writers = new ArrayList<>();
                    for (int i = 0; i < WRITERS; i++) {
                        String key = "own/" + i;
                        writers.add(threads.submit(() -> write(client.store(), key, written)));
                    }
                    Future<List<Long>> heard = threads.submit(() -> hear(watcher));
                    await(written, WRITERS * WRITES / 4);
                    first.close();
                    await(written, WRITERS * WRITES / 2);
                    cluster.crash(leader);
                    List<Long> acknowledged = new ArrayList<>();
                    for (Future<List<Long>> writer : writers) {
                        acknowledged.addAll(writer.get());
                    }
                    assertEquals(acknowledged.stream().sorted().toList(), heard.get());
                }
                Store store = client.store().reading(Consistency.STRONG);
                for (int i = 0; i < WRITERS; i++) {
                    assertEquals(WRITES, store.get("own/" + i).orElseThrow().version());
                }
            } finally {
                first.close();
                servers.values().forEach(Served::close);
            }
        }
    }

    private static List<Long> write(Store store, String key, AtomicInteger written) {
        List<Long> revisions = new ArrayList<>();
        for (int i = 0; i < WRITES; i++) {
            revisions.add(store.put(key, Value.of(i)).revision());
            written.incrementAndGet();
        }
        return revisions;
    }

    private static List<Long> hear(Watcher watcher) {
        List<Long> revisions = new ArrayList<>();
        while (revisions.size() < WRITERS * WRITES) {
            Changes changes = watcher.poll(PATIENCE).orElseThrow();
            revisions.add(changes.revision());
        }
        return revisions;
    }

    private static void await(AtomicInteger written, int count) throws InterruptedException {
        while (written.get() < count) {
            TimeUnit.MILLISECONDS.sleep(1);
        }
    }

    /// Whatever the others have applied by then: they make sure that they have the revision.
    @Test
    void a_list_goes_on_at_another_member() throws Exception {
        try (TestCluster cluster = TestCluster.of(3).start(directory)) {
            Concord leader = cluster.awaitLeader();
            List<Served> servers = new ArrayList<>(List.of(Served.over(leader)));
            for (String id : cluster.ids()) {
                if (!id.equals(leader.status().node())) {
                    servers.add(Served.over(cluster.member(id)));
                }
            }
            String addresses = String.join(",", servers.stream().map(Served::address).toList());
            Value value = Value.of("x".repeat(4_000));
            List<String> expected = new ArrayList<>();
            for (int i = 0; i < 1_000; i++) {
                expected.add("k/%04d".formatted(i));
            }
            for (int i = 0; i < 1_000; i += 100) {
                leader.store()
                        .bulk(
                                expected.subList(i, i + 100).stream()
                                        .map(key -> Put.of(key, value))
                                        .toList());
            }
            try (Client client = Client.builder(addresses).timeout(PATIENCE).connect();
                    Stream<Entry> stream =
                            client.store().reading(Consistency.EVENTUAL).stream(Range.all())) {
                List<String> listed = new ArrayList<>();
                for (Iterator<Entry> entries = stream.iterator(); entries.hasNext(); ) {
                    listed.add(entries.next().key().toString());
                    if (listed.size() == 1) {
                        leader.store().delete("k/0500");
                        servers.getFirst().close();
                    }
                }
                assertEquals(expected, listed);
            } finally {
                servers.forEach(Served::close);
            }
        }
    }

    @Test
    void recipes_work_over_clients() throws Exception {
        try (Concord concord = Concord.inMemory();
                Served server = Served.over(concord);
                Client one = Client.connect(server.address());
                Client other = Client.connect(server.address())) {
            Counter counter = new Counter(one.store(), "visits");
            counter.add(2);
            assertEquals(3, new Counter(other.store(), "visits").add(1));
            Lock here = new Lock(one.store(), "nightly", Duration.ofSeconds(10));
            Lock there = new Lock(other.store(), "nightly", Duration.ofSeconds(10));
            long token;
            try (Lock.Held held = here.acquire(PATIENCE).orElseThrow()) {
                token = held.token();
                assertTrue(there.acquire(Duration.ofMillis(50)).isEmpty());
            }
            try (Lock.Held held = there.acquire(PATIENCE).orElseThrow()) {
                assertTrue(held.token() > token);
            }
            assertEquals(1, one.cluster().members().size());
            assertThrows(
                    ConcordException.NotFound.class,
                    () -> one.cluster().replace("absent", "n2", "127.0.0.1:1"),
                    "nobody comes in the place of nobody");
            assertTrue(other.status().ready());
        }
    }
}
