package concord.core.machine;

import concord.core.command.StoredKey;
import concord.core.index.Ordered;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/// A key's versions, newest first. One thread writes, any number read without a lock: a version is
/// complete before it is released as the head. (A volatile write would also do, and costs each put
/// the fence that keeps the processor from overlapping its cache misses.)
final class Chain implements Ordered {

    /// By key.
    static final Comparator<Chain> IN_ORDER =
            (one, other) -> Arrays.compareUnsigned(one.key, other.key);

    private static final VarHandle HEAD;
    private static final VarHandle NEXT;

    static {
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            HEAD = lookup.findVarHandle(Chain.class, "head", Version.class);
            NEXT = lookup.findVarHandle(Chain.class, "next", Chain.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /// The key is kept as its bytes and made again when it is shown: one object less for each.
    private final byte[] key;

    final int hash;
    private Version head;

    /// The next chain in the same bucket of the [ChainTable].
    private @Nullable Chain next;

    Chain(StoredKey key, Version head) {
        this.key = key.array();
        this.hash = key.hashCode();
        this.head = head;
        VarHandle.releaseFence();
    }

    StoredKey key() {
        return StoredKey.of(key, hash);
    }

    @Override
    public byte[] order() {
        return key;
    }

    boolean is(int hash, byte[] key) {
        return this.hash == hash && Arrays.equals(this.key, key);
    }

    @Nullable Chain next() {
        return (Chain) NEXT.getAcquire(this);
    }

    void next(@Nullable Chain chain) {
        NEXT.setRelease(this, chain);
    }

    Version head() {
        return (Version) HEAD.getAcquire(this);
    }

    void head(Version version) {
        HEAD.setRelease(this, version);
    }

    /// The version that a revision sees, or null when the key was not there yet.
    @Nullable Version at(long revision) {
        @Nullable Version version = head();
        while (version != null && version.since() > revision) {
            version = version.older;
        }
        return version;
    }

    /// The version that a revision sees, or null when the key is absent then or has expired at a
    /// log time.
    @Nullable Version aliveAt(long revision, long time) {
        Version version = at(revision);
        return version != null && version.isAliveAt(time) ? version : null;
    }
}
