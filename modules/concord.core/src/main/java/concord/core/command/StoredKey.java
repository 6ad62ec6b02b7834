package concord.core.command;

import concord.core.ConcordException;
import concord.core.Key;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/// The one form of a [Key]: its bytes, and their hash.
public final class StoredKey implements Key {

    private final byte[] bytes;
    private final int hash;

    private StoredKey(byte[] bytes) {
        if (bytes.length == 0) {
            throw new ConcordException.InvalidKey(
                    "key is empty; it must have 1 to " + MAX_BYTES + " bytes");
        }
        if (bytes.length > MAX_BYTES) {
            throw new ConcordException.InvalidKey(
                    "key has " + bytes.length + " bytes; at most " + MAX_BYTES + " are allowed");
        }
        this.bytes = bytes;
        this.hash = KeyHash.of(bytes);
    }

    private StoredKey(byte[] bytes, int hash) {
        this.bytes = bytes;
        this.hash = hash;
    }

    /// The key of these bytes; the array is kept, not copied.
    ///
    /// @throws ConcordException.InvalidKey when there are none or too many
    public static StoredKey of(byte[] bytes) {
        return new StoredKey(bytes);
    }

    /// A key again, of the bytes and the hash that it had.
    public static StoredKey of(byte[] bytes, int hash) {
        return new StoredKey(bytes, hash);
    }

    /// The key of this text in UTF-8.
    ///
    /// @throws ConcordException.InvalidKey when it is empty, too long or has an unpaired surrogate
    public static StoredKey of(String text) {
        // A long text is refused before its bytes are made: a character has at least one byte.
        if (text.length() > MAX_BYTES) {
            throw new ConcordException.InvalidKey(
                    "key has more than " + MAX_BYTES + " bytes, the most allowed");
        }
        return new StoredKey(utf8(text));
    }

    /// The least key that comes after every key with this prefix, or empty when there is none.
    public static Optional<Key> endOfPrefix(byte[] prefix) {
        int last = prefix.length - 1;
        while (last >= 0 && prefix[last] == (byte) 0xff) {
            last--;
        }
        if (last < 0) {
            return Optional.empty();
        }
        byte[] end = Arrays.copyOf(prefix, last + 1);
        end[last]++;
        return Optional.of(new StoredKey(end));
    }

    /// The hidden form of a key.
    public static StoredKey of(Key key) {
        return switch (key) {
            case StoredKey stored -> stored;
        };
    }

    /// The bytes themselves, not to be changed.
    public byte[] array() {
        return bytes;
    }

    @Override
    public int length() {
        return bytes.length;
    }

    @Override
    public byte[] bytes() {
        return bytes.clone();
    }

    @Override
    public boolean startsWith(byte[] prefix) {
        return prefix.length <= bytes.length
                && Arrays.equals(bytes, 0, prefix.length, prefix, 0, prefix.length);
    }

    @Override
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
        return Arrays.compareUnsigned(bytes, of(other).bytes);
    }

    @Override
    public boolean equals(Object other) {
        return this == other
                || (other instanceof StoredKey key
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
