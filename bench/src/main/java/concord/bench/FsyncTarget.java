package concord.bench;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/// A file that each put appends to and forces: the floor under one durable put.
///
/// No log does less, so a store's latency with one blocking thread is told as a multiple of this.
/// It writes key and value as they are, in fixed sizes, and remembers where.
final class FsyncTarget implements Target {
    private final FileChannel file;
    private final Map<Bytes, Long> positions = new HashMap<>();
    private final ByteBuffer record =
            ByteBuffer.allocateDirect(Dataset.KEY_BYTES + Dataset.VALUE_BYTES);
    private long end;

    FsyncTarget(Path directory) throws IOException {
        file = FileChannel.open(directory.resolve("log"), CREATE, READ, WRITE);
        for (; end < file.size(); end += record.capacity()) {
            var key = ByteBuffer.allocate(Dataset.KEY_BYTES);
            file.read(key, end);
            positions.put(new Bytes(key.array()), end);
        }
    }

    @Override
    public synchronized CompletableFuture<?> put(byte[] key, byte[] value) {
        try {
            record.clear().put(key).put(value).flip();
            while (record.hasRemaining()) {
                file.write(record, end + record.position());
            }
            file.force(false);
            positions.put(new Bytes(key), end);
            end += record.capacity();
            return CompletableFuture.completedFuture(null);
        } catch (IOException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    @Override
    public synchronized Optional<byte[]> get(byte[] key) {
        var position = positions.get(new Bytes(key));
        if (position == null) {
            return Optional.empty();
        }
        try {
            var value = ByteBuffer.allocate(Dataset.VALUE_BYTES);
            file.read(value, position + Dataset.KEY_BYTES);
            return Optional.of(value.array());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            file.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
