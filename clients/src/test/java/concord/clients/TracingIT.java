package concord.clients;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import concord.testkit.Await;
import concord.testkit.ProcessCluster;
import concord.testkit.ShellExample;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Members of the image send their spans to a collector.
class TracingIT {

    private static final Path ROOT = Path.of(System.getProperty("concord.root", ".."));
    private static final Path CONCORD =
            ROOT.resolve("jlink/target/image/bin/concord").toAbsolutePath();

    private static final String PUT = "0af7651916cd43dd8448eb211c80319c";
    private static final String GET = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String CLIENT = "00f067aa0ba902b7";

    @TempDir Path directory;

    private static int call(HttpRequest.Builder request, String trace, String flags)
            throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(
                            request.header(
                                            "traceparent",
                                            "00-" + trace + "-" + CLIENT + "-" + flags)
                                    .build(),
                            BodyHandlers.discarding())
                    .statusCode();
        }
    }

    private static HttpRequest.Builder put(URI member, String key) {
        return HttpRequest.newBuilder(member.resolve("/api/v1/kv/" + key))
                .header("Content-Type", "application/json")
                .PUT(BodyPublishers.ofString("{\"value\": 1}"));
    }

    private static Set<String> places(List<TraceSink.Received> spans) {
        return spans.stream()
                .map(TraceSink.Received::place)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static void assertConnected(List<TraceSink.Received> spans) {
        Set<String> ids = spans.stream().map(TraceSink.Received::id).collect(Collectors.toSet());
        assertEquals(spans.size(), ids.size());
        ids.add(CLIENT);
        spans.forEach(span -> assertTrue(ids.contains(span.parent()), span.place()));
    }

    @Test
    void a_put_that_a_follower_is_asked_for_is_one_trace_of_two_members() throws Exception {
        try (TraceSink sink = new TraceSink();
                ProcessCluster cluster =
                        ProcessCluster.start(
                                CONCORD,
                                3,
                                directory,
                                List.of(
                                        "--tracing-enabled",
                                        "true",
                                        "--tracing-sampling",
                                        "0",
                                        "--tracing-endpoint",
                                        sink.endpoint(),
                                        "--raft-election-timeout",
                                        "3s"))) {
            String leader = cluster.awaitLeader();
            String follower =
                    cluster.ids().stream().filter(id -> !id.equals(leader)).findFirst().get();
            URI member = cluster.http(follower);

            assertEquals(200, call(put(member, "unseen"), GET, "00"));
            assertEquals(200, call(put(member, "secret-key"), PUT, "01"));
            Set<String> expected =
                    Set.of(
                            "PUT /api/v1/kv/{key} on " + follower,
                            "kv.put on " + follower,
                            "propose on " + follower,
                            "commit on " + follower,
                            "apply on " + follower,
                            "commit on " + leader,
                            "apply on " + leader);
            Await.until(
                    () -> expected + " instead of " + places(sink.of(PUT)),
                    Await.PATIENCE,
                    () -> sink.of(PUT).size() >= expected.size());
            assertEquals(new TreeSet<>(expected), places(sink.of(PUT)));
            assertEquals(expected.size(), sink.of(PUT).size());
            assertConnected(sink.of(PUT));
            assertEquals(
                    Span.SpanKind.SPAN_KIND_SERVER,
                    sink.of(PUT).stream()
                            .filter(span -> span.parent().equals(CLIENT))
                            .findFirst()
                            .get()
                            .span()
                            .getKind());
            assertFalse(sink.all().toString().contains("secret-key"));
            assertEquals(sink.of(PUT), sink.all()); // nothing else was sampled

            assertEquals(
                    200,
                    call(
                            HttpRequest.newBuilder(
                                    member.resolve("/api/v1/kv/secret-key?consistency=strong")),
                            GET,
                            "01"));
            Await.until("spans of the read", () -> sink.of(GET).size() >= 3);
            assertEquals(
                    new TreeSet<>(
                            Set.of(
                                    "GET /api/v1/kv/{key} on " + follower,
                                    "kv.get on " + follower,
                                    "barrier on " + follower)),
                    places(sink.of(GET)));
            assertConnected(sink.of(GET));
        }
    }

    @Test
    void the_page_shows_what_comes_of_a_put() throws Exception {
        Path page = ROOT.resolve("docs/tracing.md");
        List<ShellExample> examples = ShellExample.of(page);
        String start = "./concord start ";
        String endpoint = "http://127.0.0.1:4318/v1/traces";
        assertTrue(examples.getFirst().command().contains(endpoint));
        try (TraceSink sink = new TraceSink();
                ProcessCluster cluster =
                        ProcessCluster.start(
                                CONCORD,
                                1,
                                directory,
                                List.of(
                                        examples.getFirst()
                                                .command()
                                                .substring(start.length())
                                                .replace(endpoint, sink.endpoint())
                                                .split(" ")))) {
            for (ShellExample example : examples.subList(1, examples.size())) {
                String command =
                        example.command()
                                .replace("http://127.0.0.1:4000", cluster.http("n1").toString());
                example.assertPrinted(ShellExample.run(command, directory));
            }

            Await.until("all spans", () -> sink.all().size() >= 5);
            assertEquals(tree(page), tree(sink.all(), CLIENT, ""));
        }
    }

    private static String tree(Path page) throws IOException {
        return Pattern.compile("^```text\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL)
                .matcher(Files.readString(page))
                .results()
                .map(block -> block.group(1))
                .findFirst()
                .orElseThrow();
    }

    private static String tree(List<TraceSink.Received> spans, String parent, String indent) {
        List<TraceSink.Received> children = new ArrayList<>(spans);
        children.removeIf(span -> !span.parent().equals(parent));
        children.sort(Comparator.comparingLong(span -> span.span().getStartTimeUnixNano()));
        return children.stream()
                .map(span -> indent + span.name() + "\n" + tree(spans, span.id(), indent + "  "))
                .collect(Collectors.joining());
    }
}
