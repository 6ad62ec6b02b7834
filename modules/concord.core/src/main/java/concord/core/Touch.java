package concord.core;

import java.time.Duration;

/// Sets how long a key lives from now on, and nothing else: its value, its version and its
/// modification revision stay. It may shorten a lifetime, starts one where there was none, and
/// takes the key out of its lease.
///
/// @param key the key
/// @param ttl how long from now, in whole milliseconds
public record Touch(Key key, Duration ttl) implements Operation {

    /// Rounds up to whole milliseconds.
    ///
    /// @throws ConcordException.InvalidRequest when it is not positive, or over
    ///   [Lifetime#LONGEST_TTL]
    public Touch {
        ttl = Lifetime.checked(ttl);
    }

    /// Gives `key` this long to live.
    public static Touch of(Key key, Duration ttl) {
        return new Touch(key, ttl);
    }

    /// Gives the key of this text this long to live.
    public static Touch of(String key, Duration ttl) {
        return of(Key.of(key), ttl);
    }
}
