package concord.core.command;

import concord.core.Comparison;
import concord.core.ConcordException;
import concord.core.Condition;
import concord.core.Entry;
import concord.core.Key;
import concord.core.Predicate;
import concord.core.Value;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BiConsumer;
import java.util.function.Function;

/// The pieces that commands and replies are encoded of. Big-endian; a length before its bytes.
final class Bytes {

    private static final byte ABSENT = 0;
    private static final byte PRESENT = 1;

    private static final byte EXISTS = 1;
    private static final byte NUMBERED = 2;
    private static final byte VALUED = 3;
    private static final byte WHERE = 4;

    private Bytes() {}

    static int length(Key key) {
        return Short.BYTES + key.length();
    }

    static void write(Sink sink, Key key) {
        sink.putShort(key.length());
        sink.putBytes(StoredKey.of(key).array());
    }

    static Key readKey(ByteBuffer source) {
        return StoredKey.of(read(source, Short.toUnsignedInt(source.getShort())));
    }

    static int length(Value value) {
        StoredValue stored = StoredValue.of(value);
        int heads = StoredValue.isDeflated(stored.kind()) ? 2 : 1;
        return Byte.BYTES + heads * Integer.BYTES + stored.storedLength();
    }

    static void write(Sink sink, Value value) {
        StoredValue stored = StoredValue.of(value);
        sink.putByte(stored.kind());
        if (StoredValue.isDeflated(stored.kind())) {
            sink.putInt(stored.length());
        }
        sink.putInt(stored.storedLength());
        sink.putBytes(stored.stored());
    }

    static Value readValue(ByteBuffer source) {
        byte kind = source.get();
        int length = StoredValue.isDeflated(kind) ? source.getInt() : 0;
        byte[] bytes = read(source, source.getInt());
        return StoredValue.of(kind, bytes, length == 0 ? bytes.length : length);
    }

    static void write(Sink sink, Entry entry) {
        write(sink, entry.key());
        write(sink, entry.value());
        sink.putLong(entry.createRevision());
        sink.putLong(entry.modRevision());
        sink.putLong(entry.version());
        write(sink, entry.expiresAt(), (to, at) -> to.putLong(at.toEpochMilli()));
        sink.putLong(entry.lease().orElse(0));
    }

    static Entry readEntry(ByteBuffer source) {
        return new Entry(
                readKey(source),
                readValue(source),
                source.getLong(),
                source.getLong(),
                source.getLong(),
                readOptional(source, Bytes::readInstant),
                readLease(source));
    }

    private static OptionalLong readLease(ByteBuffer source) {
        long id = source.getLong();
        return id == 0 ? OptionalLong.empty() : OptionalLong.of(id);
    }

    static Instant readInstant(ByteBuffer source) {
        try {
            return Instant.ofEpochMilli(source.getLong());
        } catch (DateTimeException e) {
            throw new ConcordException.Damaged("not a moment: " + e.getMessage());
        }
    }

    static void write(Sink sink, String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        sink.putInt(utf8.length);
        sink.putBytes(utf8);
    }

    static String readText(ByteBuffer source) {
        byte[] utf8 = read(source, source.getInt());
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8)).toString();
        } catch (CharacterCodingException e) {
            throw new ConcordException.Damaged("text is not UTF-8");
        }
    }

    /// Writes a condition that is not [Condition#ALWAYS].
    static void write(Sink sink, Condition condition) {
        switch (condition) {
            case Condition.Always _ -> throw new IllegalArgumentException("no condition");
            case Condition.Exists(boolean present) -> {
                sink.putByte(EXISTS);
                write(sink, present);
            }
            case Condition.Numbered(var number, var comparison, long operand) -> {
                sink.putByte(NUMBERED);
                write(sink, number);
                write(sink, comparison);
                sink.putLong(operand);
            }
            case Condition.Valued(var comparison, Value operand) -> {
                sink.putByte(VALUED);
                write(sink, comparison);
                write(sink, operand);
            }
            case Condition.Where(Predicate predicate) -> {
                sink.putByte(WHERE);
                write(sink, predicate.toJson());
            }
        }
    }

    static Condition readCondition(ByteBuffer source) {
        byte tag = source.get();
        return switch (tag) {
            case EXISTS -> new Condition.Exists(readFlag(source));
            case NUMBERED ->
                    new Condition.Numbered(
                            readConstant(source, Condition.Target.class),
                            readConstant(source, Comparison.class),
                            source.getLong());
            case VALUED ->
                    new Condition.Valued(readConstant(source, Comparison.class), readValue(source));
            case WHERE -> new Condition.Where(readPredicate(source));
            default -> throw new ConcordException.Damaged("unknown condition " + tag);
        };
    }

    /// Reads a predicate in exactly the form that is written.
    private static Predicate readPredicate(ByteBuffer source) {
        String json = readText(source);
        Predicate predicate = Predicate.parse(json);
        if (!predicate.toJson().equals(json)) {
            throw new ConcordException.Damaged("a predicate in another form than is written");
        }
        return predicate;
    }

    /// The order of an enum that is written is part of the format: new constants come last.
    @SuppressWarnings("EnumOrdinal")
    static void write(Sink sink, Enum<?> constant) {
        sink.putByte(constant.ordinal());
    }

    static <E extends Enum<E>> E readConstant(ByteBuffer source, Class<E> type) {
        int ordinal = source.get();
        E[] constants = type.getEnumConstants();
        if (ordinal < 0 || ordinal >= constants.length) {
            throw new ConcordException.Damaged(
                    "there is no " + type.getSimpleName() + " " + ordinal);
        }
        return constants[ordinal];
    }

    static void write(Sink sink, boolean flag) {
        sink.putByte(flag ? PRESENT : ABSENT);
    }

    static boolean readFlag(ByteBuffer source) {
        byte flag = source.get();
        return switch (flag) {
            case PRESENT -> true;
            case ABSENT -> false;
            default -> throw new ConcordException.Damaged("a flag is " + flag + ", not 0 or 1");
        };
    }

    static <T> void write(Sink sink, Optional<T> optional, BiConsumer<Sink, T> writer) {
        write(sink, optional.isPresent());
        optional.ifPresent(it -> writer.accept(sink, it));
    }

    static <T> Optional<T> readOptional(ByteBuffer source, Function<ByteBuffer, T> reader) {
        return readFlag(source) ? Optional.of(reader.apply(source)) : Optional.empty();
    }

    static <T> void write(Sink sink, List<T> list, BiConsumer<Sink, T> writer) {
        sink.putInt(list.size());
        list.forEach(it -> writer.accept(sink, it));
    }

    /// Reads a list whose elements have at least a byte each, so that a false count ends where the
    /// bytes do.
    static <T> List<T> readList(ByteBuffer source, Function<ByteBuffer, T> reader) {
        int count = checked(source, source.getInt());
        List<T> list = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            list.add(reader.apply(source));
        }
        return list;
    }

    private static byte[] read(ByteBuffer source, int length) {
        byte[] bytes = new byte[checked(source, length)];
        source.get(bytes);
        return bytes;
    }

    /// A length that was read, held against what is there before anything of that size is made.
    private static int checked(ByteBuffer source, int length) {
        if (length < 0 || length > source.remaining()) {
            throw new BufferUnderflowException();
        }
        return length;
    }
}
