package concord.web.http;

import io.helidon.webserver.CloseConnectionException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/// A body that is being read from a stream of HTTP/2, or sent to one. Its connection carries
/// others, and is not cut for its sake: when it takes too long, who reads or sends it is
/// interrupted. Helidon takes that for the end of a body that is read, so the closing of this has
/// to say that it was none.
final class StreamPassage implements Reception.Passage {

    private final Thread worker = Thread.currentThread();
    private final CompletableFuture<Boolean> late = new CompletableFuture<>();
    private boolean closed;
    private boolean interrupted;

    /// @param timeout how long the body may take
    StreamPassage(Duration timeout) {
        var _ =
                late.completeOnTimeout(true, timeout.toNanos(), TimeUnit.NANOSECONDS)
                        .thenAccept(isLate -> {
                            if (isLate) {
                                interrupt();
                            }
                        });
    }

    private synchronized void interrupt() {
        if (!closed) {
            interrupted = true;
            worker.interrupt();
        }
    }

    /// @throws CloseConnectionException when the body was not through in time, which ends the
    ///   stream
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            if (!interrupted) {
                late.complete(false);
                return;
            }
        }
        var _ = Thread.interrupted(); // it was meant for the passage, which is over
        throw new CloseConnectionException("the body was not through in time");
    }
}
