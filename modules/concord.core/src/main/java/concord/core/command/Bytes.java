package concord.core.command;

import concord.core.ConcordException;
import concord.core.Entry;
import concord.core.Key;
import concord.core.Value;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.Optional;

/// The pieces that commands and replies are encoded of. Big-endian; a length before its bytes.
final class Bytes {

    private static final byte ABSENT = 0;
    private static final byte PRESENT = 1;

    private Bytes() {}

    static int length(Key key) {
        return Short.BYTES + key.length();
    }

    static void write(ByteBuffer target, Key key) {
        target.putShort((short) key.length()).put(StoredKey.of(key).array());
    }

    static Key readKey(ByteBuffer source) {
        byte[] bytes = new byte[checked(source, Short.toUnsignedInt(source.getShort()))];
        source.get(bytes);
        return StoredKey.of(bytes);
    }

    static int length(Value value) {
        return Byte.BYTES + Integer.BYTES + value.length();
    }

    static void write(ByteBuffer target, Value value) {
        StoredValue stored = stored(value);
        target.put(stored.kind()).putInt(stored.length()).put(stored.array());
    }

    static Value readValue(ByteBuffer source) {
        byte kind = source.get();
        byte[] bytes = new byte[checked(source, source.getInt())];
        source.get(bytes);
        return StoredValue.of(kind, bytes);
    }

    static int length(Optional<Entry> entry) {
        return entry.map(e -> Byte.BYTES + length(e.key()) + length(e.value()) + 3 * Long.BYTES)
                .orElse(Byte.BYTES);
    }

    static void write(ByteBuffer target, Optional<Entry> entry) {
        if (entry.isEmpty()) {
            target.put(ABSENT);
            return;
        }
        Entry e = entry.get();
        target.put(PRESENT);
        write(target, e.key());
        write(target, e.value());
        target.putLong(e.createRevision()).putLong(e.modRevision()).putLong(e.version());
    }

    static Optional<Entry> readEntry(ByteBuffer source) {
        return readFlag(source)
                ? Optional.of(
                        new Entry(
                                readKey(source),
                                readValue(source),
                                source.getLong(),
                                source.getLong(),
                                source.getLong()))
                : Optional.empty();
    }

    static void write(ByteBuffer target, boolean flag) {
        target.put(flag ? PRESENT : ABSENT);
    }

    static boolean readFlag(ByteBuffer source) {
        byte flag = source.get();
        return switch (flag) {
            case PRESENT -> true;
            case ABSENT -> false;
            default -> throw new ConcordException.Damaged("a flag is " + flag + ", not 0 or 1");
        };
    }

    /// A length that was read, held against what is there before anything of that size is made.
    private static int checked(ByteBuffer source, int length) {
        if (length < 0 || length > source.remaining()) {
            throw new BufferUnderflowException();
        }
        return length;
    }

    private static StoredValue stored(Value value) {
        return switch (value) {
            case StoredValue stored -> stored;
        };
    }
}
