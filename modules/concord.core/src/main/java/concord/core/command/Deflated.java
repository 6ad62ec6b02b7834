package concord.core.command;

import concord.core.ConcordException;
import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/// Bytes to fewer bytes and back (RFC 1951, without a head).
final class Deflated {

    /// Deflate makes nothing smaller than this part of what it was.
    private static final int BEST_RATIO = 1_032;

    private Deflated() {}

    /// The bytes deflated, or the bytes themselves where that saves nothing.
    static byte[] deflate(byte[] bytes, int level) {
        try (Deflater deflater = new Deflater(level, true)) {
            deflater.setInput(bytes);
            deflater.finish();
            byte[] target = new byte[bytes.length];
            int length = deflater.deflate(target);
            return deflater.finished() && length < bytes.length
                    ? Arrays.copyOf(target, length)
                    : bytes;
        }
    }

    /// Refuses a length that nothing deflated to so few bytes can have had.
    static void check(int length, int deflatedLength) {
        if (length <= deflatedLength || length > (long) BEST_RATIO * (deflatedLength + 1L)) {
            throw new ConcordException.Damaged(
                    deflatedLength + " deflated bytes cannot have been " + length);
        }
    }

    /// What was deflated.
    ///
    /// @throws ConcordException.Damaged when it is not that, or has another length
    static byte[] inflate(byte[] deflated, int length) {
        byte[] bytes = new byte[length];
        try (Inflater inflater = new Inflater(true)) {
            inflater.setInput(deflated);
            int inflated = inflater.inflate(bytes);
            if (inflated != length || inflater.inflate(new byte[1]) != 0 || !inflater.finished()) {
                throw new ConcordException.Damaged("a deflated value has another length");
            }
            return bytes;
        } catch (DataFormatException e) {
            throw new ConcordException.Damaged("a deflated value is damaged: " + e.getMessage());
        }
    }
}
