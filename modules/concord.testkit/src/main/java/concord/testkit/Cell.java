package concord.testkit;

import concord.testkit.Ask.When;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What a key holds in a [StoreModel].
///
/// @param value its value; null when it is absent
/// @param revision the revision of the write that made it so, or [Answer#NO_REVISION] when nobody
///   has heard of it yet
/// @param floor the revision, or the lowest that it can be; a write that comes after has a higher
///   one
record Cell(@Nullable String value, long revision, long floor) {

    /// A key that was never written.
    static final Cell EMPTY = new Cell(null, -1, 0);

    /// Whether a condition holds. Revisions that nobody has heard of can be any.
    enum Holds {
        YES,
        NO,
        PERHAPS
    }

    private boolean isThere() {
        return value != null;
    }

    /// Whether a condition of a write holds, which an absent key has no revision for.
    Holds holds(When when) {
        return switch (when) {
            case When.Always() -> Holds.YES;
            case When.Absent() -> of(!isThere());
            case When.Present() -> of(isThere());
            case When.Holds(String expected) -> of(expected.equals(value));
            case When.At(long expected) -> isThere() ? isAt(expected) : Holds.NO;
        };
    }

    /// Whether a condition of a transaction holds, for which an absent key is at 0.
    Holds holdsInTest(When when) {
        return !isThere() && when instanceof When.At(long expected)
                ? of(expected == 0)
                : holds(when);
    }

    private Holds isAt(long expected) {
        if (revision != Answer.NO_REVISION) {
            return of(revision == expected);
        }
        return expected > floor ? Holds.PERHAPS : Holds.NO;
    }

    private static Holds of(boolean holds) {
        return holds ? Holds.YES : Holds.NO;
    }

    /// The cell, now that a condition is known to hold of it: it tells the revision.
    Cell given(When when) {
        return when instanceof When.At(long expected) && isThere() ? at(expected) : this;
    }

    private Cell at(long known) {
        return new Cell(value, known, Math.max(floor, known));
    }

    /// The cell after a read that found it there, or empty when that could not be.
    Optional<Cell> found(String read, long at) {
        if (!read.equals(value)) {
            return Optional.empty();
        } else if (at == Answer.NO_REVISION || at == revision) {
            return Optional.of(this);
        }
        return revision == Answer.NO_REVISION && at > floor
                ? Optional.of(at(at))
                : Optional.empty();
    }

    /// The cell after a read that found it absent, or empty when that could not be.
    Optional<Cell> foundAbsent() {
        return isThere() ? Optional.empty() : Optional.of(this);
    }

    /// The cell after a write at a revision.
    Cell written(@Nullable String next, long at) {
        return new Cell(next, at, at == Answer.NO_REVISION ? floor : at);
    }
}
