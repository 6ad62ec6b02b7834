package concord.web.grpc.wire;

import concord.core.ErrorCode;
import concord.web.http.BodyRoom;
import io.grpc.Status;
import io.helidon.common.buffers.BufferData;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Makes messages of the bytes that come: each has a flag, its length and its bytes, and any of
/// them may be cut anywhere.
///
/// What it holds counts in a [BodyRoom] until it is let go.
final class Deframer {

    private static final int PREFIX_BYTES = 5;

    /// What a message takes at least, as long as it has not all come.
    private static final int FIRST_BYTES = 64;

    private final long maxBytes;
    private final BodyRoom.Share room;
    private final byte[] prefix = new byte[PREFIX_BYTES];
    private int prefixFilled;
    private byte @Nullable [] message;
    private int length;
    private int filled;

    /// @param maxBytes the longest message that is taken
    /// @param room what messages take
    Deframer(long maxBytes, BodyRoom.Share room) {
        this.maxBytes = maxBytes;
        this.room = room;
    }

    /// The next message, or null when it has not come whole. Bytes behind it stay in `data`.
    ///
    /// @throws RefusalException when it is too long, or compressed
    /// @throws concord.core.ConcordException.Overloaded when there is no room for it now
    byte @Nullable [] next(BufferData data) {
        if (message == null) {
            prefixFilled += read(data, prefix, prefixFilled);
            if (prefixFilled < PREFIX_BYTES) {
                return null;
            }
            length = checkedLength();
            // A client that announces much and sends little takes little.
            int first = Math.min(length, Math.max(FIRST_BYTES, 2 * data.available()));
            room.take(first);
            message = new byte[first];
            filled = 0;
        }
        byte[] whole = fill(message, data);
        message = filled < length ? whole : null;
        if (message != null) {
            return null;
        }
        prefixFilled = 0;
        return whole;
    }

    private byte[] fill(byte[] begun, BufferData data) {
        byte[] into = begun;
        while (filled < length && data.available() > 0) {
            if (filled == into.length) {
                int larger = (int) Math.min(length, 2L * into.length);
                room.take(larger - into.length);
                into = Arrays.copyOf(into, larger);
            }
            filled += read(data, into, filled);
        }
        return into;
    }

    private static int read(BufferData data, byte[] into, int from) {
        int count = Math.min(data.available(), into.length - from);
        return count == 0 ? 0 : data.read(into, from, count);
    }

    private int checkedLength() {
        if (prefix[0] != 0) {
            throw Refusal.of(
                            Status.Code.UNIMPLEMENTED,
                            "a message is compressed; send messages without compression")
                    .exception();
        }
        long announced =
                (prefix[1] & 0xFFL) << 24
                        | (prefix[2] & 0xFFL) << 16
                        | (prefix[3] & 0xFFL) << 8
                        | (prefix[4] & 0xFFL);
        if (announced > maxBytes) {
            throw Refusal.of(
                            ErrorCode.VALUE_TOO_LARGE,
                            "a message has "
                                    + announced
                                    + " bytes; at most "
                                    + maxBytes
                                    + " are allowed, which follows from limits.value-max-bytes")
                    .exception();
        }
        return (int) announced;
    }

    /// The messages that have come are done with.
    void letGo() {
        room.giveBack();
    }

    /// No more messages are taken, and what has come is done with. Any thread may call it.
    void close() {
        message = null;
        room.close();
    }

    /// Whether a message has begun and not ended.
    boolean isWithin() {
        return message != null || prefixFilled > 0;
    }
}
