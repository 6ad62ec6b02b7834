package concord.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import concord.testkit.Await;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The first token of the server that is shipped.
class RootTokenIT {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir private Path directory;

    private Server start(Map<String, String> environment) {
        return Server.run(
                Image.CONCORD,
                directory,
                environment,
                List.of("start", "--http-port=0", "--auth-enabled=true"));
    }

    private static int status(Server server, String token) throws Exception {
        URI uri = server.address().resolve("/api/v1/tokens");
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest request =
                    HttpRequest.newBuilder(uri).header("Authorization", "Bearer " + token).build();
            return client.send(request, BodyHandlers.discarding()).statusCode();
        }
    }

    /// The token is made behind the first answers, when the member leads.
    private static void awaitAccepted(Server server, String token) throws Exception {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (status(server, token) != 200) {
            assertTrue(System.nanoTime() < end, "the root token is not accepted");
            Thread.sleep(Duration.ofMillis(200));
        }
    }

    @Test
    void is_in_a_file_for_its_owner_alone() throws Exception {
        Path file = directory.resolve("data/root-token");
        try (Server server = start(Map.of())) {
            server.banner();
            Await.until("the file " + file, () -> Files.exists(file));
            assertEquals(
                    "rw-------",
                    PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
            awaitAccepted(server, Files.readString(file).strip());
            assertEquals(401, status(server, "ccd_another"));
        }
    }

    @Test
    void is_the_one_of_the_environment() throws Exception {
        String chosen = "0123456789abcdef0123456789abcdef";
        try (Server server = start(Map.of("CONCORD_ROOT_TOKEN", chosen))) {
            awaitAccepted(server, chosen);
            assertFalse(Files.exists(directory.resolve("data/root-token")));
        }
    }

    @Test
    void that_is_easy_to_guess_stops_the_start() {
        try (Server server = start(Map.of("CONCORD_ROOT_TOKEN", "admin"))) {
            Server.End end = server.end();
            assertEquals(1, end.code());
            assertTrue(end.err().contains("CONCORD_ROOT_TOKEN has 5 characters"), end.err());
        }
    }
}
