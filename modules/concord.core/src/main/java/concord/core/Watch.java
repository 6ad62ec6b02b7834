package concord.core;

import concord.core.query.KeyFilter;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/// Which changes to hear of. Made with [#all], [#key], [#prefix] or [#range]; each refinement is a
/// new request.
///
/// @param range the keys
/// @param types the types of changes
/// @param pattern a regular expression of RE2 that is found in keys; anchor it with `^` and `$`
/// @param from the revision to begin with, past ones from history, at most the next; if none is
///   given, the next
public record Watch(
        Range range, Set<Change.Type> types, Optional<String> pattern, OptionalLong from) {

    /// Checks the range, of which only the bounds count, and the pattern.
    ///
    /// @throws ConcordException.InvalidRequest when the range has more than bounds, or there are no
    ///   types, or the revision is not positive, or the pattern is none
    public Watch {
        types = Set.copyOf(types);
        if (types.isEmpty()) {
            throw new ConcordException.InvalidRequest(
                    "types is empty; it must have at least one of "
                            + List.of(Change.Type.values()));
        }
        if (from.isPresent() && from.getAsLong() < 1) {
            throw new ConcordException.InvalidRequest(
                    "from_revision is " + from.getAsLong() + "; the first revision is 1");
        }
        pattern.ifPresent(KeyFilter::compile);
        if (range.limit().isPresent()
                || range.after().isPresent()
                || range.revision().isPresent()
                || range.keysOnly()
                || range.descending()) {
            throw new ConcordException.InvalidRequest(
                    "range has more than bounds; a watch has no order, limit, cursor or revision");
        }
    }

    /// Every key.
    public static Watch all() {
        return range(Range.all());
    }

    /// One key.
    public static Watch key(Key key) {
        return range(Range.closed(key, key));
    }

    /// The key of this text.
    public static Watch key(String key) {
        return key(Key.of(key));
    }

    /// The keys that begin with this text; all when it is empty.
    public static Watch prefix(String prefix) {
        return range(Range.prefix(prefix));
    }

    /// The keys of a range.
    public static Watch range(Range range) {
        return new Watch(
                range, EnumSet.allOf(Change.Type.class), Optional.empty(), OptionalLong.empty());
    }

    /// The same watch of these types alone.
    public Watch only(Change.Type first, Change.Type... more) {
        return new Watch(range, EnumSet.of(first, more), pattern, from);
    }

    /// The same watch of keys in which a regular expression of RE2 is found. It is matched in
    /// linear time; keys that are not text are not heard of.
    ///
    /// @throws ConcordException.InvalidRequest when it is none
    public Watch pattern(String regularExpression) {
        return new Watch(range, types, Optional.of(regularExpression), from);
    }

    /// The same watch from a revision on.
    public Watch from(long revision) {
        return new Watch(range, types, pattern, OptionalLong.of(revision));
    }
}
