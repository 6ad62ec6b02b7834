package concord.core.machine;

import concord.core.command.StoredKey;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The chains by their keys: a hash table with one writer and any number of readers, who never
/// lock.
///
/// It grows by linear hashing (W. Litwin, "Linear hashing", VLDB 1980): one bucket at a time is
/// split, so no write waits for a table to be copied. A chain is its own link in its bucket. A link
/// always leads to a chain that came earlier, so every walk ends; a walk that a split led astray
/// finds nothing, and whoever finds nothing looks again when a split began or ended meanwhile. It
/// does not shrink.
final class ChainTable {

    private static final VarHandle SLOT = MethodHandles.arrayElementVarHandle(Chain[].class);
    private static final VarHandle SPLITS;
    private static final VarHandle BUCKETS;

    static {
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            SPLITS = lookup.findVarHandle(ChainTable.class, "splits", int.class);
            BUCKETS = lookup.findVarHandle(ChainTable.class, "buckets", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private static final int SEGMENT_BITS = 10;
    private static final int SEGMENT = 1 << SEGMENT_BITS;

    /// How many buckets are split in a row: the processor fetches the next ones' chains from memory
    /// while it waits for the first.
    private static final int SPLIT_AT_ONCE = 16;

    /// The most buckets: beyond them chains grow longer.
    private static final int MOST_BUCKETS = 1 << 30;

    private Chain[][] segments = {new Chain[SEGMENT]};
    private int buckets = 1;

    /// Twice how often a bucket was split, and one more while it is.
    private int splits;

    private int size;

    /// The chain of a key, or null; on any thread.
    @Nullable Chain get(StoredKey key) {
        int hash = key.hashCode();
        byte[] bytes = key.array();
        while (true) {
            int before = (int) SPLITS.getAcquire(this);
            int count = (int) BUCKETS.getAcquire(this);
            Chain chain = first(bucket(hash, count));
            while (chain != null && !chain.is(hash, bytes)) {
                chain = chain.next();
            }
            if (chain != null) {
                return chain;
            }
            VarHandle.acquireFence();
            if ((before & 1) == 0 && before == (int) SPLITS.getOpaque(this)) {
                return null;
            }
            Thread.onSpinWait();
        }
    }

    /// Where a hash belongs: where one more bit says as long as there is such a bucket.
    private static int bucket(int hash, int count) {
        int top = Integer.highestOneBit(count);
        int bucket = hash & (2 * top - 1);
        return bucket < count ? bucket : bucket - top;
    }

    private @Nullable Chain first(int bucket) {
        return (Chain) SLOT.getAcquire(segments[bucket >>> SEGMENT_BITS], bucket & (SEGMENT - 1));
    }

    private void first(int bucket, @Nullable Chain chain) {
        SLOT.setRelease(segments[bucket >>> SEGMENT_BITS], bucket & (SEGMENT - 1), chain);
    }

    /// Adds the chain of a key that has none.
    void add(Chain chain) {
        int bucket = bucket(chain.hash, buckets);
        chain.next(first(bucket));
        first(bucket, chain);
        if (++size > buckets && buckets < MOST_BUCKETS) {
            for (int i = 0; i < SPLIT_AT_ONCE; i++) {
                split();
            }
        }
    }

    /// Divides a bucket between itself and a new one.
    private void split() {
        int added = buckets;
        int source = added - Integer.highestOneBit(added);
        if (added >>> SEGMENT_BITS == segments.length) {
            segments = Arrays.copyOf(segments, 2 * segments.length);
        }
        if (segments[added >>> SEGMENT_BITS] == null) {
            segments[added >>> SEGMENT_BITS] = new Chain[SEGMENT];
        }
        SPLITS.setOpaque(this, splits + 1);
        VarHandle.releaseFence();
        Chain chain = first(source);
        Chain lastStaying = null;
        Chain lastMoving = null;
        while (chain != null) {
            if (bucket(chain.hash, added + 1) == added) {
                lastMoving = linked(added, lastMoving, chain);
            } else {
                lastStaying = linked(source, lastStaying, chain);
            }
            chain = chain.next();
        }
        linked(added, lastMoving, null);
        linked(source, lastStaying, null);
        BUCKETS.setRelease(this, added + 1);
        SPLITS.setRelease(this, splits + 1);
    }

    /// Puts a chain behind the last one of a bucket, or first.
    private @Nullable Chain linked(int bucket, @Nullable Chain last, @Nullable Chain chain) {
        if (last == null) {
            first(bucket, chain);
        } else if (last.next() != chain) {
            last.next(chain);
        }
        return chain;
    }

    /// Takes a chain out.
    ///
    /// @return false when it is not there
    boolean remove(Chain chain) {
        int bucket = bucket(chain.hash, buckets);
        Chain before = null;
        for (Chain it = first(bucket); it != null; it = it.next()) {
            if (it == chain) {
                linked(bucket, before, chain.next());
                size--;
                return true;
            }
            before = it;
        }
        return false;
    }
}
