package concord.core.machine;

import concord.core.Entry;
import concord.core.Key;
import concord.core.Value;
import org.jspecify.annotations.Nullable;

/// A key's versions, newest first. One thread writes, any number read without a lock: `head` is
/// volatile, and a version is complete before it becomes the head.
final class Chain {

    final Key key;
    private volatile Version head;

    Chain(Key key, Version head) {
        this.key = key;
        this.head = head;
    }

    Version head() {
        return head;
    }

    void head(Version version) {
        head = version;
    }

    /// The newest version that is not newer than `revision`, or null when there is none.
    @Nullable Version at(long revision) {
        @Nullable Version version = head;
        while (version != null && version.modRevision > revision) {
            version = version.older;
        }
        return version;
    }

    /// The entry that readers of the newest revision see, or null when the key is absent.
    @Nullable Entry entry() {
        return head.entry(key);
    }

    /// What the key held from one revision until the next; without a value it was absent.
    static final class Version {

        final @Nullable Value value;
        final long createRevision;
        final long modRevision;
        final long version;

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
            this.older = older;
        }

        @Nullable Entry entry(Key key) {
            return value == null
                    ? null
                    : new Entry(key, value, createRevision, modRevision, version);
        }
    }
}
