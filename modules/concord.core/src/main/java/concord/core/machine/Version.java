package concord.core.machine;

import concord.core.Entry;
import concord.core.Key;
import concord.core.Value;
import concord.core.command.StoredValue;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// What a key held from one revision until the next; without a value it was absent.
sealed class Version {

    /// The deadline of what lives until it is deleted.
    static final long NEVER = Long.MAX_VALUE;

    private static final long DELETED = 0;
    private static final long EXPIRED = 1;

    final @Nullable StoredValue value;
    final long createRevision;
    final long modRevision;

    /// How often the key was written; of an absent one, how it came to be absent.
    final long version;

    /// Cut only when no reader can be behind it any more.
    @Nullable Version older;

    private Version(
            @Nullable StoredValue value,
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

    /// A key's content.
    static Version of(
            StoredValue value,
            long createRevision,
            long modRevision,
            long version,
            long expiresAt,
            long lease,
            @Nullable Version older) {
        return expiresAt == NEVER && lease == 0
                ? new Version(value, createRevision, modRevision, version, older)
                : new Mortal(
                        value,
                        createRevision,
                        modRevision,
                        version,
                        older,
                        modRevision,
                        expiresAt,
                        lease);
    }

    /// A key's absence, since it was deleted or expired.
    static Version absent(long revision, boolean expired, @Nullable Version older) {
        return new Version(null, 0, revision, expired ? EXPIRED : DELETED, older);
    }

    /// The same content from a revision on, with a deadline of its own.
    Version touched(long revision, long deadline, @Nullable Version before) {
        return new Mortal(
                value, createRevision, modRevision, version, before, revision, deadline, 0);
    }

    /// The same with another deadline, and nothing behind it.
    Version until(long deadline) {
        return new Mortal(
                value, createRevision, modRevision, version, null, since(), deadline, lease());
    }

    /// The first revision that sees it.
    long since() {
        return modRevision;
    }

    /// When it expires, by log time.
    long expiresAt() {
        return NEVER;
    }

    /// The lease that it belongs to, 0 for none.
    long lease() {
        return 0;
    }

    /// Whether readers see it at a log time.
    boolean isAliveAt(long time) {
        return value != null && expiresAt() > time;
    }

    boolean isAbsent() {
        return value == null;
    }

    /// Of an absent one: whether it is absent because it expired.
    boolean hasExpired() {
        return value == null && version == EXPIRED;
    }

    boolean isTouch() {
        return since() != modRevision;
    }

    int valueLength() {
        return value == null ? 0 : value.length();
    }

    @Nullable Entry entry(Key key) {
        return value == null ? null : entry(key, value);
    }

    /// The entry with another value in place of its own.
    Entry entry(Key key, Value shown) {
        return new Entry(key, shown, createRevision, modRevision, version);
    }

    /// A version that ends by itself, or was touched.
    static final class Mortal extends Version {

        private final long since;
        private final long expiresAt;
        private final long lease;

        private Mortal(
                @Nullable StoredValue value,
                long createRevision,
                long modRevision,
                long version,
                @Nullable Version older,
                long since,
                long expiresAt,
                long lease) {
            super(value, createRevision, modRevision, version, older);
            this.since = since;
            this.expiresAt = expiresAt;
            this.lease = lease;
        }

        @Override
        long since() {
            return since;
        }

        @Override
        long expiresAt() {
            return expiresAt;
        }

        @Override
        long lease() {
            return lease;
        }

        @Override
        Entry entry(Key key, Value shown) {
            return new Entry(
                    key,
                    shown,
                    createRevision,
                    modRevision,
                    version,
                    expiresAt == NEVER
                            ? Optional.empty()
                            : Optional.of(Instant.ofEpochMilli(expiresAt)),
                    lease == 0 ? OptionalLong.empty() : OptionalLong.of(lease));
        }
    }
}
