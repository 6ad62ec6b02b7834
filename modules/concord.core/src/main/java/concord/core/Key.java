package concord.core;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/// The name of an entry: 1 to [#MAX_BYTES] bytes, ordered as unsigned bytes. Text is UTF-8, and its
/// bytes count, not its characters.
public final class Key implements Comparable<Key> {

    /// The longest key, in bytes.
    public static final int MAX_BYTES = 1024;

    private final byte[] bytes;
    private final int hash;

    private Key(byte[] bytes) {
        if (bytes.length == 0) {
            throw new ConcordException.InvalidKey(
                    "key is empty; it must have 1 to " + MAX_BYTES + " bytes");
        }
        if (bytes.length > MAX_BYTES) {
            throw new ConcordException.InvalidKey(
                    "key has " + bytes.length + " bytes; at most " + MAX_BYTES + " are allowed");
        }
        this.bytes = bytes;
        this.hash = Arrays.hashCode(bytes);
    }

    /// The key of this text in UTF-8.
    ///
    /// @throws ConcordException.InvalidKey when it is empty, too long or has an unpaired surrogate
    public static Key of(String text) {
        // A long text is refused before its bytes are made: a character has at least one byte.
        if (text.length() > MAX_BYTES) {
            throw new ConcordException.InvalidKey(
                    "key has more than " + MAX_BYTES + " bytes, the most allowed");
        }
        return new Key(utf8(text));
    }

    /// The key of these bytes, which are copied.
    ///
    /// @throws ConcordException.InvalidKey when there are none or too many
    public static Key of(byte[] bytes) {
        return new Key(bytes.clone());
    }

    /// The key of the next `length` bytes of `source`, whose position moves past them.
    ///
    /// @throws ConcordException.InvalidKey when there are none or too many
    public static Key read(ByteBuffer source, int length) {
        byte[] bytes = new byte[length];
        source.get(bytes);
        return new Key(bytes);
    }

    /// How many bytes the key has.
    public int length() {
        return bytes.length;
    }

    /// A copy of the bytes.
    public byte[] bytes() {
        return bytes.clone();
    }

    /// Puts the bytes into `target`.
    public void writeTo(ByteBuffer target) {
        target.put(bytes);
    }

    /// The key as text, or empty when its bytes are not UTF-8.
    public Optional<String> text() {
        try {
            return Optional.of(
                    StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }

    @Override
    public int compareTo(Key other) {
        return Arrays.compareUnsigned(bytes, other.bytes);
    }

    @Override
    public boolean equals(Object other) {
        return this == other
                || (other instanceof Key key
                        && hash == key.hash
                        && Arrays.equals(bytes, key.bytes));
    }

    @Override
    public int hashCode() {
        return hash;
    }

    /// The text, or `0x…` where the bytes are not UTF-8.
    @Override
    public String toString() {
        return text().orElseGet(() -> "0x" + HexFormat.of().formatHex(bytes));
    }

    private static byte[] utf8(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                return strictUtf8(text);
            }
        }
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /// `String.getBytes` would turn half a surrogate pair into `?` and so make two keys one.
    private static byte[] strictUtf8(String text) {
        try {
            ByteBuffer encoded = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text));
            byte[] bytes = new byte[encoded.remaining()];
            encoded.get(bytes);
            return bytes;
        } catch (CharacterCodingException e) {
            throw new ConcordException.InvalidKey("key has an unpaired surrogate; it is not text");
        }
    }
}
