package concord.web;

import concord.core.Concord;
import concord.core.Setting;
import concord.core.Settings;
import concord.core.spi.EndpointProvider;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Brings the HTTP server to a launcher.
public final class HttpEndpointProvider implements EndpointProvider {

    /// `http.host`: where to listen.
    static final Setting<String> HOST =
            Setting.text(
                    "http.host",
                    "127.0.0.1",
                    Pattern.compile("[A-Za-z0-9_.:%-]{1,253}"),
                    "a name or an IP address of this machine; 0.0.0.0 is all of them",
                    "Where the HTTP server listens.");

    /// `http.port`: the port to listen on.
    static final Setting<Integer> PORT =
            Setting.number(
                    "http.port",
                    4000,
                    0,
                    65_535,
                    "The port that the HTTP server listens on; 0 takes any free one.");

    /// `http.connections-max`: how many connections there may be. Helidon's listener ends for good
    /// when the process runs out of file descriptors, so it must not come to that: beyond this,
    /// connections wait to be accepted.
    static final Setting<Integer> CONNECTIONS_MAX =
            Setting.number(
                    "http.connections-max",
                    10_000,
                    1,
                    1_000_000,
                    "How many connections the HTTP server has at a time; others wait. The process"
                            + " must be allowed as many open files.");

    /// `limits.requests-max-bytes`: how much all requests together may hold in memory.
    static final Setting<Long> REQUESTS_MAX_BYTES =
            Setting.size(
                    "limits.requests-max-bytes",
                    128L << 20,
                    1L << 20,
                    64L << 30,
                    "How many bytes of requests, over HTTP and gRPC together, may be held at once;"
                            + " one more is refused as OVERLOADED. One of the largest size always"
                            + " may.");

    /// For the service loader.
    public HttpEndpointProvider() {}

    @Override
    public List<Setting<?>> settings() {
        return Stream.concat(
                        Stream.of(HOST, PORT, CONNECTIONS_MAX, REQUESTS_MAX_BYTES),
                        ListenerTls.SETTINGS.stream())
                .toList();
    }

    @Override
    public Endpoint start(Settings settings, Concord concord) {
        return HttpEndpoint.start(settings, concord);
    }
}
