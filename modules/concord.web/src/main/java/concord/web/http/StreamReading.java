package concord.web.http;

import io.helidon.webserver.CloseConnectionException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/// A body that is being read from a stream of HTTP/2. Its connection carries others, and is not cut
/// for its sake: when it takes too long, who reads it is interrupted. Helidon takes that for the
/// end of the body, so the closing of this has to say that it was none.
final class StreamReading implements Reception.Reading {

    private final Thread reader = Thread.currentThread();
    private final CompletableFuture<Boolean> late = new CompletableFuture<>();
    private boolean closed;
    private boolean interrupted;

    /// @param timeout how long the body may take
    StreamReading(Duration timeout) {
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
            reader.interrupt();
        }
    }

    /// @throws CloseConnectionException when the body has not come in time, which ends the stream
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            if (!interrupted) {
                late.complete(false);
                return;
            }
        }
        var _ = Thread.interrupted(); // it was meant for the reading, which is over
        throw new CloseConnectionException("the body did not come in time");
    }
}
