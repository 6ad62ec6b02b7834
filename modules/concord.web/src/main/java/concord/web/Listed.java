package concord.web;

import concord.core.Entry;
import concord.core.Key;
import concord.core.Range;
import concord.core.Store;
import concord.json.Ranges;
import concord.web.http.Answer;
import concord.web.http.Held;
import concord.web.http.JsonOutput;
import concord.web.http.Pages;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Entries on their way to a client, as many as it asked for: read one after the other, never held
/// together.
final class Listed implements Iterator<Entry> {

    private final Iterator<Entry> entries;
    private long left;
    private @Nullable Entry last;

    private Listed(Iterator<Entry> entries, long limit) {
        this.entries = entries;
        this.left = limit;
        // Whatever forbids to read shows now, while there can still be an answer that says so.
        var _ = this.entries.hasNext();
    }

    /// `{"entries":[…],"next_cursor":…}` of what a range holds.
    ///
    /// @param limit how many
    static Answer answer(
            Store store, Range range, int limit, BiConsumer<JsonOutput, Entry> fields) {
        Pages pages = new Pages(store, range.limit(limit));
        return Answer.streamed(
                () -> {},
                data -> {
                    data.objects("entries", () -> pages, fields);
                    writeCursor(data, pages.cursor());
                });
    }

    /// The same of what a query finds.
    ///
    /// @param found what to list, at least one more than `limit` where there is more
    static Answer answer(Stream<Entry> found, long limit, BiConsumer<JsonOutput, Entry> fields) {
        Held<Entry> held = new Held<>(found);
        try {
            Listed listed = new Listed(held, limit);
            return Answer.streamed(
                    held,
                    data -> {
                        data.objects("entries", () -> listed, fields);
                        listed.writeCursor(data);
                    });
        } catch (RuntimeException e) {
            held.close();
            throw e;
        }
    }

    /// How an entry is written.
    ///
    /// @param now when times to live are wanted, the store whose log time counts
    static BiConsumer<JsonOutput, Entry> form(boolean keysOnly, @Nullable Store now) {
        return (json, entry) -> {
            if (keysOnly) {
                EntryJson.keyOnly(json, entry);
            } else {
                EntryJson.keyed(json, entry);
            }
            if (now != null) {
                EntryJson.ttl(json, entry, now.now());
            }
        };
    }

    private void writeCursor(JsonOutput data) {
        Optional<Key> next =
                entries.hasNext() ? Optional.ofNullable(last).map(Entry::key) : Optional.empty();
        writeCursor(data, next);
    }

    /// Writes the field `next_cursor`: the key behind which the next page begins, if there is one.
    static void writeCursor(JsonOutput data, Optional<Key> next) {
        data.text("next_cursor", next.map(Ranges::cursor));
    }

    @Override
    public boolean hasNext() {
        return left > 0 && entries.hasNext();
    }

    @Override
    public Entry next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        left--;
        Entry entry = entries.next();
        last = entry;
        return entry;
    }
}
