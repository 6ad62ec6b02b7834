package concord.web;

import concord.core.Concord;
import concord.core.Settings;
import concord.web.grpc.GrpcServices;
import java.time.Duration;
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

    /// A server whose watches tell how far they are after this time without a change.
    public static Served over(Concord member, Duration quiet) {
        Settings settings = Settings.builder().set(HttpEndpointProvider.PORT, 0).build();
        return new Served(
                HttpEndpoint.start(
                        settings,
                        Api.routes(member),
                        GrpcServices.methods(member, quiet),
                        member.requests(),
                        HttpEndpoint.PATIENCE));
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
