package concord.web.http;

import io.helidon.common.buffers.BufferData;
import io.helidon.common.concurrency.limits.Limit;
import io.helidon.common.task.InterruptableTask;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.http1.Http1Config;
import io.helidon.webserver.http1.Http1ConnectionSelector;
import io.helidon.webserver.spi.ServerConnection;
import io.helidon.webserver.spi.ServerConnectionSelector;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/// HTTP/1.1 whose connections end so that the client can read the last answer.
///
/// An error such as "too large" is answered while the client is still sending. To close then resets
/// the connection, and clients report the reset instead of the answer (RFC 9112 §9.6). So what they
/// still send is read and dropped, until they close or patience ends.
public final class LingeringHttp1 implements ServerConnectionSelector {

    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final ServerConnectionSelector http1;

    /// HTTP/1.1 with this configuration.
    public LingeringHttp1(Http1Config config) {
        this.http1 = Http1ConnectionSelector.builder().config(config).build();
    }

    @Override
    public int bytesToIdentifyConnection() {
        return http1.bytesToIdentifyConnection();
    }

    @Override
    public Support supports(BufferData data) {
        return http1.supports(data);
    }

    @Override
    public Set<String> supportedApplicationProtocols() {
        return http1.supportedApplicationProtocols();
    }

    @Override
    public ServerConnection connection(ConnectionContext context) {
        return new Connection(http1.connection(context), context);
    }

    private static final class Connection implements ServerConnection, InterruptableTask<Void> {

        private final ServerConnection http1;
        private final ConnectionContext context;
        private volatile boolean closing;
        private volatile boolean draining;

        Connection(ServerConnection http1, ConnectionContext context) {
            this.http1 = http1;
            this.context = context;
        }

        @Override
        public void handle(Limit limit) throws InterruptedException {
            try {
                http1.handle(limit);
            } catch (UnreadBodyException e) {
                drain();
                throw e;
            }
            if (!closing) {
                drain(); // it came back from a request that it could not even read
            }
        }

        private void drain() {
            draining = true;
            Thread reader = Thread.currentThread();
            var alarm =
                    CompletableFuture.runAsync(
                            reader::interrupt,
                            CompletableFuture.delayedExecutor(
                                    PATIENCE.toMillis(), TimeUnit.MILLISECONDS));
            try {
                while (context.serverSocket().get() != null) {}
            } catch (UncheckedIOException e) {
                // The client has reset the connection, or the time is up: both end it.
            } finally {
                alarm.cancel(false);
            }
        }

        @Override
        public Duration idleTime() {
            return http1.idleTime();
        }

        @Override
        public void close(boolean interrupt) {
            closing = true;
            http1.close(interrupt);
        }

        @Override
        public boolean canInterrupt() {
            return draining || (http1 instanceof InterruptableTask<?> task && task.canInterrupt());
        }
    }
}
