package concord.core.machine;

import java.util.TreeMap;

/// The revisions that someone still reads: captures now, scans and backups later. Taken and
/// released on any thread, asked on the thread that applies.
final class Pins {

    /// The answer of [#newest] when nothing is pinned: below every revision.
    static final long NONE = -1;

    private final TreeMap<Long, Integer> counts = new TreeMap<>();
    private volatile long newest = NONE;

    synchronized void pin(long revision) {
        counts.merge(revision, 1, Integer::sum);
        newest = counts.lastKey();
    }

    synchronized void release(long revision) {
        counts.computeIfPresent(revision, (_, count) -> count == 1 ? null : count - 1);
        newest = counts.isEmpty() ? NONE : counts.lastKey();
    }

    /// The newest revision that is pinned, or [#NONE].
    long newest() {
        return newest;
    }
}
