package concord.core.command;

import com.fasterxml.jackson.databind.JsonNode;
import concord.core.ConcordException;
import concord.core.Value;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;

/// The one form of a [Value]: a kind and its bytes, as they stand in the log and in snapshots.
public final class StoredValue implements Value {

    static final byte RAW = 0;
    static final byte JSON = 1;
    static final byte RAW_DEFLATED = 2;
    static final byte JSON_DEFLATED = 3;

    private final byte kind;
    private final byte[] bytes;

    /// Of the value itself, deflated or not.
    private final int length;

    private StoredValue(byte kind, byte[] bytes, int length) {
        this.kind = kind;
        this.bytes = bytes;
        this.length = length;
    }

    /// The value of minified JSON; the array is kept, not copied.
    public static StoredValue json(byte[] minified) {
        return new StoredValue(JSON, minified, minified.length);
    }

    /// The value of these bytes; the array is kept, not copied.
    public static StoredValue raw(byte[] bytes) {
        return new StoredValue(RAW, bytes, bytes.length);
    }

    /// The value of a kind that was read back; the array is kept, not copied.
    ///
    /// @param length of the value itself, which differs from that of the bytes when it is deflated
    /// @throws ConcordException.Damaged when there is no such kind, or the length cannot be
    public static StoredValue of(byte kind, byte[] bytes, int length) {
        if (isDeflated(kind)) {
            Deflated.check(length, bytes.length);
        }
        return new StoredValue(kind, bytes, length);
    }

    /// Whether a value of a kind is deflated, so that its own length has to be known besides.
    ///
    /// @throws ConcordException.Damaged when there is no such kind
    public static boolean isDeflated(byte kind) {
        return switch (kind) {
            case RAW, JSON -> false;
            case RAW_DEFLATED, JSON_DEFLATED -> true;
            default -> throw new ConcordException.Damaged("unknown kind of value " + kind);
        };
    }

    /// The same value deflated, or itself where that saves nothing.
    public StoredValue deflated(int level) {
        if (isDeflated(kind)) {
            return this;
        }
        byte[] deflated = Deflated.deflate(bytes, level);
        return deflated.length == length
                ? this
                : new StoredValue(kind == JSON ? JSON_DEFLATED : RAW_DEFLATED, deflated, length);
    }

    /// The same value as it was before it was deflated, or itself where it was not.
    public StoredValue inflated() {
        return isDeflated(kind) ? new StoredValue(isJson() ? JSON : RAW, array(), length) : this;
    }

    /// The hidden form of a value.
    public static StoredValue of(Value value) {
        return switch (value) {
            case StoredValue stored -> stored;
        };
    }

    /// The kind as it is written.
    public byte kind() {
        return kind;
    }

    /// The bytes as they are written, not to be changed.
    public byte[] stored() {
        return bytes;
    }

    /// How many bytes are written.
    public int storedLength() {
        return bytes.length;
    }

    /// The value's own bytes, not to be changed.
    public byte[] array() {
        return isDeflated(kind) ? Deflated.inflate(bytes, length) : bytes;
    }

    @Override
    public boolean isJson() {
        return kind == JSON || kind == JSON_DEFLATED;
    }

    @Override
    public int length() {
        return length;
    }

    @Override
    public byte[] bytes() {
        return isDeflated(kind) ? array() : bytes.clone();
    }

    @Override
    public ByteBuffer buffer() {
        return ByteBuffer.wrap(array()).asReadOnlyBuffer();
    }

    @Override
    public JsonNode json() {
        requireJson();
        return Json.tree(array());
    }

    @Override
    public <T> T as(Class<T> type) {
        requireJson();
        return Json.read(array(), type);
    }

    private void requireJson() {
        if (!isJson()) {
            throw new ConcordException.InvalidRequest("the value is raw bytes, not JSON");
        }
    }

    @Override
    public boolean equals(Object other) {
        return this == other
                || (other instanceof StoredValue value
                        && length == value.length
                        && isJson() == value.isJson()
                        && Arrays.equals(array(), value.array()));
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(array()) + (isJson() ? JSON : RAW);
    }

    /// The JSON text, or `0x…` for raw bytes.
    @Override
    public String toString() {
        return isJson()
                ? new String(array(), StandardCharsets.UTF_8)
                : "0x" + HexFormat.of().formatHex(array());
    }
}
