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

    private final byte kind;
    private final byte[] bytes;

    private StoredValue(byte kind, byte[] bytes) {
        this.kind = kind;
        this.bytes = bytes;
    }

    /// The value of minified JSON; the array is kept, not copied.
    public static StoredValue json(byte[] minified) {
        return new StoredValue(JSON, minified);
    }

    /// The value of these bytes; the array is kept, not copied.
    public static StoredValue raw(byte[] bytes) {
        return new StoredValue(RAW, bytes);
    }

    /// The value of a kind that was read back; the array is kept, not copied.
    ///
    /// @throws ConcordException.Damaged when there is no such kind
    public static StoredValue of(byte kind, byte[] bytes) {
        if (kind != RAW && kind != JSON) {
            throw new ConcordException.Damaged("unknown kind of value " + kind);
        }
        return new StoredValue(kind, bytes);
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

    /// The bytes themselves, not to be changed.
    public byte[] array() {
        return bytes;
    }

    @Override
    public boolean isJson() {
        return kind == JSON;
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
    public ByteBuffer buffer() {
        return ByteBuffer.wrap(bytes).asReadOnlyBuffer();
    }

    @Override
    public JsonNode json() {
        requireJson();
        return Json.tree(bytes);
    }

    @Override
    public <T> T as(Class<T> type) {
        requireJson();
        return Json.read(bytes, type);
    }

    private void requireJson() {
        if (kind != JSON) {
            throw new ConcordException.InvalidRequest("the value is raw bytes, not JSON");
        }
    }

    @Override
    public boolean equals(Object other) {
        return this == other
                || (other instanceof StoredValue value
                        && kind == value.kind
                        && Arrays.equals(bytes, value.bytes));
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(bytes) + kind;
    }

    /// The JSON text, or `0x…` for raw bytes.
    @Override
    public String toString() {
        return kind == JSON
                ? new String(bytes, StandardCharsets.UTF_8)
                : "0x" + HexFormat.of().formatHex(bytes);
    }
}
