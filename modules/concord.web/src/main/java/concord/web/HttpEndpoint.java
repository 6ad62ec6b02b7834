package concord.web;

import concord.core.Concord;
import concord.core.ConcordException;
import concord.core.Settings;
import concord.core.spi.EndpointProvider.Endpoint;
import concord.web.http.LingeringHttp1;
import concord.web.http.Route;
import concord.web.http.Routes;
import concord.web.http.UnroutedFailures;
import io.helidon.common.SerializationConfig;
import io.helidon.common.socket.SocketOptions;
import io.helidon.webserver.ErrorHandling;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.WebServerConfig;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http1.Http1Config;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/// The HTTP server: one listener, the limits in force on it, and the routes behind it.
final class HttpEndpoint implements Endpoint {

    /// What a body may have on top of the largest value: the JSON around it.
    static final int ENVELOPE_BYTES = 64 << 10;

    /// Room for a key whose every byte is percent-encoded, and a query.
    private static final int REQUEST_LINE_MAX_BYTES = 8 << 10;

    private static final int HEADERS_MAX_BYTES = 16 << 10;

    /// Helidon's listener ends for good when the process runs out of file descriptors, so it must
    /// not come to that: beyond this, connections wait to be accepted.
    private static final int CONNECTIONS_MAX = 10_000;

    private static final Idleness IDLENESS =
            new Idleness(Duration.ofMinutes(5), Duration.ofSeconds(30));

    /// How long a close waits for requests under way before it interrupts them.
    private static final Duration GRACE = Duration.ofMillis(1500);

    /// After what time without a request a connection is closed. A request under way is finished
    /// first, however long it takes.
    ///
    /// @param timeout how long a connection may be idle
    /// @param checkPeriod how often that is looked at
    record Idleness(Duration timeout, Duration checkPeriod) {}

    private final WebServer server;
    private final Routes routes;
    private final String address;

    private HttpEndpoint(WebServer server, Routes routes, String host) {
        this.server = server;
        this.routes = routes;
        this.address =
                "http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + server.port();
    }

    /// Starts to serve a store.
    ///
    /// @throws ConcordException.OpenFailed when it cannot listen
    static HttpEndpoint start(Settings settings, Concord concord) {
        List<Route> routes =
                Stream.of(
                                new HealthRoutes(concord).routes(),
                                new KeyRoutes(concord).routes(),
                                new StatusRoutes(concord).routes(),
                                new ClusterRoutes(concord).routes())
                        .flatMap(List::stream)
                        .toList();
        return start(settings, routes);
    }

    /// Starts to serve these routes.
    ///
    /// @throws ConcordException.OpenFailed when it cannot listen
    static HttpEndpoint start(Settings settings, List<Route> table) {
        return start(settings, table, IDLENESS);
    }

    /// Starts to serve these routes on connections that may be idle for so long.
    ///
    /// @throws ConcordException.OpenFailed when it cannot listen
    static HttpEndpoint start(Settings settings, List<Route> table, Idleness idleness) {
        String host = settings.get(HttpEndpointProvider.HOST);
        InetSocketAddress listen = ListenAddress.of(host, settings.get(HttpEndpointProvider.PORT));
        long bodyMaxBytes = settings.get(Settings.VALUE_MAX_BYTES) + ENVELOPE_BYTES;
        var unrouted = new UnroutedFailures(bodyMaxBytes);
        var routes = new Routes(table, unrouted);
        leaveDeserializationAlone();
        WebServer server =
                config(listen, idleness)
                        .maxPayloadSize(bodyMaxBytes)
                        .directHandlers(unrouted.handlers())
                        .routing(HttpRouting.builder().any(routes::handle))
                        .build()
                        .start();
        if (!server.isRunning()) {
            // Helidon has told the log why; the address was free a moment ago.
            throw ListenAddress.refused(listen, "it was taken in the meantime", null);
        }
        return new HttpEndpoint(server, routes, host);
    }

    private static WebServerConfig.Builder config(InetSocketAddress listen, Idleness idleness) {
        return WebServer.builder()
                .address(listen.getAddress())
                .port(listen.getPort())
                .shutdownHook(false) // the launcher stops the server, before the store
                .shutdownGracePeriod(GRACE)
                .maxTcpConnections(CONNECTIONS_MAX)
                .idleConnectionTimeout(idleness.timeout())
                .idleConnectionPeriod(idleness.checkPeriod())
                .connectionOptions(SocketOptions.builder().tcpNoDelay(true).build())
                .errorHandling(ErrorHandling.builder().includeEntity(true).build())
                .featuresDiscoverServices(false)
                .protocolsDiscoverServices(false)
                .addConnectionSelector(new LingeringHttp1(http1()));
    }

    private static Http1Config http1() {
        return Http1Config.builder()
                .maxPrologueLength(REQUEST_LINE_MAX_BYTES)
                .maxHeadersSize(HEADERS_MAX_BYTES)
                .validatePath(false) // a key may be what is no path; Routes reads it raw
                .validatePrologue(false) // QueryParameters does, and says what is wrong
                .sendKeepAliveHeader(false)
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
