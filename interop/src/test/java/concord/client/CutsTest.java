package concord.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import concord.core.Change;
import concord.core.Changes;
import concord.core.Concord;
import concord.core.ConcordException;
import concord.core.Entry;
import concord.core.Key;
import concord.core.Operation;
import concord.core.Put;
import concord.core.Query;
import concord.core.Range;
import concord.core.Store;
import concord.core.Value;
import concord.core.Watch;
import concord.core.Watcher;
import concord.testkit.Await;
import concord.web.Served;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Connections that are cut while the client works.
@Timeout(value = 90, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class CutsTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /// The connection itself notices after 15 seconds that nobody speaks.
    private static final Duration BEFORE_SIGNS_OF_LIFE = Duration.ofSeconds(10);

    private TwoWays ways;
    private Concord concord;
    private Client client;

    @BeforeEach
    void open() throws Exception {
        concord = Concord.inMemory();
        ways = TwoWays.to(concord);
        client = ways.client();
    }

    @AfterEach
    void close() throws Exception {
        ways.close();
    }

    /// Cuts both ways now and then until it is over: a little later each time, so that something
    /// gets through on a busy machine as well.
    private CompletableFuture<Void> cutting(Duration pause, AtomicBoolean over) {
        return CompletableFuture.runAsync(() -> {
            for (int later = 0; !over.get(); later++) {
                try {
                    TimeUnit.MILLISECONDS.sleep(pause.toMillis() + later);
                } catch (InterruptedException e) {
                    return;
                }
                ways.cut();
            }
        });
    }

    @Test
    void writes_take_effect_exactly_once() {
        Store store = client.store();
        int writes = 2_000;
        AtomicBoolean over = new AtomicBoolean();
        var cuts = cutting(Duration.ofMillis(40), over);
        List<Long> revisions = new ArrayList<>();
        for (int i = 0; i < writes; i++) {
            revisions.add(store.put("key", Value.of(i)).revision());
        }
        over.set(true);
        cuts.join();
        assertEquals(writes, store.get("key").orElseThrow().version());
        assertEquals(revisions.stream().sorted().distinct().toList(), revisions);
    }

    @Test
    void a_write_whose_answer_is_lost_is_not_made_twice() {
        Store store = client.store();
        store.put("key", Value.of(0));
        ways.one().drop(true);
        var writing = store.async().put("key", Value.of(1));
        Await.until("the server has written", () -> version("key") == 2);
        ways.one().cut();
        long revision = writing.join().revision();
        assertEquals(2, version("key"));
        assertEquals(revision, concord.store().get("key").orElseThrow().modRevision());
    }

    private long version(String key) {
        return concord.store().get(key).map(Entry::version).orElse(0L);
    }

    @Test
    void what_cannot_be_repeated_tells_that_its_outcome_is_unknown() {
        Store store = client.store();
        store.put("key", Value.of(0));
        ways.one().drop(true);
        var deleting = CompletableFuture.supplyAsync(() -> store.deleteWhere(Query.all()));
        Await.until("the server has deleted", () -> version("key") == 0);
        ways.one().cut();
        var failure = assertThrows(CompletionException.class, deleting::join).getCause();
        assertInstanceOf(ConcordException.Unavailable.class, failure);
        assertTrue(failure.toString().contains("may or may not"), failure::toString);
    }

    @Test
    void a_watch_goes_on_where_it_was_cut() {
        Store store = client.store();
        int rounds = 150;
        List<String> expected = new ArrayList<>();
        AtomicBoolean over = new AtomicBoolean();
        try (Watcher watcher = store.watch(Watch.prefix("k"))) {
            var writing =
                    CompletableFuture.runAsync(() -> {
                        Store local = concord.store();
                        for (int round = 0; round < rounds; round++) {
                            local.bulk(large(round));
                            local.put("other", Value.of(round));
                            local.put("key", Value.of(round));
                        }
                    });
            var cuts = cutting(Duration.ofMillis(30), over);
            List<String> heard = new ArrayList<>();
            for (int round = 0; round < rounds; round++) {
                Changes many = watcher.poll(PATIENCE).orElseThrow();
                many.changes().forEach(change -> heard.add(said(many.revision(), change)));
                Changes single = watcher.poll(PATIENCE).orElseThrow();
                single.changes().forEach(change -> heard.add(said(single.revision(), change)));
                for (Operation operation : large(round)) {
                    expected.add((3 * round + 1) + " " + ((Put) operation).key());
                }
                expected.add((3 * round + 3) + " key");
            }
            over.set(true);
            cuts.join();
            writing.join();
            assertEquals(expected, heard);
            assertTrue(watcher.poll(Duration.ofMillis(50)).isEmpty());
        }
    }

    /// More than one message can carry.
    private static List<Operation> large(int round) {
        Value value = Value.of(round + "x".repeat(4_000));
        return IntStream.range(0, 60)
                .<Operation>mapToObj(i -> Put.of("k/%02d".formatted(i), value))
                .toList();
    }

    private static String said(long revision, Change change) {
        return revision + " " + change.key();
    }

    @Test
    void a_watch_that_history_no_longer_reaches_ends() {
        Store store = client.store();
        store.put("key", Value.of(1));
        try (Watcher watcher = store.watch(Watch.all())) {
            ways.one().refuse(true);
            ways.other().refuse(true);
            ways.cut();
            long last = concord.store().put("key", Value.of(2)).revision();
            concord.store().put("key", Value.of(3));
            concord.store().compact(last + 1);
            ways.one().refuse(false);
            ways.other().refuse(false);
            var compacted =
                    assertThrows(
                            ConcordException.Compacted.class,
                            () -> {
                                while (watcher.poll(PATIENCE).isPresent()) {}
                            });
            assertEquals(last + 2, compacted.oldestRevision());
        }
    }

    /// It has missed nothing, so it need not ask for what is forgotten.
    @Test
    void a_quiet_watch_outlives_the_history_that_it_has_passed() throws Exception {
        Concord member = Concord.inMemory();
        try (TwoWays told = TwoWays.to(member, Served.over(member, Duration.ofMillis(20)));
                Watcher watcher = told.client().store().watch(Watch.key("quiet"))) {
            member.store().put("other", Value.of(1));
            long other = member.store().put("other", Value.of(2)).revision();
            Await.until(
                    "the watch has passed the others",
                    () ->
                            watcher.poll(Duration.ofMillis(10)).isEmpty()
                                    && watcher.passed() == other);
            member.store().compact(other);
            told.cut();
            long wanted = member.store().put("quiet", Value.of(1)).revision();
            assertEquals(wanted, watcher.poll(PATIENCE).orElseThrow().revision());
        }
    }

    /// However short it waits each time.
    @Test
    void a_watch_leaves_a_server_that_never_speaks() {
        try (Watcher watcher = quick().watch(Watch.key("key"))) {
            ways.other().drop(true);
            ways.one().cut();
            concord.store().put("key", Value.of(1));
            Await.until(
                    () -> "the change has come",
                    BEFORE_SIGNS_OF_LIFE,
                    () -> watcher.poll(Duration.ZERO).isPresent());
        }
    }

    @Test
    void a_watch_that_was_interrupted_leaves_a_server_that_never_speaks() {
        try (Watcher watcher = quick().watch(Watch.key("key"))) {
            Thread.currentThread().interrupt();
            assertThrows(ConcordException.Unavailable.class, watcher::next);
            assertTrue(Thread.interrupted());
            ways.one().drop(true);
            concord.store().put("key", Value.of(1));
            assertTrue(watcher.poll(BEFORE_SIGNS_OF_LIFE).isPresent());
        }
    }

    /// Watches that wait so long for a server, over a connection that is there.
    private Store quick() {
        assertTrue(client.status().ready());
        return client.store().timeout(Duration.ofSeconds(3));
    }

    @Test
    void a_watcher_that_nobody_reads_gathers_nothing() throws Exception {
        int rounds = 150;
        try (Watcher watcher = client.store().watch(Watch.prefix("k"))) {
            for (int round = 0; round < rounds; round++) {
                concord.store().bulk(large(round));
            }
            long before = -1;
            while (before != ways.one().answeredBytes()) {
                before = ways.one().answeredBytes();
                TimeUnit.MILLISECONDS.sleep(300);
            }
            assertTrue(before < 8 << 20, () -> ways.one().answeredBytes() + " bytes have come");
            for (int round = 0; round < rounds; round++) {
                assertEquals(60, watcher.poll(PATIENCE).orElseThrow().changes().size());
            }
            assertTrue(
                    ways.one().answeredBytes() > 30 << 20,
                    () -> ways.one().answeredBytes() + " bytes");
        }
    }

    @Test
    void a_closed_watcher_lets_go_who_waits() throws Exception {
        Watcher watcher = client.store().watch(Watch.all());
        var waiting =
                CompletableFuture.runAsync(
                        () -> assertThrows(ConcordException.Unavailable.class, watcher::next));
        TimeUnit.MILLISECONDS.sleep(100);
        watcher.close();
        waiting.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    @Test
    void a_list_is_whole_or_begun_anew() {
        Store store = client.store();
        for (int i = 0; i < 10; i++) {
            concord.store().bulk(large(i));
        }
        AtomicBoolean over = new AtomicBoolean();
        var cuts = cutting(Duration.ofMillis(20), over);
        for (int i = 0; i < 50; i++) {
            List<Key> keys =
                    store.list(Range.prefix("k/")).entries().stream().map(Entry::key).toList();
            assertEquals(60, keys.size());
        }
        over.set(true);
        cuts.join();
    }
}
