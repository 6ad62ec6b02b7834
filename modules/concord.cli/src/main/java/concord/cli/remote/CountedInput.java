package concord.cli.remote;

import java.io.IOException;
import java.io.InputStream;
import java.util.function.LongConsumer;

/// Tells how many bytes of a stream were read.
final class CountedInput extends InputStream {

    private final InputStream in;
    private final LongConsumer read;
    private long bytes;

    CountedInput(InputStream in, LongConsumer read) {
        this.in = in;
        this.read = read;
    }

    @Override
    public int read() throws IOException {
        int b = in.read();
        count(b < 0 ? 0 : 1);
        return b;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        int count = in.read(target, offset, length);
        count(Math.max(0, count));
        return count;
    }

    private void count(int more) {
        bytes += more;
        read.accept(bytes);
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
