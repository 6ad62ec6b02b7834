package concord.core;

import concord.core.query.Pointer;
import java.nio.charset.StandardCharsets;

/// A secondary index: finds entries by a field of their JSON values. Part of the replicated state.
///
/// It holds the value that the pointer points to, of an array each of its elements. Entries whose
/// values are raw bytes, or whose field is absent or `null`, are not in it.
///
/// @param name its name, 1 to 255 bytes of UTF-8
/// @param pointer a JSON Pointer (RFC 6901): `/address/city`
/// @param unique whether no two entries may have the same value in it
public record Index(String name, String pointer, boolean unique) {

    /// The longest name, in bytes of UTF-8.
    public static final int NAME_MAX_BYTES = 255;

    /// Checks the name and the pointer.
    ///
    /// @throws ConcordException.InvalidRequest when one of them is not allowed
    public Index {
        int length = name.getBytes(StandardCharsets.UTF_8).length;
        if (length < 1 || length > NAME_MAX_BYTES) {
            throw new ConcordException.InvalidRequest(
                    "name of the index has "
                            + length
                            + " bytes; it must have 1 to "
                            + NAME_MAX_BYTES);
        }
        Pointer.check(pointer);
    }

    /// An index in which entries may share values.
    public static Index of(String name, String pointer) {
        return new Index(name, pointer, false);
    }

    /// The same index, in which no two entries may have the same value.
    public Index asUnique() {
        return new Index(name, pointer, true);
    }
}
