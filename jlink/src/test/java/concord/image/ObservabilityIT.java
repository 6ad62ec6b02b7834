package concord.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import concord.testkit.Await;
import concord.testkit.FreePorts;
import concord.testkit.ProcessCluster;
import concord.testkit.ShellExample;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What `docs/observability.md` says, done with Prometheus as Debian has it: it scrapes a cluster
/// with the configuration, the alerts and the dashboard that are shipped.
@SuppressWarnings("NullAway.Init") // the cluster comes before anything else
class ObservabilityIT {

    private static final Path PAGE = Image.ROOT.resolve("docs/observability.md");
    private static final Path DEPLOY = Image.ROOT.resolve("deploy");
    private static final Pattern EXPRESSION =
            Pattern.compile("\"expr\": \"((?:[^\"\\\\]|\\\\.)*)\"");
    private static final Pattern PLACE = Pattern.compile("10\\.0\\.0\\.([123]):9568");

    /// Prometheus waits half a minute before it takes a member for lost.
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    @TempDir private Path directory;
    private final HttpClient client = HttpClient.newHttpClient();
    private ProcessCluster cluster;
    private @Nullable Process prometheus;
    private URI address;

    /// Puts this cluster's addresses into what is shipped, as a user would, and leaves less time
    /// between two looks at a member.
    private void copyWhatIsShipped() throws IOException {
        Path from = DEPLOY.resolve("prometheus");
        Path to = Files.createDirectories(directory.resolve("deploy/prometheus"));
        Files.copy(from.resolve("alerts.yml"), to.resolve("alerts.yml"));
        Files.copy(from.resolve("alerts-test.yml"), to.resolve("alerts-test.yml"));
        String shipped = Files.readString(from.resolve("prometheus.yml"));
        String here =
                PLACE.matcher(shipped)
                        .replaceAll(place -> cluster.metrics("n" + place.group(1)).getAuthority())
                        .replace("15s", "1s");
        Files.writeString(to.resolve("prometheus.yml"), here);
    }

    private void doesWhatThePageSays() throws Exception {
        address = URI.create("http://127.0.0.1:" + FreePorts.find(1).getFirst());
        List<ShellExample> examples = ShellExample.of(PAGE);
        assertEquals(6, examples.size(), examples::toString);
        for (ShellExample example : examples) {
            String command =
                    example.command()
                            .replace("127.0.0.1:9568", cluster.metrics("n1").getAuthority())
                            .replace("127.0.0.1:9090", address.getAuthority());
            if (command.startsWith("prometheus ")) {
                runPrometheus(command);
            } else if (command.startsWith("promtool query ")) {
                await(command, () -> sortedAsShown(command).equals(example.prints()));
            } else {
                example.assertPrinted(ShellExample.run(command, directory));
            }
        }
        assertTrue(prometheus != null, "the page does not start Prometheus");
    }

