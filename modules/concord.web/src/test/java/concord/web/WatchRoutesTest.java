package concord.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import concord.core.Delete;
import concord.core.Put;
import concord.core.Store;
import concord.core.Txn;
import concord.core.Value;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Changes as Server-Sent Events.
class WatchRoutesTest {

    private TestServer server;
    private Store store;

    @BeforeEach
    void start() {
        server = new TestServer();
        store = server.concord().store();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private record Event(String id, String type, String data) {}

    /// A client as browsers are: it knows the last id, also of what is no event.
    private final class Events implements AutoCloseable {
        private final HttpClient client = HttpClient.newHttpClient();
        private final BufferedReader lines;
        private String lastId;

        Events(String query, String lastId) throws Exception {
            this.lastId = lastId;
            var request =
                    HttpRequest.newBuilder(URI.create(server.address() + "/api/v1/watch" + query));
            if (!lastId.isEmpty()) {
                request.header("Last-Event-ID", lastId);
            }
            var answer = client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
            assertEquals(200, answer.statusCode());
            assertEquals(
                    "text/event-stream", answer.headers().firstValue("Content-Type").orElseThrow());
            lines =
                    new BufferedReader(
                            new InputStreamReader(answer.body(), StandardCharsets.UTF_8));
        }

        Event next() throws IOException {
            String type = "";
            String data = "";
            while (true) {
                String line = lines.readLine();
                if (line == null) {
                    throw new IOException("the stream ended after " + lastId);
                } else if (line.startsWith("id: ")) {
                    lastId = line.substring(4);
                } else if (line.startsWith("event: ")) {
                    type = line.substring(7);
                } else if (line.startsWith("data: ")) {
                    data = line.substring(6);
                } else if (line.isEmpty() && !data.isEmpty()) {
                    return new Event(lastId, type, data);
                }
            }
        }

        @Override
        public void close() {
            client.shutdownNow();
        }
    }

    @Test
    void brings_what_happens_with_what_was_there_before() throws Exception {
        store.put("a", Value.of("old"));
        try (Events events = new Events("?prefix=a", "")) {
            store.put("a", Value.of("new"));
            store.put("b", Value.of("other"));
            store.delete("a");

            Event put = events.next();
            assertEquals("put", put.type());
            assertEquals("2", put.id());
            assertTrue(
                    put.data()
                            .matches(
                                    "\\{\"key\":\"a\",\"time\":\"[^\"]+\",\"value\":\"new\","
                                            + "\"create_revision\":1,\"revision\":2,\"version\":2,"
                                            + "\"previous\":\\{\"value\":\"old\",\"create_revision\":1,"
                                            + "\"revision\":1,\"version\":1}}"),
                    put.data());
            Event delete = events.next();
            assertEquals("delete", delete.type());
            assertEquals("4", delete.id());
            assertTrue(delete.data().contains("\"revision\":4"), delete.data());
        }
    }

    @Test
    void begins_in_the_past_and_filters() throws Exception {
        store.put("k/1", Value.of(1));
        store.put("k/2", Value.of(2));
        store.delete("k/1");
        try (Events all = new Events("?from_revision=2", "");
                Events deletes = new Events("?from_revision=1&types=delete,expire", "");
                Events one = new Events("?from_revision=1&key=k/2", "");
                Events pattern = new Events("?from_revision=1&pattern=2$", "")) {
            assertEquals("2", all.next().id());
            assertEquals("3", all.next().id());
            assertEquals("3", deletes.next().id());
            assertEquals("2", one.next().id());
            assertEquals("2", pattern.next().id());
        }
    }

    @Test
    void the_events_of_a_revision_are_told_apart_so_that_a_cut_between_them_loses_none()
            throws Exception {
        store.txn(
                Txn.of(
                        Put.of("a", Value.of(1)),
                        Put.of("b", Value.of(2)),
                        Put.of("c", Value.of(3))));
        store.delete(Delete.of("a"));
        List<String> ids = new ArrayList<>();
        String last = "";
        for (int i = 0; i < 4; i++) {
            try (Events events = new Events("?from_revision=1", last)) {
                Event event = events.next();
                ids.add(event.id() + " " + event.type());
                last = event.id();
            }
        }
        assertEquals(List.of("1.1 put", "1.2 put", "1 put", "2 delete"), ids);
    }

    @Test
    void a_client_that_is_cut_before_the_first_event_misses_nothing() throws Exception {
        store.put("other", Value.of(0));
        String last;
        try (Events events = new Events("?prefix=a", "")) {
            assertTrue(events.lines.readLine().startsWith("retry: "));
            last = events.lines.readLine().substring("id: ".length());
        }
        store.put("a", Value.of(1));
        try (Events events = new Events("?prefix=a", last)) {
            assertEquals("2", events.next().id());
        }
    }

    @Test
    void a_watch_that_is_cut_again_and_again_hears_all_of_it_once_and_in_order() throws Exception {
        long seed = Long.getLong("seed", System.nanoTime());
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        int writes = 10_000;
        Thread writer =
                Thread.ofVirtual()
                        .start(() -> {
                            for (int i = 1; i <= writes; i++) {
                                store.put("n/" + i % 100, Value.of(i));
                            }
                        });
        int heard = 0;
        String last = "0";
        while (heard < writes) {
            int until = Math.min(writes, heard + 1 + random.nextInt(writes / 5));
            try (Events events = new Events("?prefix=n/", last)) {
                while (heard < until) {
                    Event event = events.next();
                    heard++;
                    assertEquals(Integer.toString(heard), event.id());
                    assertTrue(event.data().contains("\"value\":" + heard + ","), event.data());
                    last = event.id();
                }
            }
        }
        writer.join();
    }

    @Test
    void what_is_forgotten_is_refused_with_the_revision_to_begin_from() throws Exception {
        for (int i = 0; i < 5; i++) {
            store.put("a", Value.of(i));
        }
        store.compact(3);
        Expect.refused(
                410,
                "COMPACTED",
                "the oldest still there is 4",
                server.get("/watch?from_revision=2"));
        Expect.refused(
                400,
                "INVALID_REQUEST",
                "types is 'add'; it must be a list of put, delete and expire",
                server.get("/watch?types=add"));
        Expect.refused(
                400,
                "INVALID_REQUEST",
                "Last-Event-ID is 'x'",
                server.send(server.to("/watch").header("Last-Event-ID", "x")));
        Expect.refused(
                400,
                "INVALID_REQUEST",
                "key is given beside prefix",
                server.get("/watch?key=a&prefix=b"));
    }

    @Test
    void a_store_that_closes_ends_the_stream() throws Exception {
        try (TestServer other = new TestServer()) {
            try (Wire wire = other.wire()) {
                wire.send("GET /api/v1/watch HTTP/1.1\nHost: test\n\n");
                assertEquals(200, wire.receive().status());
                other.concord().close();
                // The rest is the first lines, and the end of the body.
                wire.awaitText("0\r\n\r\n");
            }
        }
    }
}
