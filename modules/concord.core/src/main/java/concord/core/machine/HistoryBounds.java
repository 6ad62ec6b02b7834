package concord.core.machine;

import org.jspecify.annotations.Nullable;

/// How much history a leader keeps: the newest revisions up to a number or an age, whichever is
/// more, and never more than so much memory. Only the leader's bounds count: what it forgets, it
/// forgets by a command.
///
/// @param revisions how many revisions are kept whatever their age
/// @param ageMillis how long a revision is kept whatever their number
/// @param bytes how much memory all of it may keep
public record HistoryBounds(long revisions, long ageMillis, long bytes) {

    /// Beyond a bound so much more is forgotten that it is not met again at once.
    private static final int SLACK = 8;

    /// @param newest the newest revision that readers are at
    /// @param kept how much memory the history keeps there
    long compactTo(History history, long newest, long kept, long now) {
        long floor = history.floor();
        long target = Math.max(floor, byAge(history, floor, newest, now));
        long excess = kept - bytes;
        if (excess > 0) {
            excess += bytes / SLACK;
            long revision = floor;
            while (excess > 0 && revision < newest) {
                @Nullable Step step = history.at(++revision);
                excess -= step == null ? 0 : step.bytes();
            }
            target = Math.max(target, revision);
        }
        return target;
    }

    /// The last revision that is both too old and one too many.
    private long byAge(History history, long floor, long newest, long now) {
        long low = floor;
        long high = newest - revisions;
        while (low < high) {
            long middle = low + (high - low + 1) / 2;
            Step step = history.at(middle);
            if (step == null || step.time <= now - ageMillis) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return low;
    }
}
