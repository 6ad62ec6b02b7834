package concord.web.grpc.wire;

import java.nio.charset.StandardCharsets;

/// Names of pseudo-headers such as `:path`, which a client may spell out or take from HPACK's
/// static table (RFC 7541, §6.2 and appendix A). All clients on the C core of gRPC spell them out:
/// Python, C++, Ruby, PHP. Helidon takes what is spelled for an ordinary header, misses the
/// pseudo-header and ends the connection. So they are replaced by their indices, which mean the
/// same, in the dynamic table too.
final class PseudoNames {

    private static final int HEADERS = 1;
    private static final int FRAME_HEADER_BYTES = 9;
    private static final int PADDED = 0x08;
    private static final int PRIORITY = 0x20;
    private static final int PRIORITY_BYTES = 5;

    /// A frame of headers is not longer, or Helidon refuses it.
    private static final int LONGEST_BYTES = 16 << 10;

    private static final int LONGEST_NAME = ":authority".length();

    private final byte[] block;
    private final int end;
    private int at;

    private PseudoNames(byte[] block, int from, int end) {
        this.block = block;
        this.at = from;
        this.end = end;
    }

    /// Whether a frame that begins here has headers and is to be seen whole.
    static boolean isIn(byte[] bytes, int at) {
        return bytes[at + 3] == HEADERS && payloadLength(bytes, at) <= LONGEST_BYTES;
    }

    /// The frame with indices for names, or itself when none is spelled out.
    ///
    /// @param frame a whole frame that is to be seen
    static byte[] indexed(byte[] frame) {
        int flags = frame[4];
        int from = FRAME_HEADER_BYTES;
        int end = frame.length;
        if ((flags & PADDED) != 0 && from < end) {
            end -= frame[from] & 0xFF;
            from++;
        }
        if ((flags & PRIORITY) != 0) {
            from += PRIORITY_BYTES;
        }
        byte[] result = new PseudoNames(frame, from, end).replaced();
        int length = result.length - FRAME_HEADER_BYTES;
        result[0] = (byte) (length >>> 16);
        result[1] = (byte) (length >>> 8);
        result[2] = (byte) length;
        return result;
    }

    private static int payloadLength(byte[] bytes, int at) {
        return (bytes[at] & 0xFF) << 16 | (bytes[at + 1] & 0xFF) << 8 | (bytes[at + 2] & 0xFF);
    }

    /// Goes over all headers that are whole. What follows in another frame has no pseudo-headers,
    /// or a path that is too long.
    private byte[] replaced() {
        byte[] result = block;
        while (at < end) {
            int begin = at;
            int first = block[at] & 0xFF;
            if (first >= 0x80) {
                integer(7);
            } else if (first >= 0x20 && first < 0x40) {
                integer(5);
            } else if (integer(first >= 0x40 ? 6 : 4) != 0) {
                text();
            } else {
                int index = index();
                text();
                text();
                if (index > 0) {
                    int shorter = block.length - result.length;
                    result = without(result, begin - shorter, index);
                }
            }
        }
        return result;
    }

    /// The index of the name that is spelled here, or 0.
    private int index() {
        // Negative when it is Huffman-coded, which no client does to these.
        int length = at < end ? block[at] : 0;
        int from = at + 1;
        if (length < 1 || length > LONGEST_NAME || from + length > end || block[from] != ':') {
            return 0;
        }
        return switch (new String(block, from, length, StandardCharsets.US_ASCII)) {
            case ":authority" -> 1;
            case ":method" -> 2;
            case ":path" -> 4;
            case ":scheme" -> 6;
            default -> 0;
        };
    }

    /// Puts the index where the header begins, and takes out the name with its length.
    private static byte[] without(byte[] bytes, int begin, int index) {
        int behind = begin + 2 + bytes[begin + 1];
        byte[] result = new byte[bytes.length - (behind - begin - 1)];
        System.arraycopy(bytes, 0, result, 0, begin);
        result[begin] = (byte) (bytes[begin] | index);
        System.arraycopy(bytes, behind, result, begin + 1, bytes.length - behind);
        return result;
    }

    /// Passes a string.
    private void text() {
        if (at < end) {
            int length = integer(7);
            at += length;
        }
    }

    /// Reads an integer whose first bits are the last of a byte (RFC 7541, §5.1). One that no
    /// header of an allowed length can have is the end.
    private int integer(int bits) {
        int most = (1 << bits) - 1;
        int value = block[at++] & most;
        if (value < most) {
            return value;
        }
        for (int shift = 0; at < end; shift += 7) {
            int next = block[at++] & 0xFF;
            value += (next & 0x7F) << shift;
            if (value > LONGEST_BYTES || shift > 14) {
                break;
            }
            if (next < 0x80) {
                return value;
            }
        }
        at = end + 1;
        return 0;
    }
}
