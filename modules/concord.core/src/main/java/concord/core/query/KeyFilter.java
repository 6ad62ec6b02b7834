package concord.core.query;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import concord.core.ConcordException;
import concord.core.Key;
import concord.core.Query;
import concord.core.Range;
import concord.core.command.StoredKey;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// The part of a query that is about keys: the range that holds all it can find, and what has to
/// hold within.
public final class KeyFilter {

    private static final int PATTERN_MAX_CHARS = 1_024;

    private final Range range;
    private final byte @Nullable [] suffix;
    private final @Nullable String contains;
    private final @Nullable Pattern pattern;

    private KeyFilter(Query query) {
        this.range = range(query);
        this.suffix = query.suffix().map(it -> it.getBytes(StandardCharsets.UTF_8)).orElse(null);
        this.contains = query.contains().orElse(null);
        this.pattern = query.pattern().map(KeyFilter::compile).orElse(null);
    }

    /// The filter of a query.
    public static KeyFilter of(Query query) {
        return new KeyFilter(query);
    }

    /// A pattern, which matches in linear time.
    ///
    /// @throws ConcordException.InvalidRequest when it is none
    public static Pattern compile(String expression) {
        if (expression.length() > PATTERN_MAX_CHARS) {
            throw new ConcordException.InvalidRequest(
                    "pattern has "
                            + expression.length()
                            + " characters; at most "
                            + PATTERN_MAX_CHARS
                            + " are allowed");
        }
        try {
            return Pattern.compile(expression);
        } catch (PatternSyntaxException e) {
            throw new ConcordException.InvalidRequest(
                    "pattern is '" + expression + "': " + e.getDescription());
        }
    }

    /// The range to look through, in the query's direction and from its cursor on.
    public Range range() {
        return range;
    }

    private static Range range(Query query) {
        Range prefix = query.prefix().map(Range::prefix).orElseGet(Range::all);
        Optional<Key> from = query.from();
        if (from.isEmpty()
                || (prefix.from().isPresent() && prefix.from().get().compareTo(from.get()) > 0)) {
            from = prefix.from();
        }
        Optional<Key> to = query.to();
        boolean toInclusive = to.isPresent();
        if (to.isEmpty()
                || (prefix.to().isPresent() && prefix.to().get().compareTo(to.get()) <= 0)) {
            to = prefix.to();
            toInclusive = false;
        }
        return new Range(
                from,
                to,
                toInclusive,
                query.descending(),
                OptionalInt.empty(),
                query.after(),
                query.keysOnly(),
                OptionalLong.empty());
    }

    /// Whether a key within the range is wanted.
    public boolean matches(Key key) {
        if (suffix != null && !endsWith(StoredKey.of(key).array(), suffix)) {
            return false;
        }
        if (contains == null && pattern == null) {
            return true;
        }
        String text = key.text().orElse(null);
        return text != null
                && (contains == null || text.contains(contains))
                && (pattern == null || pattern.matcher(text).find());
    }

    private static boolean endsWith(byte[] bytes, byte[] end) {
        int start = bytes.length - end.length;
        return start >= 0
                && java.util.Arrays.equals(bytes, start, bytes.length, end, 0, end.length);
    }
}
