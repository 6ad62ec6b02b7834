package concord.web.grpc.wire;

import io.helidon.common.buffers.DataReader;
import io.helidon.common.buffers.DataReader.InsufficientDataAvailableException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Leaves resets of streams that are over out of what a connection reads, and lets [PseudoNames]
/// look at its headers.
///
/// A client that cancels a call resets its stream once more for each message that was on its way
/// (RFC 9113 §5.4.2), and one that cancels while the last message comes resets what has ended.
/// Helidon forgets a stream when it ends, takes such a reset for one of a stream that never was,
/// and ends the connection with all other calls on it.
final class LateResets {

    private static final int PREFACE_BYTES = 24;
    private static final int HEADER_BYTES = 9;
    private static final int RST_STREAM = 3;
    private static final int RST_STREAM_BYTES = 4;

    /// As many streams as may end while a reset is on its way.
    private static final int REMEMBERED = 1 << 10;

    private static final byte[] NOTHING = {};

    private final DataReader source;
    private int @Nullable [] over;
    private int ended;

    /// How many bytes go by before the next frame begins.
    private int passing = PREFACE_BYTES;

    /// What has come and not gone on.
    private byte[] held = NOTHING;

    LateResets(DataReader source) {
        this.source = source;
    }

    /// Remembers that a stream has ended.
    synchronized void over(int stream) {
        if (over == null) {
            over = new int[REMEMBERED];
        }
        over[ended++ % REMEMBERED] = stream;
    }

    private synchronized boolean isOver(int stream) {
        return over != null && Arrays.stream(over).anyMatch(it -> it == stream);
    }

    /// The source without them.
    DataReader reader() {
        return DataReader.create(this::next);
    }

    /// What comes next; null at the end, as Helidon wants it.
    @SuppressWarnings("NullAway") // Helidon's supplier has no null contract
    private byte[] next() {
        byte[] passed = pass();
        while (passed.length == 0) {
            try {
                source.ensureAvailable();
            } catch (InsufficientDataAvailableException e) {
                return null;
            }
            byte[] chunk = source.readBytes(source.available());
            held = held.length == 0 ? chunk : joined(held, chunk);
            passed = pass();
        }
        return passed;
    }

    /// Takes what may go on from what is held. A reset goes on first or not at all: what was before
    /// it has had its effect by then, on which streams are over.
    private byte[] pass() {
        byte[] bytes = held;
        int at = Math.min(passing, bytes.length);
        passing -= at;
        while (bytes.length - at >= HEADER_BYTES) {
            int end = at + HEADER_BYTES + length(bytes, at);
            if (isReset(bytes, at)) {
                if (at > 0 || end > bytes.length) {
                    break;
                }
                int stream = stream(bytes, at);
                if (isOver(stream)) {
                    bytes = Arrays.copyOfRange(bytes, end, bytes.length);
                    continue;
                }
                over(stream);
            } else if (PseudoNames.isIn(bytes, at)) {
                if (end > bytes.length) {
                    break;
                }
                byte[] frame = Arrays.copyOfRange(bytes, at, end);
                byte[] indexed = PseudoNames.indexed(frame);
                if (indexed.length < frame.length) {
                    byte[] rest = Arrays.copyOfRange(bytes, end, bytes.length);
                    bytes = joined(Arrays.copyOf(bytes, at), joined(indexed, rest));
                    end = at + indexed.length;
                }
            } else if (end > bytes.length) {
                passing = end - bytes.length;
                end = bytes.length;
            }
            at = end;
        }
        held = at == bytes.length ? NOTHING : Arrays.copyOfRange(bytes, at, bytes.length);
        return at == bytes.length ? bytes : Arrays.copyOf(bytes, at);
    }

    private static boolean isReset(byte[] bytes, int at) {
        return bytes[at + 3] == RST_STREAM && length(bytes, at) == RST_STREAM_BYTES;
    }

    private static int length(byte[] bytes, int at) {
        return (bytes[at] & 0xFF) << 16 | (bytes[at + 1] & 0xFF) << 8 | (bytes[at + 2] & 0xFF);
    }

    private static int stream(byte[] bytes, int at) {
        return (bytes[at + 5] & 0x7F) << 24
                | (bytes[at + 6] & 0xFF) << 16
                | (bytes[at + 7] & 0xFF) << 8
                | (bytes[at + 8] & 0xFF);
    }

    private static byte[] joined(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }
}
