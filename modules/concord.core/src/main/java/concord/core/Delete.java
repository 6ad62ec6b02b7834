package concord.core;

/// A removal of one key. Made with [#of]; each refinement is a new request.
///
/// @param key the key
/// @param condition what has to hold for the removal to take effect
/// @param returnsPrevious whether the answer carries the entry that was removed
public record Delete(Key key, Condition condition, boolean returnsPrevious) implements Operation {

    /// Removes `key`.
    public static Delete of(Key key) {
        return new Delete(key, Condition.ALWAYS, false);
    }

    /// Removes the key of this text.
    public static Delete of(String key) {
        return of(Key.of(key));
    }

    /// The same removal, if a condition holds.
    public Delete when(Condition condition) {
        return new Delete(key, condition, returnsPrevious);
    }

    /// The same removal, whose answer carries the entry that it removed.
    public Delete returningPrevious() {
        return new Delete(key, condition, true);
    }
}
