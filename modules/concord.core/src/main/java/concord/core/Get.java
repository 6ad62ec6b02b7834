package concord.core;

/// A read of one key within a transaction.
///
/// @param key the key
public record Get(Key key) implements Operation {

    /// Reads `key`.
    public static Get of(Key key) {
        return new Get(key);
    }

    /// Reads the key of this text.
    public static Get of(String key) {
        return of(Key.of(key));
    }
}
