package concord.core.machine;

import concord.core.Entry;
import concord.core.Key;
import concord.core.Page;
import concord.core.Range;
import concord.core.Value;
import concord.core.command.StoredKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Walks the keys of a range as a revision and a log time see them.
final class Scan {

    /// Stands for every value where only keys are wanted.
    static final Value NO_VALUE = Value.json("null");

    private final Range range;
    private final long revision;
    private final long time;
    private final Iterator<Chain> chains;

    /// Where the walk begins, when that key itself is not wanted.
    private byte @Nullable [] skipped;

    /// Where it ends: a bound that belongs to the range when it goes down.
    private final byte @Nullable [] end;

    Scan(Entries entries, Range range, long revision, long time) {
        this.range = range;
        this.revision = revision;
        this.time = time;
        this.end = (range.descending() ? range.from() : range.to()).map(Scan::bytes).orElse(null);
        Optional<Key> after = range.after();
        if (range.descending()) {
            Optional<Key> bound = min(range.to(), after);
            if (range.toInclusive() && bound.equals(range.to()) && !bound.equals(after)) {
                bound = bound.flatMap(Scan::successor);
            }
            chains = entries.descending(bound.orElse(null));
        } else {
            Optional<Key> from = range.from();
            if (after.isPresent() && (from.isEmpty() || isNotBefore(after.get(), from.get()))) {
                skipped = bytes(after.get());
                from = after;
            }
            chains = entries.ascending(from.orElse(null));
        }
    }

    private static boolean isNotBefore(Key key, Key other) {
        return key.compareTo(other) >= 0;
    }

    private static Optional<Key> min(Optional<Key> one, Optional<Key> other) {
        if (one.isEmpty() || other.isEmpty()) {
            return one.isEmpty() ? other : one;
        }
        return one.get().compareTo(other.get()) <= 0 ? one : other;
    }

    /// The least key above another: no key lies between a longest one and its prefix's end.
    private static Optional<Key> successor(Key key) {
        byte[] bytes = bytes(key);
        if (bytes.length == Key.MAX_BYTES) {
            return StoredKey.endOfPrefix(bytes);
        }
        return Optional.of(StoredKey.of(Arrays.copyOf(bytes, bytes.length + 1)));
    }

    /// The next key that is alive, or null at the end.
    @Nullable Entry next() {
        while (true) {
            Chain chain = nextChain();
            if (chain == null) {
                return null;
            }
            Version version = chain.aliveAt(revision, time);
            if (version != null && version.value != null) {
                return version.entry(chain.key(), range.keysOnly() ? NO_VALUE : version.value);
            }
        }
    }

    /// How many keys are alive from here to the end.
    long count() {
        long count = 0;
        while (true) {
            Chain chain = nextChain();
            if (chain == null) {
                return count;
            }
            if (chain.aliveAt(revision, time) != null) {
                count++;
            }
        }
    }

    /// The keys that are alive.
    Iterator<Chain> chains() {
        return new Lookahead<>(() -> {
            Chain chain = nextChain();
            while (chain != null && chain.aliveAt(revision, time) == null) {
                chain = nextChain();
            }
            return chain;
        });
    }

    private @Nullable Chain nextChain() {
        while (chains.hasNext()) {
            Chain chain = chains.next();
            if (isPastEnd(chain.order())) {
                return null;
            }
            byte[] first = skipped;
            skipped = null;
            if (first == null || !Arrays.equals(chain.order(), first)) {
                return chain;
            }
        }
        return null;
    }

    /// Whether the walk is over. Where it began holds for all that comes after, so without an end
    /// no key is looked at.
    private boolean isPastEnd(byte[] key) {
        if (end == null) {
            return false;
        }
        int order = Arrays.compareUnsigned(key, end);
        return range.descending() ? order < 0 : isPast(range, order);
    }

    private static byte[] bytes(Key key) {
        return StoredKey.of(key).array();
    }

    private static boolean isPastTo(Range range, Key key) {
        return isPast(range, key.compareTo(range.to().orElseThrow()));
    }

    private static boolean isPast(Range range, int order) {
        return range.toInclusive() ? order > 0 : order >= 0;
    }

    /// Whether a key lies within the bounds of a range.
    static boolean contains(Range range, Key key) {
        if (range.from().isPresent() && key.compareTo(range.from().get()) < 0) {
            return false;
        }
        return range.to().isEmpty() || !isPastTo(range, key);
    }

    /// Whether a key comes behind a range's cursor, in its direction.
    static boolean isAfter(Range range, Key key) {
        if (range.after().isEmpty()) {
            return true;
        }
        int order = key.compareTo(range.after().get());
        return range.descending() ? order < 0 : order > 0;
    }

    /// As much as a page holds.
    ///
    /// @param shown the revision that the page tells
    Page page(long shown) {
        return page(shown, _ -> true);
    }

    /// As much as a page holds, or less.
    ///
    /// @param hasRoom takes each entry; false when no more is wanted
    Page page(long shown, Predicate<Entry> hasRoom) {
        int limit = range.limit().orElse(Range.PAGE_ENTRIES);
        List<Entry> entries = new ArrayList<>();
        for (Entry entry = next(); entry != null; entry = next()) {
            if (entries.size() == limit) {
                return new Page(entries, Optional.of(entries.getLast().key()), shown);
            }
            entries.add(entry);
            if (!hasRoom.test(entry)) {
                break;
            }
        }
        return new Page(entries, Optional.empty(), shown);
    }
}
