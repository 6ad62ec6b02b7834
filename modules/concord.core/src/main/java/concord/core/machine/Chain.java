package concord.core.machine;

import concord.core.Entry;
import concord.core.Key;
import concord.core.Value;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/// A key's versions, newest first. One thread writes, any number read without a lock: a version is
/// complete before it is released as the head. (A volatile write would also do, and costs each put
/// the fence that keeps the processor from overlapping its cache misses.)
final class Chain {

    private static final VarHandle HEAD;

    static {
        try {
            HEAD = MethodHandles.lookup().findVarHandle(Chain.class, "head", Version.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    final Key key;
    private Version head;

    Chain(Key key, Version head) {
        this.key = key;
        this.head = head;
        VarHandle.releaseFence();
    }

    Version head() {
        return (Version) HEAD.getAcquire(this);
    }

    void head(Version version) {
        HEAD.setRelease(this, version);
    }

    /// The newest version that is not newer than `revision`, or null when there is none.
    @Nullable Version at(long revision) {
        @Nullable Version version = head();
        while (version != null && version.modRevision > revision) {
            version = version.older;
        }
        return version;
    }

    /// The entry that readers of the newest revision see, or null when the key is absent.
    @Nullable Entry entry() {
        return head().entry(key);
    }

    /// What the key held from one revision until the next; without a value it was absent.
    static final class Version {

        final @Nullable Value value;
        final long createRevision;
        final long modRevision;
        final long version;

        /// Of the value, kept here so that replacing a version does not have to fetch its value.
        final int valueLength;

        /// Cut only when no pin can reach what is behind it.
        @Nullable Version older;

        Version(
                @Nullable Value value,
                long createRevision,
                long modRevision,
                long version,
                @Nullable Version older) {
            this.value = value;
            this.createRevision = createRevision;
            this.modRevision = modRevision;
            this.version = version;
            this.valueLength = value == null ? 0 : value.length();
            this.older = older;
        }

        @Nullable Entry entry(Key key) {
            return value == null
                    ? null
                    : new Entry(key, value, createRevision, modRevision, version);
        }
    }
}
