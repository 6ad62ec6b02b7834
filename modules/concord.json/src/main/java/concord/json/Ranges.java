package concord.json;

import concord.core.ConcordException;
import concord.core.Key;
import concord.core.Range;
import java.util.Base64;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/// Ranges of keys, as requests name them: by a prefix, or from a key on and up to another.
public final class Ranges {

    private Ranges() {}

    /// The range that these texts name; all keys when there are none.
    ///
    /// @throws ConcordException.InvalidRequest when a prefix stands beside a bound
    public static Range of(Optional<String> prefix, Optional<String> from, Optional<String> to) {
        if (prefix.isPresent()) {
            if (from.isPresent() || to.isPresent()) {
                throw new ConcordException.InvalidRequest(
                        "prefix is given beside from or to; a range has the one or the other");
            }
            return Range.prefix(prefix.get());
        }
        return new Range(
                from.map(Key::of),
                to.map(Key::of),
                false,
                false,
                OptionalInt.empty(),
                Optional.empty(),
                false,
                OptionalLong.empty());
    }

    /// The same range in an order, with or without values, from behind a cursor on.
    ///
    /// @throws ConcordException.InvalidRequest when order or cursor are none
    public static Range refined(
            Range range, Optional<String> order, boolean keysOnly, Optional<String> cursor) {
        Range ordered = isDescending(order) ? range.reversed() : range;
        Range bare = keysOnly ? ordered.withoutValues() : ordered;
        return cursor.map(it -> bare.after(key(it))).orElse(bare);
    }

    private static boolean isDescending(Optional<String> order) {
        return switch (order.orElse("asc")) {
            case "asc" -> false;
            case "desc" -> true;
            case String other ->
                    throw new ConcordException.InvalidRequest(
                            "order is '" + other + "'; it must be asc or desc");
        };
    }

    /// A key as a cursor, which goes into a query as it is.
    public static String cursor(Key key) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(key.bytes());
    }

    /// The key that a cursor stands for.
    ///
    /// @throws ConcordException.InvalidRequest when it is none
    public static Key key(String cursor) {
        try {
            return Key.of(Base64.getUrlDecoder().decode(cursor));
        } catch (IllegalArgumentException | ConcordException.InvalidKey e) {
            throw new ConcordException.InvalidRequest(
                    "cursor is '" + cursor + "'; it must be the next_cursor of an answer");
        }
    }

    /// How many entries to list, when a request says so, and otherwise.
    ///
    /// @throws ConcordException.InvalidRequest when it is no number of entries
    public static int limit(Optional<Long> limit) {
        return limit(limit.orElse((long) Range.PAGE_ENTRIES));
    }

    /// So many entries to list.
    ///
    /// @throws ConcordException.InvalidRequest when it is no number of entries
    public static int limit(long entries) {
        if (entries < 1 || entries >= Integer.MAX_VALUE) {
            throw new ConcordException.InvalidRequest(
                    "limit is " + entries + "; it must be from 1 to " + (Integer.MAX_VALUE - 1));
        }
        return (int) entries;
    }
}
