package concord.web.grpc;

import com.google.protobuf.ByteString;
import concord.core.ConcordException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/// A file that comes in the messages of a call, read as a stream by a thread of its own. A few
/// messages are held at most: who sends more waits.
///
/// @param <R> what is made of the file
final class Upload<R> implements AutoCloseable {

    private static final int PIECES = 4;
    private static final long LOOK_MILLIS = 100;

    private final BlockingQueue<ByteString> pieces = new ArrayBlockingQueue<>(PIECES);
    private final CompletableFuture<R> result = new CompletableFuture<>();
    private final Thread reader;
    private volatile boolean broken;

    /// @param work reads the file
    Upload(Function<InputStream, R> work) {
        reader =
                Thread.ofVirtual()
                        .name("concord-upload")
                        .start(() -> {
                            try {
                                result.complete(work.apply(new Pieces()));
                            } catch (RuntimeException | Error e) {
                                result.completeExceptionally(e);
                            }
                        });
    }

    /// Hands a piece over.
    ///
    /// @throws ConcordException when the reader has failed
    void add(ByteString piece) {
        if (!piece.isEmpty()) {
            put(piece);
        }
    }

    /// Waits for what is made of the file.
    ///
    /// @throws ConcordException when the reader has failed
    R end() {
        put(ByteString.EMPTY);
        return result();
    }

    private void put(ByteString piece) {
        try {
            while (!pieces.offer(piece, LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
                if (result.isDone()) {
                    var _ = result();
                    return; // it has read enough
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ConcordException.Unavailable("interrupted while a backup came in", e);
        }
    }

    private R result() {
        try {
            return result.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof ConcordException failure) {
                throw failure;
            }
            throw new ConcordException.Internal("a backup could not be read", e.getCause());
        }
    }

    /// Breaks the file off, if it has not come to its end.
    @Override
    public void close() {
        broken = true;
        reader.interrupt();
    }

    /// The pieces, until an empty one.
    private final class Pieces extends InputStream {
        private InputStream piece = InputStream.nullInputStream();
        private boolean ended;

        @Override
        public int read() throws IOException {
            return fill() ? piece.read() : -1;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            return length == 0 || fill() ? piece.read(target, offset, length) : -1;
        }

        private boolean fill() throws IOException {
            if (!ended && piece.available() == 0) {
                ByteString next = next();
                ended = next.isEmpty();
                piece = next.newInput();
            }
            return !ended;
        }

        private ByteString next() throws IOException {
            try {
                if (!broken) {
                    return pieces.take();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            throw new InterruptedIOException("the client has gone");
        }
    }
}
