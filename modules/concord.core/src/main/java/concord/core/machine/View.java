package concord.core.machine;

import concord.core.Entry;
import concord.core.Key;
import concord.core.Page;
import concord.core.Plan;
import concord.core.Query;
import concord.core.Range;
import concord.core.Value;
import java.util.Iterator;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/// The store as one revision shows it, kept whole until it is closed.
public final class View implements AutoCloseable {

    private final State state;
    private final long revision;
    private final long time;
    private final AtomicBoolean closed = new AtomicBoolean();

    View(State state, long revision, long time) {
        this.state = state;
        this.revision = revision;
        this.time = time;
        state.history.pins.pin(revision);
    }

    /// The revision that it shows.
    public long revision() {
        return revision;
    }

    /// The entry of a key, or null when it is absent.
    public @Nullable Entry get(Key key) {
        Chain chain = state.entries.get(key);
        Version version = chain == null ? null : chain.aliveAt(revision, time);
        return version == null ? null : version.entry(key);
    }

    /// As much of a range as a page holds.
    public Page page(Range range) {
        return scan(range).page(revision);
    }

    /// A page of what a query finds.
    public Page page(Query query) {
        return finder().page(query, revision);
    }

    /// How many entries a query finds, whatever its offset and limit.
    public long count(Query query) {
        return finder().count(query);
    }

    /// How a query finds its entries.
    public Plan plan(Query query) {
        return finder().plan(query);
    }

    private Finder finder() {
        return new Finder(state, revision, time);
    }

    /// How many keys a range has; its limit does not count.
    public long count(Range range) {
        return scan(range).count();
    }

    /// Brings the entries of a range one after the other, and null at the end.
    public Cursor cursor(Range range) {
        return limited(scan(range)::next, range.limit());
    }

    /// Brings what a query finds one after the other, and null at the end.
    public Cursor cursor(Query query) {
        return limited(cursor(finder().entries(query)), query.limit());
    }

    /// Brings the entries that have a value between two in an index, and null at the end.
    ///
    /// @throws concord.core.ConcordException.NotFound when there is no such index
    public Cursor cursor(String index, Value from, Value to) {
        return cursor(finder().lookup(index, Finder.span(from, to)));
    }

    private static Cursor cursor(Iterator<Entry> entries) {
        return () -> entries.hasNext() ? entries.next() : null;
    }

    private static Cursor limited(Cursor cursor, OptionalInt limit) {
        long[] left = {limit.isPresent() ? limit.getAsInt() : Long.MAX_VALUE};
        return () -> left[0]-- > 0 ? cursor.next() : null;
    }

    private Scan scan(Range range) {
        return new Scan(state.entries, range, revision, time);
    }

    /// A walk over entries.
    @FunctionalInterface
    public interface Cursor {

        /// The next entry, or null at the end.
        @Nullable Entry next();
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            state.history.pins.release(revision);
        }
    }
}
