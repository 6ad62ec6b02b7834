package concord.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The audit trail of the image: written by a server, read over HTTP and by commands, and whole
/// after the server was killed.
class AuditIT {

    private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";

    @TempDir private Path directory;

    private Server start() {
        return Image.concord(
                directory,
                "start",
                "--http-port=0",
                "--metrics-port=0",
                "--audit-enabled=true",
                "--audit-keys=true");
    }

    private Server.End audit(String... arguments) {
        String[] all = new String[arguments.length + 1];
        all[0] = "audit";
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        try (Server command = Image.concord(directory, all)) {
            return command.end();
        }
    }

    private static String put(HttpClient client, URI server, String key) throws Exception {
        var request =
                HttpRequest.newBuilder(server.resolve("/api/v1/kv/" + key))
                        .header("Content-Type", "application/json")
                        .header("traceparent", "00-" + TRACE + "-00f067aa0ba902b7-01")
                        .PUT(BodyPublishers.ofString("{\"value\":1}"))
                        .build();
        return client.send(request, BodyHandlers.ofString()).body();
    }

    @Test
    void isWrittenReadAndWholeAfterAKill() throws Exception {
        try (HttpClient client = HttpClient.newHttpClient();
                Server server = start()) {
            put(client, server.address(), "first");
            var query =
                    HttpRequest.newBuilder(
                                    server.address().resolve("/api/v1/audit?operation=kv.put"))
                            .build();
            String lines = client.send(query, BodyHandlers.ofString()).body();
            assertTrue(lines.startsWith("{\"status\":\"ok\",\"data\":{\"events\":[{"), lines);
            assertTrue(lines.contains("\"key\":\"first\",\"result\":\"ok\""), lines);
            assertTrue(lines.contains("\"remote\":\"127.0.0.1:"), lines);
            assertTrue(lines.contains("\"trace_id\":\"" + TRACE + "\""), lines);
            assertTrue(lines.contains("\"request_id\":\""), lines);
            assertEquals(0, audit("verify").code());
            for (int i = 0; i < 100; i++) {
                put(client, server.address(), "k" + i);
            }
            ProcessHandle.of(server.pid()).orElseThrow().destroyForcibly();
            server.end();
        }
        Server.End killed = audit("verify");
        assertEquals(0, killed.code(), killed::toString);
        try (Server server = start()) {
            server.address();
            server.terminate().end();
        }
        Server.End whole = audit("verify");
        assertEquals(0, whole.code(), whole::toString);
        Server.End first = audit("query", "--operation", "kv.put", "--order", "asc", "--limit=1");
        assertTrue(first.out().contains("first at 1"), first::toString);

        changeTheFirstKey();
        Server.End broken = audit("verify");
        assertEquals(1, broken.code(), broken::toString);
        assertTrue(broken.err().contains("its hash is not that of its bytes"), broken::err);
    }

    private void changeTheFirstKey() throws IOException {
        try (var files = Files.list(directory.resolve("data/audit"))) {
            Path file =
                    files.filter(it -> it.toString().endsWith(".jsonl"))
                            .sorted()
                            .findFirst()
                            .orElseThrow();
            Files.writeString(file, Files.readString(file).replace("\"first\"", "\"fisrt\""));
        }
    }
}
