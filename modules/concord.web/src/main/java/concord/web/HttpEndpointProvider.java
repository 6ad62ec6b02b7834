package concord.web;

import concord.core.Concord;
import concord.core.Setting;
import concord.core.Settings;
import concord.core.spi.EndpointProvider;
import java.util.List;
import java.util.regex.Pattern;

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

    /// For the service loader.
    public HttpEndpointProvider() {}

    @Override
    public List<Setting<?>> settings() {
        return List.of(HOST, PORT);
    }

    @Override
    public Endpoint start(Settings settings, Concord concord) {
        return HttpEndpoint.start(settings, concord);
    }
}
