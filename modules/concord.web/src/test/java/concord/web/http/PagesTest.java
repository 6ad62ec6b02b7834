package concord.web.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import concord.core.Concord;
import concord.core.ConcordException;
import concord.core.Key;
import concord.core.Operation;
import concord.core.Put;
import concord.core.Range;
import concord.core.Settings;
import concord.core.Store;
import concord.core.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Lists that are read as far as their client takes them.
class PagesTest {

    private static final int KEYS = 2 * Range.PAGE_ENTRIES + 500;

    private final Concord concord =
            Concord.inMemory(Settings.builder().set(Settings.BATCH_MAX, KEYS).build());
    private final Store store = concord.store();

    @BeforeEach
    void fill() {
        List<Operation> puts = new ArrayList<>();
        for (int i = 0; i < KEYS; i++) {
            puts.add(Put.of(key(i), Value.of(i)));
        }
        store.bulk(puts);
    }

    @AfterEach
    void close() {
        concord.close();
    }

    private static Key key(int i) {
        return Key.of("key/%05d".formatted(i));
    }

    private static List<Key> keys(Pages pages) {
        List<Key> keys = new ArrayList<>();
        pages.forEachRemaining(entry -> keys.add(entry.key()));
        return keys;
    }

    @Test
    void showTheRevisionThatTheyBeganWith() {
        Pages pages = new Pages(store, Range.all());
        long revision = pages.revision();
        store.delete(key(KEYS - 1));
        store.put("key/99999", Value.of(1));
        assertEquals(IntStream.range(0, KEYS).mapToObj(PagesTest::key).toList(), keys(pages));
        assertEquals(revision, pages.revision());
        assertEquals(Optional.empty(), pages.cursor());
    }

    @Test
    void endAtTheirLimitAndSayWhereItGoesOn() {
        for (int limit : List.of(1, Range.PAGE_ENTRIES, Range.PAGE_ENTRIES + 1, KEYS - 1)) {
            Pages pages = new Pages(store, Range.all().limit(limit));
            assertEquals(limit, keys(pages).size());
            assertEquals(Optional.of(key(limit - 1)), pages.cursor());
        }
        Pages pages = new Pages(store, Range.all().reversed().limit(KEYS));
        assertEquals(KEYS, keys(pages).size());
        assertTrue(pages.cursor().isEmpty());
        assertFalse(new Pages(store, Range.prefix("none")).hasNext());
    }

    @Test
    void failWhenHistoryForgetsThemInBetween() {
        Pages pages = new Pages(store, Range.all());
        pages.next();
        store.compact(store.put("more", Value.of(1)).revision());
        assertThrows(ConcordException.Compacted.class, () -> keys(pages));
    }
}
