package concord.core.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import concord.core.Entry;
import concord.core.Key;
import concord.core.Value;
import concord.core.property.Seeds;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What is kept for images, and that it goes when they do.
class EntriesTest {

    private static final Key KEY = Key.of("key");
    private static final Key OTHER = Key.of("other");

    private final Progress progress = new Progress();
    private final Entries entries = new Entries(progress);

    @Test
    void nothingIsKeptWhileNothingIsPinned() {
        put(KEY);
        put(KEY);
        remove(KEY);
        assertEquals(0, entries.retained());
    }

    @Test
    void aPinKeepsTheVersionThatItSeesAndNoLaterOne() {
        put(KEY);
        Part.Saved saved = entries.capture();
        for (int i = 0; i < 1_000; i++) {
            put(KEY);
        }
        assertEquals(1, entries.retained());
        saved.release();
    }

    @Test
    void aHotKeyIsRememberedOnceForTheSweepHoweverOftenItIsWritten() {
        put(KEY);
        Part.Saved saved = entries.capture();
        for (int i = 0; i < 1_000; i++) {
            put(KEY);
        }
        saved.release();
        put(OTHER);
        assertEquals(0, entries.unswept());
    }

    @Test
    void eachPinKeepsItsOwnVersion() {
        put(KEY);
        Part.Saved first = entries.capture();
        put(KEY);
        Part.Saved second = entries.capture();
        put(KEY);
        assertEquals(2, entries.retained());
        first.release();
        second.release();
        put(OTHER);
        assertEquals(0, entries.retained());
    }

    @Test
    void aRemovedKeyIsKeptForAPinAndUnseenByReaders() {
        put(KEY);
        Part.Saved saved = entries.capture();
        remove(KEY);
        assertNull(entries.get(KEY));
        assertEquals(0, entries.keys());
        assertEquals(0, entries.bytes());
        assertEquals(2, entries.retained(), "the version that the pin sees, and that it is gone");
        saved.release();
    }

    @Test
    void aKeyThatComesBackUnderAPinStartsAnew() {
        put(KEY);
        Part.Saved saved = entries.capture();
        remove(KEY);
        assertNull(entries.put(KEY, Value.of(1), progress.nextRevision()));
        assertEquals(1, entries.keys());
        assertEquals(new Entry(KEY, Value.of(1), 3, 3, 1), entries.get(KEY));
        saved.release();
    }

    @Test
    void whenAllPinsAreGoneWritesSweepUntilNothingIsRetained() {
        Seeds.each(
                40,
                random -> {
                    Progress ahead = new Progress();
                    Entries some = new Entries(ahead);
                    List<Part.Saved> saved = new ArrayList<>();
                    for (int step = 0; step < 500; step++) {
                        Key key = Key.of("key/" + random.nextInt(20));
                        if (some.contains(key) && random.nextInt(3) == 0) {
                            some.remove(key, ahead.nextRevision());
                        } else {
                            some.put(key, Value.of(step), ahead.nextRevision());
                        }
                        if (random.nextInt(10) == 0) {
                            saved.add(some.capture());
                        }
                        if (!saved.isEmpty() && random.nextInt(8) == 0) {
                            saved.remove(random.nextInt(saved.size())).release();
                        }
                    }
                    saved.forEach(Part.Saved::release);
                    for (int i = 0; i < 500 && some.unswept() > 0; i++) {
                        some.put(OTHER, Value.of(i), ahead.nextRevision());
                    }
                    assertEquals(0, some.unswept());
                    assertEquals(0, some.retained());
                });
    }

    private void put(Key key) {
        entries.put(key, Value.of(progress.revision()), progress.nextRevision());
    }

    private void remove(Key key) {
        entries.remove(key, progress.nextRevision());
    }
}
