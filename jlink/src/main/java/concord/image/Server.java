package concord.image;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/// A process of `bin/concord`. What it prints is kept; closing it ends it.
final class Server implements AutoCloseable {

    private static final String LISTENS = "  listens  ";
    private static final String LAST_OF_BANNER = "  stop     ";
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    /// How a process ended.
    ///
    /// @param code its exit code
    /// @param out what it wrote to stdout
    /// @param err what it wrote to stderr
    record End(int code, String out, String err) {}

    private final Process process;
    private final CompletableFuture<String> banner = new CompletableFuture<>();
    private final CompletableFuture<String> out;
    private final CompletableFuture<String> err;

    private Server(Process process) {
        this.process = process;
        this.out = new CompletableFuture<>();
        this.err = new CompletableFuture<>();
        Thread.startVirtualThread(() -> {
            read(process.inputReader(StandardCharsets.UTF_8), out);
            banner.completeExceptionally(new IllegalStateException("no banner"));
        });
        Thread.startVirtualThread(() -> read(process.errorReader(StandardCharsets.UTF_8), err));
    }

    /// Runs `bin/concord`.
    ///
    /// @param concord the launcher
    /// @param directory where it runs
    /// @param environment variables besides those of this process
    static Server run(
            Path concord, Path directory, Map<String, String> environment, List<String> arguments) {
        List<String> command = new ArrayList<>();
        command.add(concord.toAbsolutePath().toString());
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("CONCORD_"));
        // Whatever runs at the same time has its metrics, too.
        builder.environment().put("CONCORD_METRICS_PORT", "0");
        builder.environment().putAll(environment);
        try {
            return new Server(builder.start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void read(BufferedReader lines, CompletableFuture<String> whole) {
        StringBuilder text = new StringBuilder();
        try (lines) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                text.append(line).append('\n');
                if (line.startsWith(LAST_OF_BANNER)) {
                    banner.complete(text.toString());
                }
            }
            whole.complete(text.toString());
        } catch (IOException e) {
            whole.completeExceptionally(e);
        }
    }

    /// Waits until the server says that it runs.
    ///
    /// @return what it printed
    String banner() {
        try {
            return banner.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
        } catch (RuntimeException e) {
            process.destroyForcibly();
            throw new IllegalStateException("the server did not start:\n" + err.join(), e);
        }
    }

    /// Where it listens.
    URI address() {
        return banner().lines()
                .filter(line -> line.startsWith(LISTENS))
                .map(line -> URI.create(line.substring(LISTENS.length())))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("it listens nowhere"));
    }

    /// The id of the process.
    long pid() {
        return process.pid();
    }

    /// Tells the server to stop, by SIGTERM.
    Server terminate() {
        process.toHandle().destroy(); // Process.destroy() would also close what it prints to
        return this;
    }

    /// Waits for the end of the process.
    End end() {
        try {
            if (!process.waitFor(PATIENCE)) {
                throw new IllegalStateException("process " + process.pid() + " does not end");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
        return new End(process.exitValue(), out.join(), err.join());
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
