package concord.web.http;

import concord.core.Consistency;
import concord.core.Entry;
import concord.core.Key;
import concord.core.Page;
import concord.core.Range;
import concord.core.Store;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;

/// The entries of a range as of one revision, read page by page: nothing is held for a client that
/// takes them slowly, not even the revision. When history forgets it meanwhile, the rest fails with
/// [concord.core.ConcordException.Compacted].
public final class Pages implements Iterator<Entry> {

    private final Store rest;
    private final Range range;
    private final long revision;

    /// How many entries are wanted behind this page.
    private long left;

    private Page page;
    private int at;

    /// Reads the first page, as fresh as the store reads.
    ///
    /// @param range its limit is that of all pages together
    public Pages(Store store, Range range) {
        this.range = range;
        this.left = range.limit().orElse(Integer.MAX_VALUE);
        this.page = store.list(range.limit(pageEntries()));
        this.left -= page.entries().size();
        this.revision = page.revision();
        // The first page has waited for what is to be seen; the rest is of that revision.
        this.rest = store.reading(Consistency.EVENTUAL);
    }

    private int pageEntries() {
        return (int) Math.min(left, Range.PAGE_ENTRIES);
    }

    /// The revision that all entries are of.
    public long revision() {
        return revision;
    }

    /// The key behind which the range goes on beyond its limit; known when there are no more.
    public Optional<Key> cursor() {
        return page.next();
    }

    @Override
    public boolean hasNext() {
        if (at == page.entries().size() && left > 0 && page.next().isPresent()) {
            page = rest.list(range.at(revision).after(page.next().get()).limit(pageEntries()));
            left -= page.entries().size();
            at = 0;
        }
        return at < page.entries().size();
    }

    @Override
    public Entry next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        return page.entries().get(at++);
    }
}
