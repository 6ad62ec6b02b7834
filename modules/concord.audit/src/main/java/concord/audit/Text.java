package concord.audit;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;

/// Bytes of JSON that are put together, again and again in the same array.
final class Text {

    private static final int FIRST_CAPACITY = 1 << 18;
    private static final int DIGITS_MAX = 20;

    /// The longest key has as many.
    private static final int STRING_MAX_BYTES = 1 << 10;

    private static final byte[] CUT = "…".getBytes(StandardCharsets.UTF_8);
    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

    private byte[] bytes = new byte[FIRST_CAPACITY];
    private int length;

    byte[] array() {
        return bytes;
    }

    int length() {
        return length;
    }

    void clear() {
        length = 0;
    }

    private void room(int more) {
        if (bytes.length - length < more) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more));
        }
    }

    /// ASCII that needs no escape.
    @SuppressWarnings("deprecation") // takes the low bytes, which for ASCII is all there is
    Text raw(String ascii) {
        int count = ascii.length();
        room(count);
        ascii.getBytes(0, count, bytes, length);
        length += count;
        return this;
    }

    Text raw(byte[] ascii) {
        room(ascii.length);
        System.arraycopy(ascii, 0, bytes, length, ascii.length);
        length += ascii.length;
        return this;
    }

    Text number(long value) {
        if (value < 0) {
            return raw(Long.toString(value));
        }
        room(DIGITS_MAX);
        int digits = 1;
        for (long rest = value; rest >= 10; rest /= 10) {
            digits++;
        }
        length += digits;
        long rest = value;
        for (int i = 1; i <= digits; i++) {
            bytes[length - i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        return this;
    }

    /// A number of so many digits, with zeros in front.
    Text digits(int value, int digits) {
        room(digits);
        length += digits;
        int rest = value;
        for (int i = 1; i <= digits; i++) {
            bytes[length - i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        return this;
    }

    Text hex(byte[] value) {
        room(2 * value.length);
        for (byte b : value) {
            bytes[length++] = HEX[(b >> 4) & 0xf];
            bytes[length++] = HEX[b & 0xf];
        }
        return this;
    }

    /// A text of JSON, in quotes. One that is longer than a key can be is cut and ends in `…`, so
    /// that a line is never longer than [LineSource#LINE_MAX_BYTES].
    Text string(String value) {
        raw("\"");
        byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
        if (utf8.length > STRING_MAX_BYTES) {
            utf8 = cut(utf8);
        }
        room(6 * utf8.length + 1);
        for (byte b : utf8) {
            if (b == '"' || b == '\\') {
                bytes[length++] = '\\';
                bytes[length++] = b;
            } else if (b >= 0 && b < ' ') {
                raw("\\u00").raw(HexFormat.of().toHexDigits(b));
            } else {
                bytes[length++] = b;
            }
        }
        return raw("\"");
    }

    /// Between two characters.
    private static byte[] cut(byte[] utf8) {
        int end = STRING_MAX_BYTES;
        while ((utf8[end] & 0xc0) == 0x80) {
            end--;
        }
        byte[] cut = Arrays.copyOf(utf8, end + CUT.length);
        System.arraycopy(CUT, 0, cut, end, CUT.length);
        return cut;
    }
}
