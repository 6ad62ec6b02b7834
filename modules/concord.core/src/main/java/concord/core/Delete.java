package concord.core;

/// A removal of one key. Made with [#of]; each refinement is a new request.
///
/// @param key the key
/// @param returnsPrevious whether the answer carries the entry that was removed
public record Delete(Key key, boolean returnsPrevious) {

    /// Removes `key`.
    public static Delete of(Key key) {
        return new Delete(key, false);
    }

    /// Removes the key of this text.
    public static Delete of(String key) {
        return of(Key.of(key));
    }

    /// The same removal, whose answer carries the entry that it removed.
    public Delete returningPrevious() {
        return new Delete(key, true);
    }
}
