package concord.core.machine;

import concord.core.Index;
import concord.core.command.StoredKey;
import concord.core.index.Ordered;
import concord.core.index.OrderedIndex;
import concord.core.query.Canonical;
import concord.core.query.Pointer;
import concord.core.query.Sargable.Span;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// An index: for every value that any kept version of a key has, a posting. So a look-up at any
/// readable revision finds all keys that have the value there, and some that do not, which whoever
/// looks sorts out.
final class SecondaryIndex {

    /// That a key has, or had, a value.
    private static final class Posting implements Ordered {
        private final byte[] order;
        private final Chain chain;

        /// Since when the newest version has it that does; for the thread that applies.
        private long since;

        /// @param order the encoded value, then the key
        Posting(byte[] order, Chain chain, long since) {
            this.order = order;
            this.chain = chain;
            this.since = since;
        }

        @Override
        public byte[] order() {
            return order;
        }
    }

    final Index definition;
    final Pointer pointer;

    private final OrderedIndex<Posting> postings = new OrderedIndex<>();

    /// Whether it holds all that was there before it.
    private volatile boolean complete;

    /// Up to which key it has been built.
    private @Nullable StoredKey built;

    SecondaryIndex(Index definition) {
        this.definition = definition;
        this.pointer = Pointer.of(definition.pointer());
    }

    boolean isComplete() {
        return complete;
    }

    void complete() {
        complete = true;
        built = null;
    }

    @Nullable StoredKey built() {
        return built;
    }

    void built(StoredKey key) {
        built = key;
    }

    /// The values that a version has in it.
    List<byte[]> values(Version version) {
        return version.value == null || !version.value.isJson()
                ? List.of()
                : Canonical.indexed(version.value.array(), pointer);
    }

    void add(Chain chain, Version version) {
        for (byte[] value : values(version)) {
            byte[] order = posting(value, chain);
            Posting known = postings.get(order);
            if (known == null) {
                postings.insert(new Posting(order, chain, version.since()));
            } else {
                known.since = Math.max(known.since, version.since());
            }
        }
    }

    /// Adds all versions of a key.
    void addAll(Chain chain) {
        for (Version it = chain.head(); it != null; it = it.older) {
            add(chain, it);
        }
    }

    /// Removes the values that only versions behind `oldest`, the oldest that stays, have. The
    /// versions that stay are not looked at: a key that is written all the time has very many.
    void forgetBehind(Chain chain, Version oldest) {
        for (Version gone = oldest.older; gone != null; gone = gone.older) {
            for (byte[] value : values(gone)) {
                byte[] order = posting(value, chain);
                Posting posting = postings.get(order);
                if (posting != null && posting.since < oldest.since()) {
                    postings.remove(order);
                }
            }
        }
    }

    private boolean has(Version version, byte[] value) {
        return values(version).stream().anyMatch(it -> Arrays.equals(it, value));
    }

    /// Whether a version has a value within a span.
    boolean has(Version version, Span span) {
        return values(version).stream().anyMatch(span::contains);
    }

    /// The least value within a span that a version has, or null: where its key stands among all
    /// that have one there.
    byte @Nullable [] first(Version version, Span span) {
        return values(version).stream()
                .filter(span::contains)
                .min(Arrays::compareUnsigned)
                .orElse(null);
    }

    /// The keys that have a value within a span, each once, in the order of values, then keys.
    ///
    /// @param shown the version of a key that counts, if any
    Iterator<Chain> chains(Span span, Function<Chain, @Nullable Version> shown) {
        Iterator<Posting> all = postings.ascending(span.from());
        return new Lookahead<>(() -> {
            while (all.hasNext()) {
                Posting posting = all.next();
                if (!span.reaches(posting.order)) {
                    return null;
                }
                Version version = shown.apply(posting.chain);
                byte[] first = version == null ? null : first(version, span);
                if (first != null && isOf(posting, first)) {
                    return posting.chain;
                }
            }
            return null;
        });
    }

    private static boolean isOf(Posting posting, byte[] value) {
        int length = posting.order.length - posting.chain.order().length;
        return Arrays.equals(posting.order, 0, length, value, 0, value.length);
    }

    /// The keys that may have a value within a span, in the order of values, then keys.
    Set<Chain> candidates(Span span) {
        Set<Chain> found = new LinkedHashSet<>();
        Iterator<Posting> all = postings.ascending(span.from());
        while (all.hasNext()) {
            Posting posting = all.next();
            if (!span.reaches(posting.order)) {
                break;
            }
            found.add(posting.chain);
        }
        return found;
    }

    /// Another key that has a value now, or null.
    @Nullable Chain owner(byte[] value, Chain besides, long time) {
        Iterator<Posting> all = postings.ascending(value);
        while (all.hasNext()) {
            Posting posting = all.next();
            byte[] order = posting.order;
            if (order.length < value.length
                    || !Arrays.equals(order, 0, value.length, value, 0, value.length)) {
                return null;
            }
            Chain chain = posting.chain;
            Version head = chain.head();
            if (chain != besides && head.isAliveAt(time) && has(head, value)) {
                return chain;
            }
        }
        return null;
    }

    static byte[] posting(byte[] value, Chain chain) {
        byte[] key = chain.order();
        byte[] posting = Arrays.copyOf(value, value.length + key.length);
        System.arraycopy(key, 0, posting, value.length, key.length);
        return posting;
    }
}
