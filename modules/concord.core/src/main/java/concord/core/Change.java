package concord.core;

import java.util.Optional;

/// What happened to one key.
///
/// @param type what happened
/// @param key the key
/// @param entry what the key holds since; empty when it is gone
/// @param previous what it held before; empty when it was absent
public record Change(Type type, Key key, Optional<Entry> entry, Optional<Entry> previous) {

    /// What can happen to a key. A [Touch] changes no content and is no change here.
    public enum Type {
        /// It was written.
        PUT,
        /// It was deleted, or its lease was revoked.
        DELETE,
        /// Its time to live ended, or its lease expired.
        EXPIRE
    }
}
