package concord.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import concord.core.AsyncStore;
import concord.core.Settings;
import concord.core.Value;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;

/// A watch over Server-Sent Events whose connection is cut again and again while others write.
class CutWatchTest {

    private static final int WRITES = 100_000;
    private static final int CUTS = 10;

    /// How far the writes may be ahead of what was heard, so that they run until the last cut.
    private static final int AHEAD = 5_000;

    private final HttpClient client = HttpClient.newHttpClient();

    /// The id of the last event that was heard, as a browser keeps it.
    private String lastId = "";

    private long heard;
    private final Semaphore ahead = new Semaphore(AHEAD);

    @Test
    void hears_each_change_once_in_order() throws Exception {
        Settings settings = Settings.builder().set(Settings.HISTORY_MAX_BYTES, 256L << 20).build();
        try (TestServer server = new TestServer(settings);
                client) {
            var watch = URI.create(server.address() + "/api/v1/watch?prefix=k/&from_revision=1");
            CompletableFuture<Void> written =
                    CompletableFuture.runAsync(() -> write(server.concord().store().async()));
            for (int cut = 1; cut <= CUTS; cut++) {
                hear(watch, (long) WRITES * cut / (CUTS + 1));
                assertFalse(written.isDone(), "the writes run while the watch is cut");
            }
            hear(watch, WRITES);
            written.join();
        }
        assertEquals(WRITES, heard);
    }

    private void write(AsyncStore store) {
        for (int i = 1; i < WRITES; i++) {
            ahead.acquireUninterruptibly();
            var _ = store.put("k/" + i % 100, Value.of(i));
        }
        store.put("k/last", Value.of(WRITES)).join();
    }

    /// Listens until this many events were heard in all, then cuts the connection, wherever it is.
    private void hear(URI watch, long until) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(watch);
        if (!lastId.isEmpty()) {
            request.header("Last-Event-ID", lastId);
        }
        var answer = client.send(request.build(), BodyHandlers.ofInputStream());
        assertEquals(200, answer.statusCode());
        try (var lines =
                new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8))) {
            String id = lastId;
            boolean event = false;
            while (heard < until) {
                String line = lines.readLine();
                if (line.startsWith("id: ")) {
                    id = line.substring("id: ".length());
                } else if (line.startsWith("data: ")) {
                    event = true;
                } else if (line.isEmpty()) { // only now it counts
                    lastId = id;
                    if (event) {
                        heard++;
                        ahead.release();
                        assertEquals(Long.toString(heard), id, "each put takes one revision");
                    }
                    event = false;
                }
            }
        }
    }
}
