package concord.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/// A cluster in a test of real processes: members of the image, on ports of this machine, that the
/// test kills, stops and starts again. Clients talk to them as they would anywhere.
///
/// ```java
/// try (ProcessCluster cluster = ProcessCluster.start(Path.of("concord/bin/concord"), 3, directory)) {
///     String leader = cluster.awaitLeader();
///     URI anywhere = cluster.http("n1");
///     cluster.kill(leader);
///     cluster.awaitLeader();
///     cluster.restart(leader);
/// }
/// ```
///
/// Members are called `n1`, `n2` and so on; the data of each is in a directory of its name, what it
/// says in a file beside it that ends in `.log`. Closing it kills what still runs.
public final class ProcessCluster implements AutoCloseable {

    private static final Duration CALL_LIMIT = Duration.ofSeconds(2);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(30);

    private record Ports(int http, int raft, int metrics) {}

    private final Path launcher;
    private final Path directory;
    private final List<String> options;
    private final Map<String, Ports> ports = new TreeMap<>();
    private final Map<String, Process> running = new TreeMap<>();
    private final HttpClient client = HttpClient.newBuilder().connectTimeout(CALL_LIMIT).build();

    /// Starts members and waits until all of them serve.
    ///
    /// @param launcher `bin/concord` of an image
    /// @throws AssertionError when they don't
    public static ProcessCluster start(Path launcher, int members, Path directory) {
        return start(launcher, members, directory, List.of());
    }

    /// Starts members with more options, such as `--log-level`, and waits until all of them serve.
    ///
    /// @param launcher `bin/concord` of an image
    /// @throws AssertionError when they don't
    public static ProcessCluster start(
            Path launcher, int members, Path directory, List<String> options) {
        ProcessCluster cluster = new ProcessCluster(launcher, members, directory, options);
        try {
            cluster.ports.keySet().forEach(cluster::run);
            cluster.ports.keySet().forEach(cluster::awaitReady);
            return cluster;
        } catch (RuntimeException | Error e) {
            cluster.close();
            throw e;
        }
    }

    private ProcessCluster(Path launcher, int members, Path directory, List<String> options) {
        this.launcher = launcher;
        this.directory = directory;
        this.options = List.copyOf(options);
        List<Integer> free = FreePorts.find(3 * members);
        for (int i = 0; i < members; i++) {
            ports.put(
                    "n" + (i + 1),
                    new Ports(free.get(3 * i), free.get(3 * i + 1), free.get(3 * i + 2)));
        }
    }

    private void run(String id) {
        ProcessBuilder process =
                new ProcessBuilder(
                        launcher.toString(),
                        "start",
                        "--node-id",
                        id,
                        "--cluster-name",
                        "test",
                        "--data-dir",
                        directory.resolve(id).toString(),
                        "--http-port",
                        Integer.toString(of(id).http),
                        "--metrics-port",
                        Integer.toString(of(id).metrics),
                        "--raft-host",
                        "127.0.0.1",
                        "--raft-port",
                        Integer.toString(of(id).raft),
                        "--cluster-members",
                        ports.entrySet().stream()
                                .map(each -> each.getKey() + "@127.0.0.1:" + each.getValue().raft)
                                .collect(Collectors.joining(",")));
        process.command().addAll(options);
        process.environment().keySet().removeIf(name -> name.startsWith("CONCORD_"));
        process.redirectErrorStream(true);
        process.redirectOutput(
                ProcessBuilder.Redirect.appendTo(directory.resolve(id + ".log").toFile()));
        try {
            running.put(id, process.start());
        } catch (IOException e) {
            throw new UncheckedIOException(launcher + " cannot be started", e);
        }
    }

    private Ports of(String id) {
        Ports found = ports.get(id);
        if (found == null) {
            throw new IllegalArgumentException(id + " is none of " + ports.keySet());
        }
        return found;
    }

    private Process process(String id) {
        Process process = running.get(id);
        if (process == null) {
            throw new IllegalStateException(id + " does not run");
        }
        return process;
    }

    /// The names of all members, in order.
    public List<String> ids() {
        return List.copyOf(ports.keySet());
    }

    /// Where a member serves HTTP: `http://127.0.0.1:port`.
    public URI http(String id) {
        return URI.create("http://127.0.0.1:" + of(id).http);
    }

    /// Where a member shows its metrics.
    public URI metrics(String id) {
        return URI.create("http://127.0.0.1:" + of(id).metrics + "/metrics");
    }

    /// The process of a member that runs.
    ///
    /// @throws IllegalStateException when it does not
    public long pid(String id) {
        return process(id).pid();
    }

    /// Waits until a member serves.
    ///
    /// @throws AssertionError when it does not, or has ended
    public void awaitReady(String id) {
        Process process = process(id);
        Await.until(
                () -> id + " to serve; it says why not in " + directory.resolve(id + ".log"),
                Await.PATIENCE,
                () -> !process.isAlive() || get(id, "/api/v1/health/ready").isPresent());
        if (!process.isAlive()) {
            throw new AssertionError(
                    id
                            + " ended with code "
                            + process.exitValue()
                            + ", see "
                            + directory.resolve(id + ".log"));
        }
    }

    /// Waits until one member leads and serves.
    ///
    /// @return its name
    public String awaitLeader() {
        Await.until("a leader", () -> leader().isPresent());
        return leader().orElseThrow(() -> new AssertionError("the leader is gone again"));
    }

    private Optional<String> leader() {
        return running.keySet().stream()
                .filter(id ->
                        get(id, "/api/v1/status")
                                .filter(status -> status.contains(leads(id)))
                                .isPresent())
                .filter(id -> get(id, "/api/v1/health/ready").isPresent())
                .findFirst();
    }

    /// How a member's status begins when it leads. It goes on with all members, one of whom does.
    private static String leads(String id) {
        return "\"node\":\"" + id + "\",\"role\":\"leader\"";
    }

    /// The body of an answer with status 200.
    private Optional<String> get(String id, String path) {
        try {
            var answer =
                    client.send(
                            HttpRequest.newBuilder(http(id).resolve(path))
                                    .timeout(CALL_LIMIT)
                                    .build(),
                            BodyHandlers.ofString());
            return answer.statusCode() == 200 ? Optional.of(answer.body()) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while asking " + id, e);
        }
    }

    /// Kills a member as `kill -9` does and waits until it is gone.
    public void kill(String id) {
        awaitEnd(id, process(id).destroyForcibly());
    }

    /// Stops a member in order, as SIGTERM does, and waits until it has ended.
    ///
    /// @return its exit code
    public int stop(String id) {
        Process process = process(id);
        process.destroy();
        awaitEnd(id, process);
        return process.exitValue();
    }

    private void awaitEnd(String id, Process process) {
        try {
            if (!process.waitFor(STOP_LIMIT.toSeconds(), TimeUnit.SECONDS)) {
                throw new AssertionError(id + " does not end");
            }
            running.remove(id);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while " + id + " ends", e);
        }
    }

    /// Starts a member again that was killed or stopped, and waits until it serves.
    public void restart(String id) {
        if (running.containsKey(id)) {
            throw new IllegalStateException(id + " runs");
        }
        run(id);
        awaitReady(id);
    }

    /// Kills all members that run.
    @Override
    public void close() {
        running.values().forEach(Process::destroyForcibly);
        List.copyOf(running.keySet()).forEach(this::kill);
        client.close();
    }
}
