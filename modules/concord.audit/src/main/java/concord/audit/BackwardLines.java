package concord.audit;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// The lines of a file from the last one that has an end to the first.
final class BackwardLines implements LineSource {

    private static final int BLOCK = 1 << 16;

    private final FileChannel file;
    private final byte[] bytes = new byte[LINE_MAX_BYTES + 2 * BLOCK];

    /// Where in the file the array begins.
    private long position;

    /// What was not looked at ends here, behind a line end.
    private int end;

    private int from;
    private int to;

    /// @param size where to begin: what was appended since is not looked at
    BackwardLines(Path path, long size) throws IOException {
        this.file = FileChannel.open(path, StandardOpenOption.READ);
        this.position = size;
        skipUnfinished();
    }

    private void skipUnfinished() throws IOException {
        while (end == 0 && position > 0) {
            fill();
            while (end > 0 && bytes[end - 1] != '\n') {
                end--;
            }
        }
    }

    @Override
    public boolean next() throws IOException {
        if (end == 0 && position == 0) {
            return false;
        }
        int at = end - 2;
        while (true) {
            while (at >= 0) {
                if (bytes[at] == '\n') {
                    return found(at + 1);
                }
                at--;
            }
            if (position == 0) {
                return found(0);
            }
            if (end > LINE_MAX_BYTES) {
                throw new TooLong();
            }
            at += fill();
        }
    }

    private boolean found(int start) {
        from = start;
        to = end - 1;
        end = start;
        return true;
    }

    /// Reads a block more, before what there is.
    ///
    /// @return how many bytes it has
    private int fill() throws IOException {
        int count = (int) Math.min(BLOCK, position);
        System.arraycopy(bytes, 0, bytes, count, end);
        ByteBuffer block = ByteBuffer.wrap(bytes, 0, count);
        position -= count;
        while (block.hasRemaining()) {
            if (file.read(block, position + block.position()) < 0) {
                throw new IOException("the file has become shorter while it was read");
            }
        }
        end += count;
        return count;
    }

    @Override
    public byte[] array() {
        return bytes;
    }

    @Override
    public int from() {
        return from;
    }

    @Override
    public int to() {
        return to;
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
