package concord.raft.discovery;

import java.time.Duration;
import java.util.Comparator;
import java.util.TreeSet;

/// Lets every announcement through once.
///
/// What was sent more than a window before or after now, by two wall clocks, is refused: clocks of
/// members must differ by less. What was sent within it is remembered, and refused when it comes
/// again. What is forgotten, for its age or for want of room, leaves a floor behind: nothing sent
/// before that is let through ever again, even when the clock here is set back.
///
/// A member that has just started remembers nothing, so what was recorded in the window before can
/// reach it once: it was true less than a window ago.
final class ReplayGuard {

    /// What becomes of an announcement.
    enum Answer {
        /// It was not seen before.
        FRESH,
        /// It was, or may have been.
        REPLAYED,
        /// It was sent too long before or after now.
        OUTSIDE_WINDOW
    }

    private record Seen(long sentMillis, long instance, long sequence) {}

    private final long windowMillis;
    private final int capacity;
    private final TreeSet<Seen> seen =
            new TreeSet<>(
                    Comparator.comparingLong(Seen::sentMillis)
                            .thenComparingLong(Seen::instance)
                            .thenComparingLong(Seen::sequence));
    private long floorMillis = Long.MIN_VALUE;

    /// @param window how much clocks may differ
    /// @param capacity how many announcements are remembered at most
    ReplayGuard(Duration window, int capacity) {
        this.windowMillis = window.toMillis();
        this.capacity = capacity;
    }

    /// Decides on an announcement whose signature is right.
    Answer check(Announcement announcement, long nowMillis) {
        long sent = announcement.sentMillis();
        while (!seen.isEmpty() && seen.first().sentMillis() < nowMillis - windowMillis) {
            forgetFirst();
        }
        if (sent < nowMillis - windowMillis || sent > nowMillis + windowMillis) {
            return Answer.OUTSIDE_WINDOW;
        }
        if (sent <= floorMillis
                || !seen.add(new Seen(sent, announcement.instance(), announcement.sequence()))) {
            return Answer.REPLAYED;
        }
        if (seen.size() > capacity) {
            forgetFirst();
        }
        return Answer.FRESH;
    }

    private void forgetFirst() {
        floorMillis = Math.max(floorMillis, seen.removeFirst().sentMillis());
    }

    /// How many announcements are remembered.
    int size() {
        return seen.size();
    }
}
