package concord.core.command;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// Where encoded pieces go: into a buffer, or, without one, only into a count, so that the length
/// of something and its bytes come from the same code.
final class Sink {

    private final @Nullable ByteBuffer target;
    private int length;

    private Sink(@Nullable ByteBuffer target) {
        this.target = target;
    }

    /// A sink that counts.
    static Sink counting() {
        return new Sink(null);
    }

    /// A sink that writes.
    static Sink into(ByteBuffer target) {
        return new Sink(target);
    }

    /// How many bytes went into it.
    int length() {
        return length;
    }

    void putByte(int value) {
        length += Byte.BYTES;
        if (target != null) {
            target.put((byte) value);
        }
    }

    void putShort(int value) {
        length += Short.BYTES;
        if (target != null) {
            target.putShort((short) value);
        }
    }

    void putInt(int value) {
        length += Integer.BYTES;
        if (target != null) {
            target.putInt(value);
        }
    }

    void putLong(long value) {
        length += Long.BYTES;
        if (target != null) {
            target.putLong(value);
        }
    }

    void putBytes(byte[] bytes) {
        length += bytes.length;
        if (target != null) {
            target.put(bytes);
        }
    }
}
