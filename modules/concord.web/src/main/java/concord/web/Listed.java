package concord.web;

import concord.core.Entry;
import concord.core.Key;
import concord.core.Store;
import concord.json.Ranges;
import concord.web.http.Answer;
import concord.web.http.JsonOutput;
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

    private Listed(Stream<Entry> entries, long limit) {
        this.entries = entries.iterator();
        this.left = limit;
        // Whatever forbids to read shows now, while there can still be an answer that says so.
        var _ = this.entries.hasNext();
    }

    /// `{"entries":[…],"next_cursor":…}`.
    ///
    /// @param entries what to list, at least one more than `limit` where there is more
    /// @param limit how many
    static Answer answer(Stream<Entry> entries, long limit, BiConsumer<JsonOutput, Entry> fields) {
        Listed listed = begin(entries, limit);
        return Answer.streamed(
                entries,
                data -> {
                    data.objects("entries", () -> listed, fields);
                    listed.writeCursor(data);
                });
    }

    private static Listed begin(Stream<Entry> entries, long limit) {
        try {
            return new Listed(entries, limit);
        } catch (RuntimeException e) {
            entries.close();
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
