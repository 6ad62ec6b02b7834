package concord.web;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import concord.core.Concord;
import concord.core.Settings;
import concord.core.Value;
import concord.testkit.Await;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Backups over HTTP: kept and by their name, or as a body of any size.
class BackupRoutesTest {

    private static final String BYTES = "application/octet-stream";

    /// Bodies of the usual kind are far smaller than a backup here.
    private static final long VALUE_MAX_BYTES = 1 << 20;

    private final Path directory;
    private final TestServer server;

    BackupRoutesTest(@TempDir Path directory) {
        this.directory = directory;
        server = new TestServer(settings().build());
    }

    private Settings.Builder settings() {
        return Settings.builder()
                .set(Settings.BACKUP_DIR, directory)
                .set(Settings.VALUE_MAX_BYTES, VALUE_MAX_BYTES);
    }

    @AfterEach
    void close() {
        server.close();
    }

    private HttpResponse<String> send(String path, BodyPublisher body) throws Exception {
        return server.send(server.to(path).header("Content-Type", BYTES).POST(body));
    }

    private static JsonNode data(HttpResponse<String> answer) {
        assertEquals(200, answer.statusCode(), answer.body());
        return Value.json(answer.body()).json().path("data");
    }

    private List<String> files() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(it -> it.getFileName().toString()).toList();
        }
    }

    /// A backup of several times the largest body.
    private byte[] large() throws Exception {
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < 50; i++) {
            byte[] value = new byte[100_000];
            random.nextBytes(value);
            server.concord().store().put("k/" + i, Value.raw(value));
        }
        var answer =
                server.sendForBytes(
                        server.to("/backups")
                                .header("Accept", BYTES)
                                .POST(BodyPublishers.noBody()));
        assertEquals(200, answer.statusCode());
        assertEquals(BYTES, answer.headers().firstValue("Content-Type").orElseThrow());
        assertTrue(
                answer.headers()
                        .firstValue("Content-Disposition")
                        .orElseThrow()
                        .matches("attachment; filename=\"concord_backup_.*Z.backup\""));
        assertTrue(answer.body().length > 4 * VALUE_MAX_BYTES);
        return answer.body();
    }

    @Test
    void a_backup_is_kept_listed_verified_and_restored() throws Exception {
        server.concord().store().put("a", Value.of(1));
        JsonNode made = data(server.post("/backups", ""));
        String name = made.path("name").asText();
        assertEquals(1, made.path("keys").asLong());
        assertEquals(List.of(name), files());
        JsonNode list = data(server.get("/backups")).path("backups");
        assertEquals(made, list.path(0));
        String named = "{\"name\":\"" + name + "\"}";
        assertEquals(made, data(server.post("/backups/verify", named)));
        server.concord().store().put("a", Value.of(2));
        JsonNode restored = data(server.post("/backups/restore", named));
        assertEquals(3, restored.path("revision").asLong());
        assertEquals(1, restored.path("keys").asLong());
        assertEquals(made, restored.path("backup"));
        assertEquals(Value.of(1), server.concord().store().get("a").orElseThrow().value());
    }

    @Test
    void a_streamed_backup_is_not_kept_and_is_restored_whatever_its_size() throws Exception {
        byte[] file = large();
        Await.until("the file is gone", () -> filesNow().isEmpty());
        Value before = server.concord().store().get("k/7").orElseThrow().value();
        for (BodyPublisher body :
                List.of(
                        BodyPublishers.ofByteArray(file),
                        BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(file)))) {
            assertEquals(50, data(send("/backups/verify", body)).path("keys").asLong());
            server.concord().store().put("k/7", Value.of("changed"));
            assertEquals(50, data(send("/backups/restore", body)).path("keys").asLong());
            assertEquals(before, server.concord().store().get("k/7").orElseThrow().value());
        }
        Await.until("the copy is gone", () -> filesNow().isEmpty());
    }

    private List<String> filesNow() {
        try {
            return files();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void what_is_damaged_is_refused_and_changes_nothing() throws Exception {
        byte[] file = large();
        long revision = server.concord().status().revision();
        file[file.length / 2] ^= 1;
        Expect.refused(
                400,
                "INVALID_REQUEST",
                "the backup is refused, and nothing was changed",
                send("/backups/restore", BodyPublishers.ofByteArray(file)));
        Expect.refused(
                400,
                "INVALID_REQUEST",
                "it is not a backup of Concord",
                send("/backups/verify", BodyPublishers.ofString("something else")));
        Expect.refused(
                404,
                "NOT_FOUND",
                "there is no backup",
                server.post(
                        "/backups/restore",
                        "{\"name\":\"concord_backup_20000101T000000Z.backup\"}"));
        Expect.refused(
                400,
                "INVALID_REQUEST",
                "it must be a name",
                server.post("/backups/restore", "{\"name\":\"../../etc/passwd\"}"));
        Expect.refused(
                415,
                "UNSUPPORTED_MEDIA_TYPE",
                "application/json or application/octet-stream",
                server.send(
                        server.to("/backups/restore")
                                .header("Content-Type", "text/plain")
                                .POST(BodyPublishers.ofString("x"))));
        assertEquals(revision, server.concord().status().revision());
    }

    @Test
    void a_client_that_goes_in_the_middle_leaves_nothing_behind() throws Exception {
        byte[] file = large();
        long revision = server.concord().status().revision();
        try (Wire wire = server.wire()) {
            wire.send("POST /api/v1/backups/restore HTTP/1.1\nHost: test\nContent-Type: " + BYTES)
                    .send("\nContent-Length: " + file.length + "\n\nCONCORD BACKUP");
            Await.until("the copy is there", () -> !filesNow().isEmpty());
        }
        Await.until("the copy is gone", () -> filesNow().isEmpty());
        assertEquals(revision, server.concord().status().revision());
    }

    @Test
    void old_ones_are_deleted_by_the_settings() throws Exception {
        server.post("/backups", "");
        assertEquals("[]", data(server.delete("/backups")).path("deleted").toString());
        assertEquals(1, files().size());
    }

    @Test
    void only_admins_have_them() throws Exception {
        try (TestServer guarded =
                new TestServer(settings().set(Settings.AUTH_ENABLED, true).build())) {
            Concord concord = guarded.concord();
            String viewer = concord.access().tokens().create("v", List.of("editor")).secret();
            String admin = concord.access().tokens().create("a", List.of("admin")).secret();
            for (String path : List.of("/backups", "/backups/verify", "/backups/restore")) {
                var request =
                        guarded.to(path)
                                .header("Content-Type", BYTES)
                                .POST(BodyPublishers.ofByteArray(new byte[100]));
                assertEquals(401, guarded.send(request.copy()).statusCode());
                assertEquals(
                        403, guarded.send(request.copy().header("X-API-Key", viewer)).statusCode());
            }
            var list = guarded.to("/backups").GET();
            assertEquals(403, guarded.send(list.copy().header("X-API-Key", viewer)).statusCode());
            assertEquals(200, guarded.send(list.copy().header("X-API-Key", admin)).statusCode());
            assertArrayEquals(new String[0], directory.toFile().list());
        }
    }
}
