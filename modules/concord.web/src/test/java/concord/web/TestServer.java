package concord.web;

import concord.core.Concord;
import concord.core.Settings;
import concord.core.spi.EndpointProvider.Endpoint;
import concord.core.spi.Surroundings;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Instant;
import java.time.InstantSource;
import javax.net.ssl.SSLContext;

/// A real server on a port of its own, over a store in memory or a member that the test has opened,
/// and a client for it.
final class TestServer implements AutoCloseable {

    private final Concord concord;
    private final boolean ownsConcord;
    private final Endpoint endpoint;
    private final HttpClient client;

    TestServer() {
        this(Settings.defaults());
    }

    TestServer(Settings settings) {
        this(Concord.inMemory(settings), true, HttpClient.newHttpClient());
    }

    /// A server whose clock stands still, so that what has a time to live has all of it left.
    static TestServer withoutTime(Settings settings) {
        Instant now = Instant.now();
        Surroundings still =
                new Surroundings() {
                    @Override
                    public InstantSource wallClock() {
                        return () -> now;
                    }
                };
        return new TestServer(Concord.inMemory(settings, still), true, HttpClient.newHttpClient());
    }

    /// A server that speaks TLS, and a client that does.
    TestServer(Settings settings, SSLContext context) {
        this(Concord.inMemory(settings), true, HttpClient.newBuilder().sslContext(context).build());
    }

    private TestServer(Concord concord, boolean ownsConcord, HttpClient client) {
        this.client = client;
        this.concord = concord;
        this.ownsConcord = ownsConcord;
        Settings anyPort = concord.settings().toBuilder().set(HttpEndpointProvider.PORT, 0).build();
        endpoint = new HttpEndpointProvider().start(anyPort, concord);
    }

    /// A server over a member that is not its own to close.
    static TestServer over(Concord member) {
        return new TestServer(member, false, HttpClient.newHttpClient());
    }

    Concord concord() {
        return concord;
    }

    String address() {
        return endpoint.address();
    }

    /// How many bytes of requests and answers are held.
    long heldBytes() {
        return ((HttpEndpoint) endpoint).heldBytes();
    }

    Wire wire() throws IOException {
        return new Wire(address());
    }

    /// A request to a path under `/api/v1`.
    HttpRequest.Builder to(String path) {
        return HttpRequest.newBuilder(URI.create(address() + "/api/v1" + path));
    }

    HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return client.send(request.build(), BodyHandlers.ofString());
    }

    HttpResponse<byte[]> sendForBytes(HttpRequest.Builder request) throws Exception {
        return client.send(request.build(), BodyHandlers.ofByteArray());
    }

    HttpResponse<String> get(String path) throws Exception {
        return send(to(path).GET());
    }

    HttpResponse<String> delete(String path) throws Exception {
        return send(to(path).DELETE());
    }

    /// Puts a JSON body as it is.
    HttpResponse<String> put(String path, String body) throws Exception {
        return put(path, "application/json", BodyPublishers.ofString(body));
    }

    /// Posts a JSON body as it is.
    HttpResponse<String> post(String path, String body) throws Exception {
        return send(
                to(path).header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(body)));
    }

    HttpResponse<String> put(String path, String type, BodyPublisher body) throws Exception {
        return send(to(path).header("Content-Type", type).PUT(body));
    }

    @Override
    public void close() {
        client.close();
        endpoint.close();
        if (ownsConcord) {
            concord.close();
        }
    }
}
