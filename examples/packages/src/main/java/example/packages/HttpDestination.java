package example.packages;

import concord.core.Value;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/// A server, by its HTTP API. As many requests as are under way at once, so many connections.
final class HttpDestination implements Destination {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private final URI server;
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    /// @param server `http://127.0.0.1:4000`
    HttpDestination(URI server) {
        this.server = server;
    }

    @Override
    public CompletableFuture<Optional<Value>> get(String key) {
        return send(request(key).GET())
                .thenApply(answer ->
                        switch (answer.statusCode()) {
                            case 200 ->
                                    Optional.of(
                                            Value.json(
                                                    Value.json(answer.body())
                                                            .json()
                                                            .at("/data/value")));
                            case 404 -> Optional.empty();
                            default -> throw unexpected(answer);
                        });
    }

    @Override
    public CompletableFuture<?> put(Document document) {
        String value = new String(document.value().bytes(), StandardCharsets.UTF_8);
        return send(request(document.key())
                        .header("Content-Type", "application/json")
                        .PUT(BodyPublishers.ofString("{\"value\":" + value + "}")))
                .thenAccept(answer -> {
                    if (answer.statusCode() != 200) {
                        throw unexpected(answer);
                    }
                });
    }

    private CompletableFuture<HttpResponse<byte[]>> send(HttpRequest.Builder request) {
        return client.sendAsync(request.timeout(TIMEOUT).build(), BodyHandlers.ofByteArray());
    }

    private HttpRequest.Builder request(String key) {
        try {
            // This constructor percent-encodes what has to be.
            URI path = new URI(null, null, "/api/v1/kv/" + key, null);
            return HttpRequest.newBuilder(server.resolve(path.toASCIIString()));
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static IllegalStateException unexpected(HttpResponse<byte[]> answer) {
        return new IllegalStateException(
                answer.statusCode() + " " + new String(answer.body(), StandardCharsets.UTF_8));
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
