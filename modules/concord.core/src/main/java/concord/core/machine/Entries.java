package concord.core.machine;

import concord.core.Key;
import concord.core.command.StoredKey;
import concord.core.index.OrderedIndex;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/// The keys and their versions, by key and in order.
///
/// The thread that applies is the only writer; readers never lock.
final class Entries {

    private final ChainTable chains = new ChainTable();
    private final OrderedIndex<Chain> order = new OrderedIndex<>();
    private final IndexSet indexes;
    private long keys;
    private long bytes;

    Entries(IndexSet indexes) {
        this.indexes = indexes;
    }

    /// The versions of a key, or null when it has none; on any thread.
    @Nullable Chain get(Key key) {
        return chains.get(StoredKey.of(key));
    }

    /// All chains from a key on, in order; on any thread.
    Iterator<Chain> ascending(@Nullable Key fromInclusive) {
        return order.ascending(fromInclusive == null ? null : StoredKey.of(fromInclusive).array());
    }

    /// All chains before a key, the last one first; on any thread.
    Iterator<Chain> descending(@Nullable Key toExclusive) {
        return order.descending(toExclusive == null ? null : StoredKey.of(toExclusive).array());
    }

    long keys() {
        return keys;
    }

    /// The bytes of all keys and values.
    long bytes() {
        return bytes;
    }

    /// Gives a key that has no versions its first.
    Chain add(StoredKey key, Version version) {
        Chain chain = new Chain(key, version);
        chains.add(chain);
        order.insert(chain);
        count(chain, version, 1);
        return chain;
    }

    /// Puts a version in the place of a key's newest.
    void replace(Chain chain, Version version) {
        count(chain, chain.head(), -1);
        count(chain, version, 1);
        chain.head(version);
    }

    /// Takes a key away that was added.
    void undoAdd(Chain chain) {
        count(chain, chain.head(), -1);
        remove(chain);
    }

    private void count(Chain chain, Version version, int sign) {
        if (!version.isAbsent()) {
            keys += sign;
            bytes += (long) sign * (chain.order().length + version.valueLength());
        }
    }

    /// Forgets what stands behind a version that every reader sees, and the chain when that is
    /// nothing any more.
    void forgetBefore(Chain chain, Version version) {
        indexes.forgetBehind(chain, version);
        version.older = null;
        if (version.isAbsent() && chain.head() == version) {
            remove(chain);
        }
    }

    private void remove(Chain chain) {
        if (chains.remove(chain)) {
            order.remove(chain.order());
        }
    }
}
