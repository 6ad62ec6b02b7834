package concord.core.machine;

import concord.core.ConcordException;
import java.util.TreeMap;

/// How far back readers may look: the revisions that someone still reads are kept, whatever is
/// compacted meanwhile. Pinned and released on any thread, advanced on the thread that applies.
final class Pins {

    private final TreeMap<Long, Integer> counts = new TreeMap<>();

    /// The oldest revision that is whole: what only older ones see may be gone.
    private long forgotten;

    /// Keeps a revision readable until it is released.
    ///
    /// @throws ConcordException.Compacted when it no longer is
    synchronized void pin(long revision) {
        if (revision < forgotten) {
            throw new ConcordException.Compacted(revision, forgotten);
        }
        counts.merge(revision, 1, Integer::sum);
    }

    synchronized void release(long revision) {
        counts.computeIfPresent(revision, (_, count) -> count == 1 ? null : count - 1);
    }

    /// Allows to forget what only revisions before this one see, as far as nobody reads them.
    ///
    /// @return the oldest revision that has to stay whole
    synchronized long forget(long before) {
        long oldest = counts.isEmpty() ? before : Math.min(before, counts.firstKey());
        forgotten = Math.max(forgotten, oldest);
        return forgotten;
    }
}
