package concord.web;

import concord.core.Concord;
import concord.core.ConcordException;
import concord.core.Settings;
import concord.core.spi.EndpointProvider.Endpoint;
import concord.core.spi.RequestObserver;
import concord.web.grpc.GrpcServices;
import concord.web.grpc.wire.GrpcConnections;
import concord.web.grpc.wire.Method;
import concord.web.http.BodyRoom;
import concord.web.http.LingeringHttp1;
import concord.web.http.Route;
import concord.web.http.Routes;
import concord.web.http.UnroutedFailures;
import io.helidon.common.SerializationConfig;
import io.helidon.common.socket.SocketOptions;
import io.helidon.common.tls.Tls;
import io.helidon.webserver.ErrorHandling;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.WebServerConfig;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http1.Http1Config;
import io.helidon.webserver.http2.Http2Config;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// The server: one listener for HTTP and gRPC, the limits in force on it, and the routes and calls
/// behind it.
final class HttpEndpoint implements Endpoint {

    /// What a body may have on top of the largest value: the JSON around it.
    static final int ENVELOPE_BYTES = 64 << 10;

    private static final int WINDOW_BYTES = 1 << 20;
    private static final int FRAME_MAX_BYTES = 512 << 10;

    /// Room for a key whose every byte is percent-encoded, and a query.
    private static final int REQUEST_LINE_MAX_BYTES = 8 << 10;

    private static final int HEADERS_MAX_BYTES = 16 << 10;

    static final Patience PATIENCE =
            new Patience(
                    Duration.ofMinutes(5),
                    Duration.ofSeconds(30),
                    Duration.ofMinutes(5),
                    Duration.ofSeconds(10));

    /// How often in ten seconds a connection may reset streams. A client that cancels calls, or
    /// whose deadlines pass, does nothing else.
    private static final int RESETS_MAX = 2_000;

    /// How long a close waits for requests under way before it interrupts them.
    private static final Duration GRACE = Duration.ofMillis(1500);

    /// After what time a connection is closed. A request that is there is answered first, however
    /// long that takes.
    ///
    /// @param idle how long nothing may come
    /// @param head how long the headers of a request may take
    /// @param body how long its body may take
    /// @param checkPeriod how often that is looked at
    record Patience(Duration idle, Duration head, Duration body, Duration checkPeriod) {}

    private final WebServer server;
    private final Routes routes;
    private final GrpcConnections grpc;
    private final BodyRoom room;
    private final String address;

    private HttpEndpoint(
            WebServer server, Routes routes, GrpcConnections grpc, BodyRoom room, String host) {
        this.server = server;
        this.routes = routes;
        this.grpc = grpc;
        this.room = room;
        this.address =
                (server.hasTls() ? "https://" : "http://")
                        + (host.contains(":") ? "[" + host + "]" : host)
                        + ":"
                        + server.port();
    }

    /// Starts to serve a store.
    ///
    /// @throws ConcordException.OpenFailed when it cannot listen
    static HttpEndpoint start(Settings settings, Concord concord) {
        return start(
                settings,
                Api.routes(concord),
                GrpcServices.methods(concord),
                concord.requests(),
                PATIENCE);
    }

    /// Starts to serve these routes.
    ///
    /// @throws ConcordException.OpenFailed when it cannot listen
    static HttpEndpoint start(Settings settings, List<Route> table) {
        return start(settings, table, PATIENCE);
    }

    /// Starts to serve these routes on connections that may take so long.
    ///
    /// @throws ConcordException.OpenFailed when it cannot listen
    static HttpEndpoint start(Settings settings, List<Route> table, Patience patience) {
        return start(settings, table, List.of(), RequestObserver.NONE, patience);
    }

