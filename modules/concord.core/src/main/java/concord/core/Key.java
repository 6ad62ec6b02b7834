package concord.core;

import concord.core.command.StoredKey;
import java.util.Optional;

/// The name of an entry: 1 to [#MAX_BYTES] bytes, ordered as unsigned bytes. Text is UTF-8, and its
/// bytes count, not its characters. Immutable.
public sealed interface Key extends Comparable<Key> permits StoredKey {

    /// The longest key, in bytes.
    int MAX_BYTES = 1024;

    /// The key of this text in UTF-8.
    ///
    /// @throws ConcordException.InvalidKey when it is empty, too long or has an unpaired surrogate
    static Key of(String text) {
        return StoredKey.of(text);
    }

    /// The key of these bytes, which are copied.
    ///
    /// @throws ConcordException.InvalidKey when there are none or too many
    static Key of(byte[] bytes) {
        return StoredKey.of(bytes.clone());
    }

    /// How many bytes the key has.
    int length();

    /// A copy of the bytes.
    byte[] bytes();

    /// Whether the key begins with these bytes.
    boolean startsWith(byte[] prefix);

    /// The key as text, or empty when its bytes are not UTF-8.
    Optional<String> text();
}