    private void runPrometheus(String command) throws IOException {
        String here = "exec " + command + " --web.listen-address=" + address.getAuthority();
        prometheus =
                new ProcessBuilder("sh", "-c", here)
                        .directory(directory.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(directory.resolve("prometheus.log").toFile())
                        .start();
    }

    /// What a query prints, with the addresses and the moment as the page has them.
    private String sortedAsShown(String query) {
        String printed;
        try {
            printed = ShellExample.run(query, directory).replaceAll("@\\[[0-9.]+]", "@[…]");
        } catch (AssertionError | IOException e) {
            return ""; // it is not there yet
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
        for (String id : cluster.ids()) {
            String place = "10.0.0." + id.substring(1) + ":9568";
            printed = printed.replace(cluster.metrics(id).getAuthority(), place);
        }
        return printed.lines().sorted().map(line -> line + "\n").collect(Collectors.joining());
    }

    @AfterEach
    void stop() throws InterruptedException {
        if (prometheus != null) {
            prometheus.destroy();
            prometheus.waitFor();
        }
        client.close();
    }

    private String get(URI uri) {
        try {
            return client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString()).body();
        } catch (IOException e) {
            return ""; // it is not there yet
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private String api(String path, String name, String value) {
        String encoded = URLEncoder.encode(value, StandardCharsets.UTF_8);
        return get(address.resolve("/api/v1/" + path + "?" + name + "=" + encoded));
    }

    private void use() {
        for (String id : cluster.ids()) {
            try (HttpApi api = new HttpApi(cluster.http(id))) {
                assertEquals(200, api.put("secret-key", "\"secret-value\"").status());
                assertEquals(200, api.get("secret-key").status());
                assertEquals(404, api.get("secret-key/absent").status());
                assertEquals(409, api.put("secret-key", "1,\"expected\":\"other\"").status());
            }
        }
    }

    private static List<String> expressions() throws IOException {
        String dashboard = Files.readString(DEPLOY.resolve("grafana/concord.json"));
        List<String> all = new ArrayList<>();
        EXPRESSION
                .matcher(dashboard)
                .results()
                .forEach(found ->
                        all.add(
                                found.group(1)
                                        .replace("\\\"", "\"")
                                        .replace("$__rate_interval", "20s")));
        assertTrue(all.size() > 20, all::toString);
        return all;
    }

    private void await(String what, BooleanSupplier condition) {
        Await.until(() -> what, PATIENCE, condition);
    }

    @Test
    void prometheus_sees_all_that_the_dashboard_shows_and_a_member_that_is_killed()
            throws Exception {
        List<String> options = List.of("--audit-enabled=true"); // it has alerts too
        try (ProcessCluster members = ProcessCluster.start(Image.CONCORD, 3, directory, options)) {
            cluster = members;
            cluster.awaitLeader();
            copyWhatIsShipped();
            doesWhatThePageSays();
            showsWhatTheDashboardAsksFor();
            passesPromtool();
            tellsOfAKilledMember();
        }
    }

    private void showsWhatTheDashboardAsksFor() throws IOException {
        for (String expression : expressions()) {
            await(
                    expression,
                    () -> {
                        use();
                        return api("query", "query", expression).contains("\"value\":[");
                    });
        }
        String series = api("series", "match[]", "{job=\"concord\"}");
        assertTrue(series.contains("concord_operations_total"), series);
        assertFalse(series.contains("secret"), series);
    }

    private void passesPromtool() throws Exception {
        StringBuilder pages = new StringBuilder();
        for (String id : cluster.ids()) {
            Path page = directory.resolve(id + ".metrics");
            Files.writeString(page, get(cluster.metrics(id)));
            pages.append(Files.readString(page));
            Process promtool =
                    new ProcessBuilder("promtool", "check", "metrics")
                            .redirectInput(page.toFile())
                            .redirectErrorStream(true)
                            .start();
            String said = promtool.inputReader(StandardCharsets.UTF_8).readAllAsString();
            assertEquals(0, promtool.waitFor(), said);
            assertEquals("", said);
        }
        namesOnlyMetricsThatThereAre(pages.toString());
    }

    private void tellsOfAKilledMember() {
        String lost = cluster.ids().getLast();
        String firing = "ALERTS{alertname=\"ConcordMemberDown\",alertstate=\"firing\"}";
        assertFalse(api("query", "query", firing).contains("\"value\":["));
        cluster.kill(lost);
        await(
                "the alert",
                () -> api("query", "query", firing).contains(cluster.metrics(lost).getAuthority()));
    }

    private void namesOnlyMetricsThatThereAre(String pages) throws IOException {
        String rules = Files.readString(DEPLOY.resolve("prometheus/alerts.yml"));
        Stream.concat(expressions().stream(), rules.lines().filter(it -> it.contains("expr:")))
                .flatMap(it -> Pattern.compile("concord_[a-z_]+").matcher(it).results())
                .map(found -> found.group().replaceAll("_(bucket|sum|count)$", ""))
                .distinct()
                .forEach(name -> assertTrue(pages.contains("# TYPE " + name), name));
    }
}
