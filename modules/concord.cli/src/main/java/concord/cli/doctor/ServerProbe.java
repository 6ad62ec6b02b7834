package concord.cli.doctor;

import com.fasterxml.jackson.databind.JsonNode;
import concord.core.ConcordException;
import concord.core.Value;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/// Asks servers over HTTP how they are.
///
/// @param token who asks
/// @param tls for `https://`
/// @param limit how long an answer may take
record ServerProbe(Optional<String> token, Supplier<SSLContext> tls, Duration limit) {

    private static final String BASE = "/api/v1";
    private static final int TIMES = 3;
    private static final int OK = 200;
    private static final int DEFAULT_PORT = 4000;

    private record Reply(int code, JsonNode body) {

        JsonNode data() {
            return body.path("data");
        }

        String error() {
            return body.path("error").path("message").asText("HTTP " + code);
        }
    }

    private record Clock(Duration ahead, Duration error) {}

    /// Whether it is a server of Concord that answers.
    boolean isMember(String endpoint) {
        try {
            return get(endpoint, "/health").data().path("service").asText().equals("concord-api");
        } catch (IOException | ConcordException e) {
            return false;
        }
    }

    /// Asks one.
    ///
    /// @throws IOException when it does not answer as a server of Concord does
    Answered ask(String endpoint) throws IOException {
        Clock clock = clock(endpoint);
        Reply status = get(endpoint, "/status");
        return new Answered(
                endpoint,
                clock.ahead(),
                clock.error(),
                status.code() == OK ? Optional.of(status.data()) : Optional.empty(),
                status.code() == OK ? "" : status.error());
    }

    /// The clock of the answer that came soonest, as it was in the middle of its way.
    private Clock clock(String endpoint) throws IOException {
        @Nullable Clock best = null;
        for (int i = 0; i < TIMES; i++) {
            Instant before = Instant.now();
            String told = get(endpoint, "/health").data().path("timestamp").asText();
            Duration half = Duration.between(before, Instant.now()).dividedBy(2);
            if (best == null || half.compareTo(best.error()) < 0) {
                best = new Clock(Duration.between(before.plus(half), time(told)), half);
            }
        }
        if (best == null) {
            throw new IOException("it was not asked");
        }
        return best;
    }

    private static Instant time(String text) throws IOException {
        try {
            return Instant.parse(text);
        } catch (RuntimeException e) {
            throw new IOException("something else than Concord answers", e);
        }
    }

    private Reply get(String endpoint, String path) throws IOException {
        URI uri = URI.create(endpoint.replaceFirst("/+$", ""));
        String port = uri.getPort() < 0 ? ":" + DEFAULT_PORT : "";
        uri = URI.create(uri + port + BASE + path);
        if (!(uri.toURL().openConnection() instanceof HttpURLConnection connection)) {
            throw new IOException("it is no HTTP");
        }
        if (connection instanceof HttpsURLConnection secure) {
            secure.setSSLSocketFactory(tls.get().getSocketFactory());
        }
        int millis = (int) Math.min(Integer.MAX_VALUE, limit.toMillis());
        connection.setConnectTimeout(millis);
        connection.setReadTimeout(millis);
        connection.setUseCaches(false);
        token.ifPresent(it -> connection.setRequestProperty("Authorization", "Bearer " + it));
        int code = connection.getResponseCode();
        @Nullable InputStream body =
                code < 400 ? connection.getInputStream() : connection.getErrorStream();
        if (body == null) {
            throw new IOException("it answers HTTP " + code + " without a word");
        }
        try (body) {
            return new Reply(
                    code,
                    Value.json(new String(body.readAllBytes(), StandardCharsets.UTF_8)).json());
        } catch (ConcordException.InvalidRequest e) {
            throw new IOException("something else than Concord answers, with no JSON", e);
        }
    }
}
