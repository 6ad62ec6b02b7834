package concord.audit;

import concord.core.audit.AuditAnchor;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/// What makes a line one of a chain.
///
/// @param sequence its number
/// @param prev the hash that it says the line before has
/// @param hash the hash that it says it has
/// @param holds whether it has
record Line(long sequence, String prev, String hash, boolean holds) {

    private static final byte[] SEQUENCE = ascii(",\"sequence\":");
    private static final byte[] PREV = ascii(",\"prev\":\"");
    private static final byte[] HASH = ascii("\",\"hash\":\"");
    private static final byte[] END = ascii("\"}");
    private static final int DIGITS = 64;
    private static final int SEQUENCE_DIGITS_MAX = 18;

    /// From `,"prev":"` to the end.
    private static final int CHAIN = PREV.length + DIGITS + HASH.length + DIGITS + END.length;

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /// The line of these bytes, which have no line end; empty when they are none.
    static Optional<Line> parse(byte[] bytes, int from, int to, MessageDigest sha256) {
        int prevAt = to - CHAIN;
        int hashAt = prevAt + PREV.length + DIGITS;
        int endAt = to - END.length;
        if (prevAt < from
                || !isAt(bytes, prevAt, PREV)
                || !isAt(bytes, hashAt, HASH)
                || !isAt(bytes, endAt, END)) {
            return Optional.empty();
        }
        String prev = text(bytes, prevAt + PREV.length);
        String hash = text(bytes, hashAt + HASH.length);
        long sequence = sequence(bytes, from, prevAt);
        if (sequence < 0 || !isHash(prev) || !isHash(hash)) {
            return Optional.empty();
        }
        sha256.update(bytes, from, hashAt + 1 - from); // with the quote that ends `prev`
        String is = HexFormat.of().formatHex(sha256.digest());
        return Optional.of(new Line(sequence, prev, hash, is.equals(hash)));
    }

    private static boolean isHash(String text) {
        return text.chars().allMatch(c -> (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'));
    }

    private static String text(byte[] bytes, int from) {
        return new String(bytes, from, DIGITS, StandardCharsets.ISO_8859_1);
    }

    private static boolean isAt(byte[] bytes, int from, byte[] what) {
        return Arrays.equals(bytes, from, from + what.length, what, 0, what.length);
    }

    /// The number of the line, which stands before anything that a caller can choose; -1 when there
    /// is none.
    private static long sequence(byte[] bytes, int from, int to) {
        int at = from;
        while (at + SEQUENCE.length < to && !isAt(bytes, at, SEQUENCE)) {
            at++;
        }
        long sequence = -1;
        int digits = 0;
        for (int i = at + SEQUENCE.length; i < to && isDigit(bytes[i]); i++) {
            if (++digits > SEQUENCE_DIGITS_MAX) {
                return -1;
            }
            sequence = Math.max(sequence, 0) * 10 + (bytes[i] - '0');
        }
        return sequence;
    }

    private static boolean isDigit(byte b) {
        return b >= '0' && b <= '9';
    }

    /// The point of the chain that it is.
    AuditAnchor anchor() {
        return new AuditAnchor(sequence, hash);
    }

    /// The point of the chain that it says it comes after.
    AuditAnchor predecessor() {
        return new AuditAnchor(sequence - 1, prev);
    }

    /// Whether it comes next.
    boolean follows(AuditAnchor before) {
        return sequence == before.sequence() + 1 && prev.equals(before.hash());
    }
}
