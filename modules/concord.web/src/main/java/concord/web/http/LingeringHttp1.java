package concord.web.http;

import io.helidon.common.buffers.BufferData;
import io.helidon.common.concurrency.limits.Limit;
import io.helidon.common.task.InterruptableTask;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.ServerConnectionException;
import io.helidon.webserver.http1.Http1Config;
import io.helidon.webserver.http1.Http1ConnectionSelector;
import io.helidon.webserver.spi.ServerConnection;
import io.helidon.webserver.spi.ServerConnectionSelector;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// HTTP/1.1 whose connections end so that the client can read the last answer.
///
/// An error such as "too large" is answered while the client is still sending. To close then resets
/// the connection, and clients report the reset instead of the answer (RFC 9112 §9.6). So what they
/// still send is read and dropped, until they close, fall silent or send on for too long.
public final class LingeringHttp1 implements ServerConnectionSelector {

    private static final Duration SILENCE = Duration.ofSeconds(1);
    private static final int ROUNDS = 30;

    /// Longer than any connection may be idle.
    private static final Duration TOO_LONG = Duration.ofDays(1);

    private final ServerConnectionSelector http1;
    private final Duration headTimeout;
    private final Duration bodyTimeout;
    private final int chunkMaxBytes;

    /// HTTP/1.1 with this configuration.
    ///
    /// @param headTimeout how long the headers of a request may take; then it is cut
    /// @param bodyTimeout how long its body may take
    /// @param chunkMaxBytes how long a chunk of it may be
    public LingeringHttp1(
            Http1Config.Builder config,
            Duration headTimeout,
            Duration bodyTimeout,
            int chunkMaxBytes) {
        this.http1 =
                Http1ConnectionSelector.builder()
                        .config(config.addReceiveListener(Reception.LISTENER).build())
                        .build();
        this.headTimeout = headTimeout;
        this.bodyTimeout = bodyTimeout;
        this.chunkMaxBytes = chunkMaxBytes;
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
        var limited =
                new WrappedContext(
                        context,
                        new ChunkLimit(context.dataReader(), chunkMaxBytes),
                        context.dataWriter());
        return new Connection(
                http1.connection(limited), context, new Reception(headTimeout, bodyTimeout));
    }

    private static final class Connection implements ServerConnection, InterruptableTask<Void> {

        private final ServerConnection http1;
        private final ConnectionContext context;
        private final Reception reception;
        private final AtomicLong reads = new AtomicLong();
        private volatile boolean closing;
        private volatile boolean draining;

        Connection(ServerConnection http1, ConnectionContext context, Reception reception) {
            this.http1 = http1;
            this.context = context;
            this.reception = reception;
        }

        @Override
        public void handle(Limit limit) throws InterruptedException {
            try {
                ScopedValue.where(Reception.CURRENT, reception).call(() -> serve(limit));
            } catch (LastAnswerException | ServerConnectionException e) {
                throw e; // nothing is left to read, or nothing can be read
            } catch (CloseConnectionException e) {
                drain();
                throw e;
            }
            if (!closing) {
                drain(); // it came back from a request that it could not even read
            }
        }

        private @Nullable Void serve(Limit limit) throws InterruptedException {
            http1.handle(limit);
            return null;
        }

        private void drain() {
            draining = true;
            watch(Thread.currentThread(), 0, ROUNDS);
            try {
                while (context.serverSocket().get() != null) {
                    reads.incrementAndGet();
                }
            } catch (UncheckedIOException e) {
                // The client has reset the connection, or the watch ended it.
            } finally {
                draining = false;
            }
        }

        /// Interrupts the reader when nothing has come for a round, or after the last round.
        private void watch(Thread reader, long readsBefore, int rounds) {
            CompletableFuture.delayedExecutor(SILENCE.toMillis(), TimeUnit.MILLISECONDS)
                    .execute(() -> {
                        long readsNow = reads.get();
                        if (!draining) {
                            return;
                        }
                        if (readsNow == readsBefore || rounds == 0) {
                            reader.interrupt();
                        } else {
                            watch(reader, readsNow, rounds - 1);
                        }
                    });
        }

        @Override
        public Duration idleTime() {
            return reception.isLate() ? TOO_LONG : http1.idleTime();
        }

        @Override
        public void close(boolean interrupt) {
            closing = true;
            http1.close(interrupt || reception.isLate());
        }

        @Override
        public boolean canInterrupt() {
            return draining || (http1 instanceof InterruptableTask<?> task && task.canInterrupt());
        }
    }
}
