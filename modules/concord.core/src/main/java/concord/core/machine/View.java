package concord.core.machine;

import concord.core.Entry;
import concord.core.Key;
import concord.core.Page;
import concord.core.Range;
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
