package concord.core.machine;

import java.util.Comparator;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/// Which keys are due next. Holds a deadline for every key with a time to live, and some that are
/// no longer right, which are thrown away when they come up or when they are too many.
final class Deadlines {

    private static final int SLACK = 1_024;

    /// @param at when, by log time
    /// @param chain the key
    private record Deadline(long at, Chain chain) {
        boolean isCurrent() {
            Version head = chain.head();
            return !head.isAbsent() && head.expiresAt() == at;
        }
    }

    private final PriorityQueue<Deadline> queue =
            new PriorityQueue<>(
                    Comparator.comparingLong(Deadline::at)
                            .thenComparing(Deadline::chain, Chain.IN_ORDER));
    private int sizeWhenClean;

    /// Notes that a key's newest version has a deadline.
    void add(Chain chain, long at) {
        queue.add(new Deadline(at, chain));
        if (queue.size() > 2 * sizeWhenClean + SLACK) {
            queue.removeIf(deadline -> !deadline.isCurrent());
            sizeWhenClean = queue.size();
        }
    }

    /// Takes the key that is due first at a log time, or null when none is.
    @Nullable Chain pollDue(long time) {
        Deadline first = first();
        if (first == null || first.at > time) {
            return null;
        }
        queue.remove();
        return first.chain;
    }

    /// The earliest deadline, or [Version#NEVER].
    long earliest() {
        Deadline first = first();
        return first == null ? Version.NEVER : first.at;
    }

    private @Nullable Deadline first() {
        Deadline first = queue.peek();
        while (first != null && !first.isCurrent()) {
            queue.remove();
            first = queue.peek();
        }
        return first;
    }
}
