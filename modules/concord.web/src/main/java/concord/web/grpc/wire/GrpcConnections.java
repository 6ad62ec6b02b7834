package concord.web.grpc.wire;

import concord.core.spi.Arrival;
import concord.core.spi.CurrentRequest;
import concord.core.spi.RequestObserver;
import concord.core.spi.RequestObserver.Observation;
import concord.core.spi.TraceContext;
import concord.web.http.BodyRoom;
import concord.web.http.RequestId;
import concord.web.http.TraceHeaders;
import concord.web.http.WrappedContext;
import io.grpc.Status;
import io.helidon.common.buffers.BufferData;
import io.helidon.common.concurrency.limits.Limit;
import io.helidon.common.task.InterruptableTask;
import io.helidon.http.HttpPrologue;
import io.helidon.http.http2.Http2Headers;
import io.helidon.http.http2.Http2Settings;
import io.helidon.http.http2.Http2StreamState;
import io.helidon.http.http2.Http2StreamWriter;
import io.helidon.http.http2.StreamFlowControl;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.Router;
import io.helidon.webserver.http2.Http2Config;
import io.helidon.webserver.http2.Http2ConnectionSelector;
import io.helidon.webserver.http2.spi.Http2SubProtocolSelector;
import io.helidon.webserver.http2.spi.SubProtocolResult;
import io.helidon.webserver.spi.ServerConnection;
import io.helidon.webserver.spi.ServerConnectionSelector;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;

/// Connections of HTTP/2, on which requests with the content type of gRPC are calls. All others go
/// to the routes of HTTP.
///
/// Helidon does not tell a stream that its connection has ended, takes a connection with a long
/// call for idle, and ends one on which a client resets what is over. So the calls of each
/// connection are kept here.
public final class GrpcConnections implements ServerConnectionSelector, Http2SubProtocolSelector {

    private final ServerConnectionSelector http2;
    private final Map<String, Method<?, ?>> methods;
    private final long messageMaxBytes;
    private final Duration messageTimeout;
    private final RequestObserver observer;
    private final BodyRoom room;

    /// By their contexts, each of which is one object, and equal to itself alone.
    private final Map<ConnectionContext, Connection> connections = new ConcurrentHashMap<>();

    /// @param methods all that can be called
    /// @param messageMaxBytes the longest request that is taken
    /// @param messageTimeout how long it may be on its way
    /// @param observer sees every call
    /// @param room what all requests may take
    public GrpcConnections(
            Http2Config config,
            Collection<Method<?, ?>> methods,
            long messageMaxBytes,
            Duration messageTimeout,
            RequestObserver observer,
            BodyRoom room) {
        this.http2 =
                Http2ConnectionSelector.builder()
                        .http2Config(config)
                        .addSubProtocolSelector(this)
                        .build();
        this.methods =
                methods.stream()
                        .collect(
                                Collectors.toMap(
                                        it -> "/" + it.descriptor().getFullMethodName(),
                                        Function.identity()));
        this.messageMaxBytes = messageMaxBytes;
        this.messageTimeout = messageTimeout;
        this.observer = observer;
        this.room = room;
    }

    @Override
    public int bytesToIdentifyConnection() {
        return http2.bytesToIdentifyConnection();
    }

    @Override
    public Support supports(BufferData data) {
        return http2.supports(data);
    }

    @Override
    public Set<String> supportedApplicationProtocols() {
        return http2.supportedApplicationProtocols();
    }

    @Override
    public ServerConnection connection(ConnectionContext context) {
        LateResets resets = new LateResets(context.dataReader());
        var writes = new GatheredWrites(context.dataWriter());
        ConnectionContext wrapped = new WrappedContext(context, resets.reader(), writes);
        Connection connection = new Connection(http2.connection(wrapped), wrapped, resets, writes);
        connections.put(wrapped, connection);
        return connection;
    }

    /// How many calls are under way.
    public int calls() {
        return connections.values().stream().mapToInt(it -> it.calls.size()).sum();
    }

