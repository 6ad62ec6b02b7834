package concord.web.grpc.wire;

import io.helidon.common.buffers.BufferData;
import io.helidon.http.http2.Http2FrameData;
import io.helidon.http.http2.Http2FrameHeader;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/// Frames of HTTP/2 that are written together: headers, data and trailers of a short answer are one
/// write to the socket, not three.
///
/// Headers are literals that no dynamic table remembers (RFC 7541 §6.2.2), so what is written
/// elsewhere on the connection does not matter to them.
final class Frames {

    private static final int HEADER_BYTES = 9;

    /// What a name of ours for a request takes, with that of its field.
    private static final int REQUEST_ID_BYTES = 40;

    private static final int DATA = 0;
    private static final int HEADERS = 1;
    private static final int RST_STREAM = 3;
    private static final int END_STREAM = 1;
    private static final int END_HEADERS = 4;

    private static final int CANCEL = 8;

    private static final byte[] BEGIN = begin();
    private static final byte[] SUCCESS = block(Map.of("grpc-status", "0"));

    private final int streamId;
    private final ByteArrayOutputStream bytes;

    /// @param room about how many bytes there will be
    Frames(int streamId, int room) {
        this.streamId = streamId;
        this.bytes = new ByteArrayOutputStream(room);
    }

    private static byte[] begin() {
        var block = new ByteArrayOutputStream();
        block.write(0x88); // `:status: 200`, of the static table
        block.writeBytes(block(Map.of("content-type", "application/grpc")));
        return block.toByteArray();
    }

    /// A header block. Names are in lower case.
    private static byte[] block(Map<String, String> fields) {
        var block = new ByteArrayOutputStream();
        fields.forEach((name, value) -> {
            block.write(0); // a literal without indexing, with a new name
            text(block, name);
            text(block, value);
        });
        return block.toByteArray();
    }

    /// A text that is not Huffman-coded: its length, in a prefix of seven bits, and its bytes.
    private static void text(ByteArrayOutputStream block, String text) {
        byte[] ascii = text.getBytes(StandardCharsets.ISO_8859_1);
        int left = ascii.length;
        if (left < 127) {
            block.write(left);
        } else {
            block.write(127);
            for (left -= 127; left >= 128; left >>>= 7) {
                block.write((left & 127) | 128);
            }
            block.write(left);
        }
        block.writeBytes(ascii);
    }

    /// The headers that an answer begins with.
    Frames begin(String requestId) {
        var block = new ByteArrayOutputStream(BEGIN.length + HEADER_BYTES + REQUEST_ID_BYTES);
        block.writeBytes(BEGIN);
        block.writeBytes(block(Map.of(Refusal.REQUEST_ID, requestId)));
        return frame(HEADERS, END_HEADERS, block.toByteArray(), 0, block.size());
    }

    /// A part of a message.
    Frames data(byte[] message, int from, int length) {
        return frame(DATA, 0, message, from, length);
    }

    /// The trailers of an answer that is complete.
    Frames success() {
        return frame(HEADERS, END_HEADERS | END_STREAM, SUCCESS, 0, SUCCESS.length);
    }

    /// The trailers of a call that is refused.
    Frames refusal(Refusal refusal) {
        var block = new ByteArrayOutputStream();
        block.writeBytes(
                block(
                        Map.of(
                                "grpc-status",
                                Integer.toString(refusal.status().value()),
                                "grpc-message",
                                PercentEncoded.of(refusal.message()))));
        block.writeBytes(block(refusal.trailers()));
        return frame(HEADERS, END_HEADERS | END_STREAM, block.toByteArray(), 0, block.size());
    }

    /// The end of a stream in the middle of a message.
    Frames reset() {
        return frame(RST_STREAM, 0, new byte[] {0, 0, 0, CANCEL}, 0, 4);
    }

    private Frames frame(int type, int flags, byte[] payload, int from, int length) {
        bytes.write(length >>> 16);
        bytes.write(length >>> 8);
        bytes.write(length);
        bytes.write(type);
        bytes.write(flags);
        bytes.write(streamId >>> 24);
        bytes.write(streamId >>> 16);
        bytes.write(streamId >>> 8);
        bytes.write(streamId);
        bytes.write(payload, from, length);
        return this;
    }

    /// All of them as what Helidon's writer takes for the first one: it writes a header of nine
    /// bytes, and then the rest as it is.
    Http2FrameData together() {
        byte[] all = bytes.toByteArray();
        return new Http2FrameData(
                Http2FrameHeader.create(BufferData.create(all, 0, HEADER_BYTES)),
                BufferData.create(all, HEADER_BYTES, all.length - HEADER_BYTES));
    }
}
