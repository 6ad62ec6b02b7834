package concord.web;

import io.helidon.common.buffers.BufferData;
import io.helidon.common.buffers.DataReader;
import io.helidon.common.buffers.DataReader.InsufficientDataAvailableException;
import io.helidon.common.concurrency.limits.Limit;
import io.helidon.common.task.InterruptableTask;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.spi.ServerConnection;
import io.helidon.webserver.spi.ServerConnectionSelector;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// HTTP/1.1 and HTTP/2 on one port, told apart by the first bytes of a client.
///
/// Helidon would do so before it counts the connection among those that it closes: one whose client
/// has said nothing would hold up the end of the server.
final class SharedPort implements ServerConnectionSelector {

    private static final byte[] PREFACE =
            "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private final ServerConnectionSelector http1;
    private final ServerConnectionSelector http2;

    SharedPort(ServerConnectionSelector http1, ServerConnectionSelector http2) {
        this.http1 = http1;
        this.http2 = http2;
    }

    @Override
    public int bytesToIdentifyConnection() {
        return 0;
    }

    @Override
    public Support supports(BufferData data) {
        return Support.SUPPORTED;
    }

    @Override
    public Set<String> supportedApplicationProtocols() {
        return Stream.of(http2, http1)
                .flatMap(it -> it.supportedApplicationProtocols().stream())
                .collect(Collectors.toUnmodifiableSet());
    }

    @Override
    public ServerConnection connection(ConnectionContext context) {
        return new Connection(context);
    }

    private final class Connection implements ServerConnection, InterruptableTask<Void> {

        private final ConnectionContext context;
        private final long begun = System.nanoTime();
        private volatile @Nullable Thread waiting;
        private volatile @Nullable ServerConnection told;
        private volatile boolean closed;

        Connection(ConnectionContext context) {
            this.context = context;
        }

        @Override
        public void handle(Limit limit) throws InterruptedException {
            waiting = Thread.currentThread();
            if (closed) {
                return;
            }
            ServerConnectionSelector selector = selector();
            waiting = null;
            ServerConnection connection = selector.connection(context);
            told = connection;
            if (!closed) {
                connection.handle(limit);
            }
        }

        private ServerConnectionSelector selector() {
            DataReader reader = context.dataReader();
            try {
                reader.ensureAvailable();
                while (true) {
                    int available = Math.min(reader.available(), PREFACE.length);
                    BufferData begin = reader.getBuffer(available);
                    for (int i = 0; i < available; i++) {
                        if (begin.read() != PREFACE[i]) {
                            return http1;
                        }
                    }
                    if (available == PREFACE.length) {
                        return http2;
                    }
                    reader.pullData();
                }
            } catch (InsufficientDataAvailableException e) {
                throw new CloseConnectionException("the client has gone without a request", e);
            }
        }

        @Override
        public Duration idleTime() {
            ServerConnection connection = told;
            return connection == null
                    ? Duration.ofNanos(System.nanoTime() - begun)
                    : connection.idleTime();
        }

        @Override
        public void close(boolean interrupt) {
            closed = true;
            ServerConnection connection = told;
            Thread thread = waiting;
            if (connection != null) {
                connection.close(interrupt);
            } else if (thread != null) {
                thread.interrupt();
            }
        }

        @Override
        public boolean canInterrupt() {
            ServerConnection connection = told;
            return connection == null
                    || (connection instanceof InterruptableTask<?> task && task.canInterrupt());
        }
    }
}
