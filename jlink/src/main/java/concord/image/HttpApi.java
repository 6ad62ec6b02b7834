package concord.image;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/// The few requests that the image is tried with.
final class HttpApi implements AutoCloseable {

    /// What was answered.
    ///
    /// @param status the HTTP status
    /// @param body the body
    record Answer(int status, String body) {}

    private final URI base;
    private final HttpClient client =
            HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(Duration.ofSeconds(10))
                    .build();

    /// @param server where it listens
    HttpApi(URI server) {
        this.base = server.resolve("/api/v1/");
    }

    Answer put(String key, String json) {
        return send(
                request("kv/" + key)
                        .header("Content-Type", "application/json")
                        .PUT(BodyPublishers.ofString("{\"value\":" + json + "}")));
    }

    Answer get(String key) {
        return send(request("kv/" + key).GET());
    }

    Answer delete(String key) {
        return send(request("kv/" + key).DELETE());
    }

    Answer health() {
        return send(request("health").GET());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(base.resolve(path)).timeout(Duration.ofSeconds(30));
    }

    private Answer send(HttpRequest.Builder request) {
        try {
            HttpResponse<String> response = client.send(request.build(), BodyHandlers.ofString());
            return new Answer(response.statusCode(), response.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
