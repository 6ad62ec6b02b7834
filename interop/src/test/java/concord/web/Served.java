package concord.web;

import concord.core.Concord;
import concord.core.Settings;
import java.util.Map;

/// A server over a member, for tests elsewhere.
public final class Served implements AutoCloseable {

    private final HttpEndpoint endpoint;

    private Served(HttpEndpoint endpoint) {
        this.endpoint = endpoint;
    }

    /// A server on any port of this machine.
    public static Served over(Concord member) {
        return over(member, Map.of());
    }

    /// A server with these settings, on any port of this machine.
    public static Served over(Concord member, Map<String, String> settings) {
        return new Served(
                HttpEndpoint.start(
                        Settings.parse(settings).toBuilder()
                                .set(HttpEndpointProvider.PORT, 0)
                                .build(),
                        member));
    }

    /// Where it listens: `http://127.0.0.1:40123`.
    public String address() {
        return endpoint.address();
    }

    @Override
    public void close() {
        endpoint.close();
    }
}
