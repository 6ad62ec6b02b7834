package concord.web.http;

import concord.core.ConcordException;
import java.util.concurrent.atomic.AtomicLong;

/// How many bytes of requests and of large answers are held at once, of all connections and every
/// way in. Each request has a limit of its own; this is the one of all together, which would else
/// be as many of those as there are streams.
///
/// What has come counts, not what was announced: who announces much and sends little takes little.
/// What is larger than the room may be held alone.
public final class BodyRoom {

    private final long maxBytes;
    private final AtomicLong heldBytes = new AtomicLong();

    /// @param maxBytes how many there may be
    public BodyRoom(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    /// Room for one request, of which it has none yet.
    public Share share() {
        return new Share();
    }

    /// How many bytes are held now.
    public long heldBytes() {
        return heldBytes.get();
    }

    private void take(long bytes, long own) {
        long others = heldBytes.getAndAdd(bytes) - own;
        if (others > 0 && others + own + bytes > maxBytes) {
            heldBytes.addAndGet(-bytes);
            throw new ConcordException.Overloaded(
                    "requests of "
                            + maxBytes
                            + " bytes are being received or answered, as many as may at once"
                            + " (limits.requests-max-bytes). Nothing was written: try again after"
                            + " a pause");
        }
    }

    /// What one request holds. It is told how large its buffer becomes, from one thread; any thread
    /// may close it.
    public final class Share implements AutoCloseable {

        private long bytes;
        private boolean closed;

        private Share() {}

        /// Makes it so many bytes more, unless it is closed.
        ///
        /// @throws ConcordException.Overloaded when there is no room for them; it holds what it
        ///   held
        public synchronized void take(long more) {
            if (!closed) {
                BodyRoom.this.take(more, bytes);
                bytes += more;
            }
        }

        /// Makes it so many bytes more, even where there is no room for them, unless it is closed.
        public synchronized void takeAnyway(long more) {
            if (!closed) {
                heldBytes.addAndGet(more);
                bytes += more;
            }
        }

        synchronized boolean isEmpty() {
            return bytes == 0;
        }

        /// Gives everything back, and may take again.
        public synchronized void giveBack() {
            heldBytes.addAndGet(-bytes);
            bytes = 0;
        }

        /// Gives everything back, for good.
        @Override
        public synchronized void close() {
            closed = true;
            giveBack();
        }
    }
}
