package concord.core.machine;

import concord.core.command.StoredKey;
import concord.core.index.Ordered;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/// A key's versions, newest first. One thread writes, any number read without a lock: a version is
/// complete before it is released as the head. (A volatile write would also do, and costs each put
/// the fence that keeps the processor from overlapping its cache misses.)
final class Chain implements Ordered {

    private static final VarHandle HEAD;

    static {
        try {
            HEAD = MethodHandles.lookup().findVarHandle(Chain.class, "head", Version.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    final StoredKey key;
    private Version head;

    Chain(StoredKey key, Version head) {
        this.key = key;
        this.head = head;
        VarHandle.releaseFence();
    }

    @Override
    public byte[] order() {
        return key.array();
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
