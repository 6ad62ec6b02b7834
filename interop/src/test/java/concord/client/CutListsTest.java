package concord.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import concord.core.Concord;
import concord.core.ConcordException;
import concord.core.Entry;
import concord.core.Index;
import concord.core.Operation;
import concord.core.Predicate;
import concord.core.Put;
import concord.core.Query;
import concord.core.Range;
import concord.core.Store;
import concord.core.Value;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Lists whose connection is cut while they are read.
@Timeout(value = 90, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class CutListsTest {

    private static final int KEYS = 3_000;
    private static final String FILLING = "x".repeat(4_000);

    /// Every kind of list.
    enum Listing {
        UP,
        DOWN,
        SOME,
        FOUND,
        FOUND_SOME,
        LOOKED_UP;

        Stream<Entry> of(Store store) {
            return switch (this) {
                case UP -> store.stream(Range.all());
                case DOWN -> store.stream(Range.all().reversed());
                case SOME -> store.stream(Range.all().limit(KEYS - 100));
                case FOUND -> store.stream(Query.all().where(Predicate.exists("/n")));
                case FOUND_SOME -> store.stream(Query.all().reversed().offset(3).limit(KEYS - 100));
                case LOOKED_UP -> store.indexes().stream("by n", Value.of(0), Value.of(KEYS));
            };
        }
    }

    private TwoWays ways;
    private Concord concord;
    private Client client;

    @BeforeEach
    void open() throws Exception {
        concord = Concord.inMemory();
        concord.store().indexes().create(Index.of("by n", "/n"));
        for (int i = 0; i < KEYS; i += 100) {
            concord.store().bulk(IntStream.range(i, i + 100).mapToObj(CutListsTest::put).toList());
        }
        ways = TwoWays.to(concord);
        client = ways.client();
    }

    @AfterEach
    void close() throws Exception {
        ways.close();
    }

    /// The order of `n` is another than that of keys.
    private static Operation put(int i) {
        return Put.of(
                "k/%04d".formatted(i),
                Value.json("{\"n\":" + i * 7 % KEYS + ",\"text\":\"" + FILLING + "\"}"));
    }

    private static String said(Entry entry) {
        return entry.key() + " at " + entry.modRevision();
    }

    /// Writes before, at and behind every place that a list may have come to.
    private void write(int round) {
        Store local = concord.store();
        local.bulk(
                IntStream.range(0, 30)
                        .<Operation>mapToObj(
                                i -> Put.of("k/%04d+%d".formatted(i * 100, round), Value.of(round)))
                        .toList());
        local.delete("k/%04d".formatted(KEYS / 2 + round));
        local.put("k/%04d".formatted(KEYS / 3 + round), Value.of(round));
    }

    @ParameterizedTest
    @EnumSource
    void a_list_that_is_cut_goes_on_and_shows_one_revision(Listing listing) {
        List<String> expected = listing.of(concord.store()).map(CutListsTest::said).toList();
        List<String> listed = new ArrayList<>();
        int cuts = 0;
        try (Stream<Entry> stream = listing.of(client.store())) {
            for (Iterator<Entry> it = stream.iterator(); it.hasNext(); ) {
                listed.add(said(it.next()));
                if (listed.size() % 500 == 1) {
                    ways.cut();
                    write(cuts++);
                }
            }
        }
        assertEquals(expected, listed);
        assertEquals(6, cuts);
        assertTrue(ways.other().answeredBytes() > 0, "nothing went over the other way");
    }

    @ParameterizedTest
    @EnumSource
    void a_list_that_history_no_longer_reaches_ends(Listing listing) {
        try (Stream<Entry> stream = listing.of(client.store())) {
            Iterator<Entry> it = stream.iterator();
            it.next();
            ways.one().refuse(true);
            ways.other().refuse(true);
            ways.cut();
            write(0);
            long newest = concord.store().put("last", Value.of(1)).revision();
            concord.store().compact(newest);
            ways.one().refuse(false);
            ways.other().refuse(false);
            var compacted =
                    assertThrows(
                            ConcordException.Compacted.class, () -> it.forEachRemaining(_ -> {}));
            assertEquals(newest, compacted.oldestRevision());
        }
    }

    @Test
    void a_list_that_nobody_goes_on_with_says_so() {
        try (Client impatient =
                        Client.builder(ways.one().address())
                                .timeout(Duration.ofSeconds(10))
                                .connect();
                Stream<Entry> stream = impatient.store().stream(Range.all())) {
            Iterator<Entry> it = stream.iterator();
            it.next();
            ways.one().refuse(true);
            ways.one().cut();
            var failure =
                    assertThrows(
                            ConcordException.Unavailable.class, () -> it.forEachRemaining(_ -> {}));
            assertTrue(
                    String.valueOf(failure.getMessage()).contains("no server answers"),
                    failure::toString);
        }
    }

    @Test
    void a_closed_list_does_not_go_on() {
        Stream<Entry> stream = client.store().stream(Range.all());
        Iterator<Entry> it = stream.iterator();
        it.next();
        stream.close();
        assertThrows(ConcordException.Unavailable.class, () -> it.forEachRemaining(_ -> {}));
    }
}
