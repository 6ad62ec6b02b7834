package concord.core;

import concord.core.query.KeyFilter;
import concord.core.query.QueryJson;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/// Which entries to find, by key and by content; all that is given has to hold. Filters come before
/// offset and limit; results are in the order of keys.
///
/// @param prefix what keys begin with
/// @param suffix what keys end with
/// @param contains what keys have in them
/// @param pattern a regular expression of RE2 that is found in keys; anchor it with `^` and `$`
/// @param from the first key
/// @param to the last key, which is included
/// @param where what has to hold of values
/// @param descending whether the last key comes first
/// @param offset how many matches to leave out
/// @param limit how many to bring at most; without one, [Range#PAGE_ENTRIES]
/// @param after the key after which to begin: a page's cursor
/// @param keysOnly whether values are left out
/// @param revision the revision as of which it is read, if not the newest
public record Query(
        Optional<String> prefix,
        Optional<String> suffix,
        Optional<String> contains,
        Optional<String> pattern,
        Optional<Key> from,
        Optional<Key> to,
        Optional<Predicate> where,
        boolean descending,
        int offset,
        OptionalInt limit,
        Optional<Key> after,
        boolean keysOnly,
        OptionalLong revision) {

    /// Checks limits, offset, revision and pattern.
    ///
    /// @throws ConcordException.InvalidRequest when one of them is not allowed
    public Query {
        if (offset < 0) {
            throw new ConcordException.InvalidRequest(
                    "offset is " + offset + "; it must not be negative");
        }
        if (limit.isPresent() && limit.getAsInt() < 1) {
            throw new ConcordException.InvalidRequest(
                    "limit is " + limit.getAsInt() + "; it must be at least 1");
        }
        if (revision.isPresent() && revision.getAsLong() < 0) {
            throw new ConcordException.InvalidRequest(
                    "revision is " + revision.getAsLong() + "; it must not be negative");
        }
        pattern.ifPresent(KeyFilter::compile);
        prefix.ifPresent(Range::prefix);
    }

    /// Every entry.
    public static Query all() {
        return new Query(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                false,
                0,
                OptionalInt.empty(),
                Optional.empty(),
                false,
                OptionalLong.empty());
    }

    /// The entries whose keys begin with a text.
    public static Query withPrefix(String prefix) {
        return builder(all()).prefix(prefix).build();
    }

    /// The query of a JSON text: `{"prefix"?, "suffix"?, "contains"?, "pattern"?, "range"?:
    /// {"from", "to"}, "where"?, "order"?, "limit"?, "offset"?, "cursor"?, "keys_only"?,
    /// "revision"?}`.
    ///
    /// @throws ConcordException.InvalidRequest when it is none
    public static Query parse(String json) {
        return QueryJson.read(Value.json(json).json());
    }

    /// The query as JSON, which [#parse] reads. Keys that are not text cannot be in it.
    ///
    /// @throws ConcordException.InvalidRequest when it has a key that is not text
    public String toJson() {
        return QueryJson.write(this);
    }

    private static Builder builder(Query query) {
        return new Builder(query);
    }

    /// The same query of keys that end with a text.
    public Query suffix(String text) {
        return builder(this).suffix(text).build();
    }

    /// The same query of keys that have a text in them.
    public Query contains(String text) {
        return builder(this).contains(text).build();
    }

    /// The same query of keys in which a regular expression of RE2 is found.
    ///
    /// @throws ConcordException.InvalidRequest when it is none
    public Query pattern(String regularExpression) {
        return builder(this).pattern(regularExpression).build();
    }

    /// The same query of keys from one to another, both included.
    public Query range(Key first, Key last) {
        return builder(this).range(first, last).build();
    }

    /// The same query of values of which a predicate holds.
    public Query where(Predicate predicate) {
        return builder(this).where(predicate).build();
    }

    /// The same query, the last key first.
    public Query reversed() {
        return builder(this).descending(!descending).build();
    }

    /// The same query without its first so many matches.
    public Query offset(int matches) {
        return builder(this).offset(matches).build();
    }

    /// The same query of at most so many matches.
    public Query limit(int matches) {
        return builder(this).limit(matches).build();
    }

    /// The same query, from behind a page's last key on.
    public Query after(Key cursor) {
        return builder(this).after(cursor).build();
    }

    /// The same query without values.
    public Query withoutValues() {
        return builder(this).keysOnly().build();
    }

    /// The same query as of a past revision.
    ///
    /// @throws ConcordException.InvalidRequest when it is negative
    public Query at(long pastRevision) {
        return builder(this).at(pastRevision).build();
    }

    /// Holds a query while one of its components changes.
    private static final class Builder {
        private Optional<String> prefix;
        private Optional<String> suffix;
        private Optional<String> contains;
        private Optional<String> pattern;
        private Optional<Key> from;
        private Optional<Key> to;
        private Optional<Predicate> where;
        private boolean descending;
        private int offset;
        private OptionalInt limit;
        private Optional<Key> after;
        private boolean keysOnly;
        private OptionalLong revision;

        Builder(Query query) {
            prefix = query.prefix;
            suffix = query.suffix;
            contains = query.contains;
            pattern = query.pattern;
            from = query.from;
            to = query.to;
            where = query.where;
            descending = query.descending;
            offset = query.offset;
            limit = query.limit;
            after = query.after;
            keysOnly = query.keysOnly;
            revision = query.revision;
        }

        Builder prefix(String text) {
            prefix = Optional.of(text);
            return this;
        }

        Builder suffix(String text) {
            suffix = Optional.of(text);
            return this;
        }

        Builder contains(String text) {
            contains = Optional.of(text);
            return this;
        }

        Builder pattern(String expression) {
            pattern = Optional.of(expression);
            return this;
        }

        Builder range(Key first, Key last) {
            from = Optional.of(first);
            to = Optional.of(last);
            return this;
        }

        Builder where(Predicate predicate) {
            where = Optional.of(predicate);
            return this;
        }

        Builder descending(boolean down) {
            descending = down;
            return this;
        }

        Builder offset(int matches) {
            offset = matches;
            return this;
        }

        Builder limit(int matches) {
            limit = OptionalInt.of(matches);
            return this;
        }

        Builder after(Key cursor) {
            after = Optional.of(cursor);
            return this;
        }

        Builder keysOnly() {
            keysOnly = true;
            return this;
        }

        Builder at(long past) {
            revision = OptionalLong.of(past);
            return this;
        }

        Query build() {
            return new Query(
                    prefix,
                    suffix,
                    contains,
                    pattern,
                    from,
                    to,
                    where,
                    descending,
                    offset,
                    limit,
                    after,
                    keysOnly,
                    revision);
        }
    }
}
