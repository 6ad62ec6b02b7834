package concord.web.http;

import concord.core.ConcordException;
import java.time.Duration;
import java.util.Iterator;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// What comes of a stream that holds its revision, so that nothing of it is forgotten before the
/// stream is closed. A client that takes them slowly enough would let the store grow without end:
/// so they are held for a while only.
public final class Held<T> implements Iterator<T>, AutoCloseable {

    /// How long.
    static final Duration LIMIT = Duration.ofMinutes(5);

    private final Stream<T> stream;
    private final Iterator<T> entries;
    private final Duration limit;
    private final CompletableFuture<Boolean> over = new CompletableFuture<>();
    private volatile boolean late;

    /// What comes of this stream, which is closed with this, or when the time is over.
    public Held(Stream<T> stream) {
        this(stream, LIMIT);
    }

    Held(Stream<T> stream, Duration limit) {
        this.stream = stream;
        this.entries = stream.iterator();
        this.limit = limit;
        var _ =
                over.completeOnTimeout(true, limit.toNanos(), TimeUnit.NANOSECONDS)
                        .thenAccept(isLate -> {
                            if (isLate) {
                                late = true;
                                // Who hears of the end may take long, and the thread that keeps
                                // the time is the only one of the process.
                                Thread.startVirtualThread(stream::close);
                            }
                        });
    }

    @Override
    public boolean hasNext() {
        boolean more = entries.hasNext();
        check();
        return more;
    }

    @Override
    public T next() {
        T entry = entries.next();
        check(); // what was read after the end may be of another revision
        return entry;
    }

    private void check() {
        if (late) {
            throw ConcordException.Timeout.ofAnswer(limit);
        }
    }

    @Override
    public void close() {
        over.complete(false);
        stream.close();
    }
}
