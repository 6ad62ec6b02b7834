package concord.audit;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/// The lines of a file from the first to the last.
final class ForwardLines implements LineSource {

    private final InputStream file;
    private final byte[] bytes = new byte[2 * LINE_MAX_BYTES];

    /// What was read and not looked at begins here.
    private int unread;

    /// What was read ends here.
    private int end;

    private int from;
    private int to;
    private long offset;

    ForwardLines(Path path) throws IOException {
        this.file = Files.newInputStream(path);
    }

    @Override
    public boolean next() throws IOException {
        offset += unread - from;
        from = unread;
        int at = unread;
        while (true) {
            while (at < end) {
                if (bytes[at] == '\n') {
                    to = at;
                    unread = at + 1;
                    return true;
                }
                at++;
            }
            if (end - from > LINE_MAX_BYTES) {
                throw new TooLong();
            }
            if (from > 0) {
                System.arraycopy(bytes, from, bytes, 0, end - from);
                at -= from;
                end -= from;
                unread = 0;
                from = 0;
            }
            int count = file.read(bytes, end, bytes.length - end);
            if (count < 0) {
                return false;
            }
            end += count;
        }
    }

    /// Where the line begins in the file; after the last one, where that has ended.
    long offset() {
        return offset;
    }

    /// After the last line: how many bytes stand behind it.
    int unfinishedBytes() {
        return end - from;
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
