package concord.core;

import concord.core.command.StoredKey;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/// The keys between two bounds, in their order. Made with [#all], [#prefix], [#between] or
/// [#closed]; each refinement is a new request. A range that ends before it begins is empty.
///
/// @param from the first key, if it has one
/// @param to where it ends, if it ends
/// @param toInclusive whether `to` itself belongs to it
/// @param descending whether the last comes first
/// @param limit how many entries at most; without one, a page has [#PAGE_ENTRIES] and a stream all
/// @param after the key after which, in its direction, it begins: a page's cursor
/// @param keysOnly whether values are left out
/// @param revision the revision as of which it is read, if not the newest
public record Range(
        Optional<Key> from,
        Optional<Key> to,
        boolean toInclusive,
        boolean descending,
        OptionalInt limit,
        Optional<Key> after,
        boolean keysOnly,
        OptionalLong revision)
        implements Operation {

    /// How many entries a page has when no limit is given.
    public static final int PAGE_ENTRIES = 1_000;

    /// Checks the limit and the revision.
    ///
    /// @throws ConcordException.InvalidRequest when one of them is not allowed
    public Range {
        if (limit.isPresent() && limit.getAsInt() < 1) {
            throw new ConcordException.InvalidRequest(
                    "limit is " + limit.getAsInt() + "; it must be at least 1");
        }
        if (revision.isPresent() && revision.getAsLong() < 0) {
            throw new ConcordException.InvalidRequest(
                    "revision is " + revision.getAsLong() + "; it must not be negative");
        }
    }

    /// All keys.
    public static Range all() {
        return of(Optional.empty(), Optional.empty(), false);
    }

    /// The keys that begin with these bytes; all when there are none.
    ///
    /// @throws ConcordException.InvalidKey when there are more than a key can have
    public static Range prefix(byte[] prefix) {
        if (prefix.length == 0) {
            return all();
        }
        return of(Optional.of(Key.of(prefix)), StoredKey.endOfPrefix(prefix), false);
    }

    /// The keys that begin with this text; all when it is empty.
    ///
    /// @throws ConcordException.InvalidKey when it is longer than a key can be
    public static Range prefix(String prefix) {
        return prefix.isEmpty() ? all() : prefix(Key.of(prefix).bytes());
    }

    /// From a key on, up to and without another.
    public static Range between(Key from, Key to) {
        return of(Optional.of(from), Optional.of(to), false);
    }

    /// From the key of a text on, up to and without another.
    public static Range between(String from, String to) {
        return between(Key.of(from), Key.of(to));
    }

    /// From a key on, up to and with another.
    public static Range closed(Key from, Key to) {
        return of(Optional.of(from), Optional.of(to), true);
    }

    /// From a key on.
    public static Range from(Key from) {
        return of(Optional.of(from), Optional.empty(), false);
    }

    private static Range of(Optional<Key> from, Optional<Key> to, boolean toInclusive) {
        return new Range(
                from,
                to,
                toInclusive,
                false,
                OptionalInt.empty(),
                Optional.empty(),
                false,
                OptionalLong.empty());
    }

    /// The same range, the last key first.
    public Range reversed() {
        return new Range(from, to, toInclusive, !descending, limit, after, keysOnly, revision);
    }

    /// The same range, at most so many entries of it.
    ///
    /// @throws ConcordException.InvalidRequest when it is less than 1
    public Range limit(int entries) {
        return new Range(
                from,
                to,
                toInclusive,
                descending,
                OptionalInt.of(entries),
                after,
                keysOnly,
                revision);
    }

    /// The same range, from behind a page's last key on.
    public Range after(Key cursor) {
        return new Range(
                from, to, toInclusive, descending, limit, Optional.of(cursor), keysOnly, revision);
    }

    /// The same range without values.
    public Range withoutValues() {
        return new Range(from, to, toInclusive, descending, limit, after, true, revision);
    }

    /// The same range as of a past revision.
    ///
    /// @throws ConcordException.InvalidRequest when it is negative
    public Range at(long pastRevision) {
        return new Range(
                from,
                to,
                toInclusive,
                descending,
                limit,
                after,
                keysOnly,
                OptionalLong.of(pastRevision));
    }
}
