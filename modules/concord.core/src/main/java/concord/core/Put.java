package concord.core;

/// A write of one key. Made with [#of]; each refinement is a new request.
///
/// @param key the key
/// @param value its new value
/// @param returnsPrevious whether the answer carries the entry that was replaced
public record Put(Key key, Value value, boolean returnsPrevious) {

    /// Sets `key` to `value`.
    public static Put of(Key key, Value value) {
        return new Put(key, value, false);
    }

    /// Sets the key of this text to `value`.
    public static Put of(String key, Value value) {
        return of(Key.of(key), value);
    }

    /// The same write, whose answer carries the entry that it replaced.
    public Put returningPrevious() {
        return new Put(key, value, true);
    }
}