    /// Starts to serve these routes and these calls.
    ///
    /// @throws ConcordException.OpenFailed when it cannot listen
    static HttpEndpoint start(
            Settings settings,
            List<Route> table,
            List<Method<?, ?>> calls,
            RequestObserver observer,
            Patience patience) {
        Optional<Tls> tls = ListenerTls.of(settings);
        String host = settings.get(HttpEndpointProvider.HOST);
        InetSocketAddress listen = ListenAddress.of(host, settings.get(HttpEndpointProvider.PORT));
        long bodyMaxBytes = settings.get(Settings.VALUE_MAX_BYTES) + ENVELOPE_BYTES;
        var unrouted = new UnroutedFailures(bodyMaxBytes);
        var room =
                new BodyRoom(
                        Math.max(
                                settings.get(HttpEndpointProvider.REQUESTS_MAX_BYTES),
                                bodyMaxBytes));
        var routes = new Routes(table, unrouted, observer, room, bodyMaxBytes, patience.body());
        leaveDeserializationAlone();
        WebServerConfig.Builder config =
                config(listen, settings.get(HttpEndpointProvider.CONNECTIONS_MAX), patience);
        tls.ifPresent(config::tls);
        GrpcConnections grpc =
                new GrpcConnections(http2(), calls, bodyMaxBytes, patience.body(), observer, room);
        WebServer server =
                config.maxPayloadSize(-1) // each route sees to it, for some have no limit
                        .addConnectionSelector(new SharedPort(http1(patience, bodyMaxBytes), grpc))
                        .directHandlers(unrouted.handlers())
                        .routing(HttpRouting.builder().any(routes::handle))
                        .build()
                        .start();
        if (!server.isRunning()) {
            // Helidon has told the log why; the address was free a moment ago.
            throw ListenAddress.refused(listen, "it was taken in the meantime", null);
        }
        return new HttpEndpoint(server, routes, grpc, room, host);
    }

    private static WebServerConfig.Builder config(
            InetSocketAddress listen, int connectionsMax, Patience patience) {
        return WebServer.builder()
                .address(listen.getAddress())
                .port(listen.getPort())
                .shutdownHook(false) // the launcher stops the server, before the store
                .shutdownGracePeriod(GRACE)
                .maxTcpConnections(connectionsMax)
                .idleConnectionTimeout(patience.idle())
                .idleConnectionPeriod(patience.checkPeriod())
                .connectionOptions(SocketOptions.builder().tcpNoDelay(true).build())
                .errorHandling(ErrorHandling.builder().includeEntity(true).build())
                .featuresDiscoverServices(false)
                .protocolsDiscoverServices(false);
    }

    private static LingeringHttp1 http1(Patience patience, long bodyMaxBytes) {
        Http1Config.Builder http1 =
                Http1Config.builder()
                        .maxPrologueLength(REQUEST_LINE_MAX_BYTES)
                        .maxHeadersSize(HEADERS_MAX_BYTES)
                        .validatePath(false) // a key may be what is no path; Routes reads it raw
                        .validatePrologue(false) // QueryParameters does, and says what is wrong
                        .sendKeepAliveHeader(false);
        return new LingeringHttp1(
                http1, patience.head(), patience.body(), Math.toIntExact(bodyMaxBytes));
    }

    /// Frames that are more than a quarter of the window let Helidon give back at once what a frame
    /// took of the windows. Otherwise it saves that up, for the connection in a field that all its
    /// streams' threads change without a lock: room is lost until the connection stands still, and
    /// clients see an update by 0, which ends it.
    private static Http2Config http2() {
        return Http2Config.builder()
                .maxHeaderListSize(HEADERS_MAX_BYTES)
                .maxRapidResets(RESETS_MAX)
                .initialWindowSize(WINDOW_BYTES)
                .maxFrameSize(FRAME_MAX_BYTES)
                .validatePath(false) // as above
                .build();
    }

    /// Helidon would refuse every class to Java deserialization in the whole process. That is not
    /// for a server among other modules to decide: the Raft engine sends its exceptions that way.
    private static void leaveDeserializationAlone() {
        try {
            SerializationConfig.builder()
                    .onNoConfig(SerializationConfig.Action.IGNORE)
                    .onWrongConfig(SerializationConfig.Action.IGNORE)
                    .build()
                    .configure();
        } catch (IllegalArgumentException e) {
            // The program around this server uses Helidon too, and has decided already.
        }
    }

    /// How many calls of gRPC are under way.
    int calls() {
        return grpc.calls();
    }

    /// How many bytes of requests are held.
    long heldBytes() {
        return room.heldBytes();
    }

    @Override
    public String address() {
        return address;
    }

    @Override
    public void close() {
        routes.close();
        server.stop();
    }
}
