package example.packages;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

/// A server, the image's own launcher, that is loaded by clients of this process.
///
/// @param data the server's data directory
/// @param log where its log is appended
record HttpVictim(Path data, Path log) implements Victim {
    private static final Path CONCORD = Path.of("../../jlink/target/image/bin/concord");
    private static final String LISTENS = "  listens  ";
    private static final int CLIENTS = 32;
    private static final int KILLED = 128 + 9;

    @Override
    public boolean run(Ledger ledger, Kill kill) throws IOException, InterruptedException {
        Process server = start();
        try (BufferedReader banner = server.inputReader()) {
            kill.arm(server);
            Optional<URI> address = address(banner);
            if (address.isPresent()) {
                load(address.get(), ledger, server);
                server.toHandle().destroy(); // SIGTERM; nothing, when it is killed already
            }
            int exit = server.waitFor();
            assertFalse(kill.hung(), () -> "the server did not end, see " + log);
            if (exit != KILLED) {
                assertEquals(0, exit, Files.readString(log));
            }
            return exit == KILLED;
        } finally {
            server.destroyForcibly().waitFor();
        }
    }

    private Process start() throws IOException {
        assertTrue(Files.isExecutable(CONCORD), "no image: ./build -pl jlink -am package");
        ProcessBuilder server =
                new ProcessBuilder(
                                CONCORD.toString(),
                                "start",
                                "--http-port=0",
                                "--data-dir=" + data,
                                "--snapshot-log-bytes=1MiB")
                        .redirectError(Redirect.appendTo(log.toFile()));
        server.environment().keySet().removeIf(name -> name.startsWith("CONCORD_"));
        return server.start();
    }

    /// Where the server listens, as soon as it says so; empty when it was killed before.
    private static Optional<URI> address(BufferedReader banner) throws IOException {
        for (String line = banner.readLine(); line != null; line = banner.readLine()) {
            if (line.startsWith(LISTENS)) {
                return Optional.of(URI.create(line.substring(LISTENS.length())));
            }
        }
        return Optional.empty();
    }

    private static void load(URI address, Ledger ledger, Process server)
            throws InterruptedException {
        try (Destination destination = new HttpDestination(address)) {
            new Loader(destination, CLIENTS, ledger).load(ledger.documents());
        } catch (CompletionException e) {
            // A broken connection is what a kill looks like from here; an answer is not.
            if (!(e.getCause() instanceof IOException) || !server.waitFor(10, TimeUnit.SECONDS)) {
                throw e;
            }
        }
    }
}
