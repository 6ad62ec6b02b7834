package concord.core;

import java.time.Duration;

/// A write of one key: its value and its lifetime together, so that a put without a time to live
/// ends one that the key had. Made with [#of]; each refinement is a new request.
///
/// @param key the key
/// @param value its new value
/// @param lifetime how long it lives
/// @param condition what has to hold for the write to take effect
/// @param compression whether the value is deflated on its way; not part of what is replicated
/// @param returnsPrevious whether the answer carries the entry that was replaced
public record Put(
        Key key,
        Value value,
        Lifetime lifetime,
        Condition condition,
        Compression compression,
        boolean returnsPrevious)
        implements Operation {

    /// Sets `key` to `value`.
    public static Put of(Key key, Value value) {
        return new Put(key, value, Lifetime.UNLIMITED, Condition.ALWAYS, Compression.AUTO, false);
    }

    /// Sets the key of this text to `value`.
    public static Put of(String key, Value value) {
        return of(Key.of(key), value);
    }

    /// The same write of a key that lives this long.
    ///
    /// @throws ConcordException.InvalidRequest when it is not positive, or over
    ///   [Lifetime#LONGEST_TTL]
    public Put ttl(Duration ttl) {
        return lifetime(Lifetime.ttl(ttl));
    }

    /// The same write of a key that lives as long as a lease.
    public Put lease(long id) {
        return lifetime(Lifetime.lease(id));
    }

    /// The same write with this lifetime.
    public Put lifetime(Lifetime lifetime) {
        return new Put(key, value, lifetime, condition, compression, returnsPrevious);
    }

    /// The same write, if a condition holds.
    public Put when(Condition condition) {
        return new Put(key, value, lifetime, condition, compression, returnsPrevious);
    }

    /// The same write, deflated or not as is asked.
    public Put compression(Compression wanted) {
        return new Put(key, value, lifetime, condition, wanted, returnsPrevious);
    }

    /// The same write of another value.
    public Put value(Value other) {
        return new Put(key, other, lifetime, condition, compression, returnsPrevious);
    }

    /// The same write, whose answer carries the entry that it replaced.
    public Put returningPrevious() {
        return new Put(key, value, lifetime, condition, compression, true);
    }
}
