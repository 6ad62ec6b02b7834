package concord.web.http;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/// Percent-encoding of RFC 3986 §2.1, taken back exactly once. Whatever is not `%XX` stands for
/// itself.
final class PercentEncoding {

    private PercentEncoding() {}

    /// The bytes of a raw part of a request target, which have to be UTF-8.
    ///
    /// @throws IllegalArgumentException when they are not, or when the encoding is broken; the
    ///   message says where
    static byte[] decode(String raw) {
        if (isLiteral(raw)) {
            return raw.getBytes(StandardCharsets.ISO_8859_1);
        }
        var bytes = new ByteArrayOutputStream(raw.length());
        for (int i = 0; i < raw.length(); i++) {
            char c = raw.charAt(i);
            if (c == '%') {
                bytes.write(escaped(raw, i));
                i += 2;
            } else {
                bytes.write(literal(c, i));
            }
        }
        return utf8(bytes.toByteArray());
    }

    /// The text of a raw part of a request target.
    ///
    /// @throws IllegalArgumentException as [#decode] does
    static String text(String raw) {
        return isLiteral(raw) ? raw : new String(decode(raw), StandardCharsets.UTF_8);
    }

    /// Whether it stands for itself, as most do.
    private static boolean isLiteral(String raw) {
        for (int i = 0; i < raw.length(); i++) {
            char c = raw.charAt(i);
            if (c == '%' || !isPrintable(c)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isPrintable(char c) {
        return c > ' ' && c < 127;
    }

    private static int escaped(String raw, int at) {
        int high = at + 1 < raw.length() ? hexDigit(raw.charAt(at + 1)) : -1;
        int low = at + 2 < raw.length() ? hexDigit(raw.charAt(at + 2)) : -1;
        if (high < 0 || low < 0) {
            throw new IllegalArgumentException(
                    "'"
                            + raw.substring(at, Math.min(at + 3, raw.length()))
                            + "' at position "
                            + at
                            + " is not percent-encoding; write a '%' as %25");
        }
        return high << 4 | low;
    }

    /// ASCII only: `Character.digit` takes the digits of every script.
    private static int hexDigit(char c) {
        return c < 128 ? Character.digit(c, 16) : -1;
    }

    private static int literal(char c, int at) {
        if (!isPrintable(c)) {
            throw new IllegalArgumentException(
                    "the character at position "
                            + at
                            + " is not printable ASCII and has to be percent-encoded as UTF-8");
        }
        return c;
    }

    private static byte[] utf8(byte[] bytes) {
        try {
            var _ = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            return bytes;
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException("the percent-decoded bytes are not UTF-8", e);
        }
    }
}
