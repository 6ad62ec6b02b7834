package concord.core.machine;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/// Writes a stream in frames, each with its length and CRC-32C, and an end that counts the bytes: a
/// reader finds every flipped bit and every cut before it believes anything.
///
/// Frame: length (4 bytes, 1 to [#FRAME_BYTES]), CRC-32C of the content (4), content. End: 0 (4),
/// the CRC-32C of the next 8 bytes (4), how many bytes all frames hold (8).
final class FrameOutput extends OutputStream {

    /// The most that a frame holds.
    static final int FRAME_BYTES = 1 << 16;

    static final int HEAD_BYTES = 2 * Integer.BYTES;

    private final OutputStream target;
    private final byte[] frame = new byte[HEAD_BYTES + FRAME_BYTES];
    private int length;
    private long total;

    FrameOutput(OutputStream target) {
        this.target = target;
    }

    @Override
    public void write(int b) throws IOException {
        if (length == FRAME_BYTES) {
            writeFrame();
        }
        frame[HEAD_BYTES + length++] = (byte) b;
    }

    @Override
    public void write(byte[] bytes, int offset, int count) throws IOException {
        int from = offset;
        int left = count;
        while (left > 0) {
            if (length == FRAME_BYTES) {
                writeFrame();
            }
            int part = Math.min(left, FRAME_BYTES - length);
            System.arraycopy(bytes, from, frame, HEAD_BYTES + length, part);
            length += part;
            from += part;
            left -= part;
        }
    }

    private void writeFrame() throws IOException {
        if (length > 0) {
            ByteBuffer.wrap(frame).putInt(length).putInt(crc(frame, HEAD_BYTES, length));
            target.write(frame, 0, HEAD_BYTES + length);
            total += length;
            length = 0;
        }
    }

    /// Writes what is left and the end. Does not close the target.
    void finish() throws IOException {
        writeFrame();
        byte[] end =
                ByteBuffer.allocate(HEAD_BYTES + Long.BYTES).putLong(HEAD_BYTES, total).array();
        ByteBuffer.wrap(end).putInt(Integer.BYTES, crc(end, HEAD_BYTES, Long.BYTES));
        target.write(end);
        target.flush();
    }

    static int crc(byte[] bytes, int offset, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, offset, length);
        return (int) crc.getValue();
    }
}