    @Override
    @SuppressWarnings("checkstyle:ParameterNumber") // Helidon's
    public SubProtocolResult subProtocol(
            ConnectionContext context,
            HttpPrologue prologue,
            Http2Headers headers,
            Http2StreamWriter writer,
            int streamId,
            Http2Settings serverSettings,
            Http2Settings clientSettings,
            StreamFlowControl flowControl,
            Http2StreamState state,
            Router router) {
        if (!headers.method().equals(io.helidon.http.Method.POST)
                || !CallHeaders.isCall(headers.httpHeaders())) {
            return NOT_SUPPORTED;
        }
        Connection connection = connections.get(context);
        if (connection == null) {
            throw new CloseConnectionException("the connection has ended");
        }
        String id = RequestId.of(headers.httpHeaders());
        var outgoing = new Outgoing(writer, streamId, flowControl.outbound(), connection.room, id);
        return new SubProtocolResult(true, connection.begin(streamId, headers, id, outgoing));
    }

    private final class Connection implements ServerConnection, InterruptableTask<Void> {

        private final ServerConnection http2;
        private final ConnectionContext context;
        private final LateResets resets;
        private final GatheredWrites writes;
        private final Lock room = new ReentrantLock();
        private final Set<LiveStream> calls = ConcurrentHashMap.newKeySet();
        private volatile boolean ended;

        Connection(
                ServerConnection http2,
                ConnectionContext context,
                LateResets resets,
                GatheredWrites writes) {
            this.http2 = http2;
            this.context = context;
            this.resets = resets;
            this.writes = writes;
        }

        LiveStream begin(int id, Http2Headers headers, String requestId, Outgoing outgoing) {
            LiveStream stream = stream(headers, requestId, outgoing, it -> end(id, it));
            calls.add(stream);
            if (ended) {
                stream.connectionLost();
            }
            return stream;
        }

        private void end(int id, LiveStream stream) {
            if (calls.remove(stream)) {
                resets.over(id);
            }
        }

        private LiveStream stream(
                Http2Headers headers,
                String requestId,
                Outgoing outgoing,
                Consumer<LiveStream> atEnd) {
            Method<?, ?> method = methods.get(headers.path());
            SocketAddress remote = context.remotePeer().address();
            TraceContext parent = TraceHeaders.of(headers.httpHeaders());
            Observation seen =
                    observer.begin(
                            new RequestObserver.Request(
                                    Arrival.Entrance.GRPC,
                                    "POST",
                                    method == null ? "" : method.descriptor().getFullMethodName(),
                                    remote,
                                    parent));
            try {
                if (method == null) {
                    throw Refusal.of(
                                    Status.Code.UNIMPLEMENTED,
                                    "there is no method "
                                            + headers.path()
                                            + "; reflection lists all")
                            .exception();
                }
                CallHeaders.check(headers.httpHeaders());
                var timeout = CallHeaders.timeout(headers.httpHeaders());
                TraceContext trace = seen.trace().isPresent() ? seen.trace() : parent;
                BodyRoom.Share share = GrpcConnections.this.room.share();
                return new GrpcStream(
                        method,
                        new Call(
                                headers.httpHeaders(),
                                new CurrentRequest(requestId, trace),
                                Arrival.from(Arrival.Entrance.GRPC, remote, trace),
                                seen,
                                share,
                                timeout),
                        outgoing,
                        new Deframer(messageMaxBytes, share),
                        messageTimeout,
                        atEnd);
            } catch (RefusalException e) {
                seen.ended(e.refusal().status().name());
                return new RefusedStream(outgoing, e.refusal(), atEnd);
            }
        }

        @Override
        public void handle(Limit limit) throws InterruptedException {
            try {
                http2.handle(limit);
            } finally {
                ended = true;
                connections.remove(context);
                calls.forEach(LiveStream::connectionLost);
                writes.close();
            }
        }

        /// Asked by Helidon every few seconds, and so the time to look at the calls too.
        @Override
        public Duration idleTime() {
            calls.forEach(LiveStream::look);
            return calls.stream().allMatch(LiveStream::isFinished)
                    ? http2.idleTime()
                    : Duration.ZERO;
        }

        @Override
        public void close(boolean interrupt) {
            calls.forEach(LiveStream::stop);
            http2.close(interrupt);
        }

        @Override
        public boolean canInterrupt() {
            return http2 instanceof InterruptableTask<?> task && task.canInterrupt();
        }
    }
}
