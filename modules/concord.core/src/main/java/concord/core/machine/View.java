package concord.core.machine;

import concord.core.Entry;
import concord.core.Key;
import concord.core.Page;
import concord.core.Plan;
import concord.core.Query;
import concord.core.Range;
import concord.core.Value;
import java.util.List;
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

    /// The entries that have a value between two in an index.
    ///
    /// @throws concord.core.ConcordException.NotFound when there is no such index
    public List<Entry> lookup(String index, Value from, Value to) {
        return finder().lookup(index, Finder.span(from, to));
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
        Scan scan = scan(range);
        long limit = range.limit().isPresent() ? range.limit().getAsInt() : Long.MAX_VALUE;
        return new Cursor() {
            private long left = limit;

            @Override
            public @Nullable Entry next() {
                return left-- > 0 ? scan.next() : null;
            }
        };
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
