package concord.core.machine;

import concord.core.ConcordException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;

/// Reads what [FrameOutput] wrote. Hands out no byte of a frame before the frame's sum is right.
final class FrameInput extends InputStream {

    private final InputStream source;
    private final byte[] frame = new byte[FrameOutput.FRAME_BYTES];
    private int position;
    private int limit;
    private long total;
    private boolean ended;

    FrameInput(InputStream source) {
        this.source = source;
    }

    @Override
    public int read() throws IOException {
        return fill() ? frame[position++] & 0xff : -1;
    }

    @Override
    public int read(byte[] target, int offset, int count) throws IOException {
        if (count == 0) {
            return 0;
        }
        if (!fill()) {
            return -1;
        }
        int part = Math.min(count, limit - position);
        System.arraycopy(frame, position, target, offset, part);
        position += part;
        return part;
    }

    @Override
    public int available() {
        return limit - position;
    }

    /// Checks that the end has been reached and is right.
    void finish() throws IOException {
        if (fill()) {
            throw new ConcordException.Damaged("more follows the end of the state");
        }
    }

    private boolean fill() throws IOException {
        if (position < limit) {
            return true;
        }
        if (ended) {
            return false;
        }
        ByteBuffer head = ByteBuffer.wrap(exactly(FrameOutput.HEAD_BYTES));
        int length = head.getInt();
        int crc = head.getInt();
        if (length == 0) {
            byte[] end = exactly(Long.BYTES);
            if (FrameOutput.crc(end, 0, end.length) != crc
                    || ByteBuffer.wrap(end).getLong() != total) {
                throw new ConcordException.Damaged("the end does not fit after byte " + total);
            }
            ended = true;
            return false;
        }
        if (length < 0 || length > FrameOutput.FRAME_BYTES) {
            throw new ConcordException.Damaged("a frame of " + length + " bytes after " + total);
        }
        if (source.readNBytes(frame, 0, length) != length) {
            throw cutShort();
        }
        if (FrameOutput.crc(frame, 0, length) != crc) {
            throw new ConcordException.Damaged("a wrong checksum after byte " + total);
        }
        total += length;
        position = 0;
        limit = length;
        return true;
    }

    private byte[] exactly(int count) throws IOException {
        byte[] bytes = source.readNBytes(count);
        if (bytes.length != count) {
            throw cutShort();
        }
        return bytes;
    }

    private ConcordException.Damaged cutShort() {
        return new ConcordException.Damaged("cut short after byte " + total);
    }
}
