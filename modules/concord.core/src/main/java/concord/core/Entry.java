package concord.core;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/// A key with its value and its record data.
///
/// @param key the key
/// @param value the value; JSON `null` where only keys were asked for
/// @param createRevision the revision that created the key since it was last absent
/// @param modRevision the revision that last wrote it
/// @param version how often it was written since it was created, from 1
/// @param expiresAt when it expires by log time, if it has a time to live
/// @param lease the id of the lease that it belongs to, if any
public record Entry(
        Key key,
        Value value,
        long createRevision,
        long modRevision,
        long version,
        Optional<Instant> expiresAt,
        OptionalLong lease) {

    /// An entry that lives until it is deleted.
    public Entry(Key key, Value value, long createRevision, long modRevision, long version) {
        this(
                key,
                value,
                createRevision,
                modRevision,
                version,
                Optional.empty(),
                OptionalLong.empty());
    }

    /// How long it has still to live at a moment of log time ([Store#now()]), if it has a time to
    /// live: at least a millisecond, for an entry that was read is alive.
    public Optional<Duration> ttl(Instant now) {
        return expiresAt.map(end -> {
            Duration left = Duration.between(now, end);
            return left.toMillis() < 1 ? Duration.ofMillis(1) : left;
        });
    }
}
