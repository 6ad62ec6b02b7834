package concord.cli.server;

import static java.lang.System.Logger.Level.INFO;

import concord.cli.ExitCode;
import concord.cli.Terminal;
import java.time.Duration;
import java.util.List;

/// Stops the server when the process is told to end, by SIGTERM, SIGINT or SIGHUP.
///
/// It ends with `halt`, because a JVM that ends by a signal otherwise reports 128 + the signal's
/// number, and a supervisor takes that for a failure.
final class ShutdownHook {

    /// How long stopping may take: five seconds are promised, the rest is for the JVM itself.
    static final Duration LIMIT = Duration.ofMillis(4500);

    private final System.Logger log = System.getLogger("concord");
    private final Server server;
    private final Terminal terminal;
    private volatile int exitCode = ExitCode.OK;

    private ShutdownHook(Server server, Terminal terminal) {
        this.server = server;
        this.terminal = terminal;
    }

    static ShutdownHook stopping(Server server, Terminal terminal) {
        ShutdownHook hook = new ShutdownHook(server, terminal);
        Runtime.getRuntime().addShutdownHook(new Thread(hook::run, "concord-stop"));
        return hook;
    }

    /// Makes the process end with [ExitCode#FAILED].
    ///
    /// @return that code
    int failed() {
        exitCode = ExitCode.FAILED;
        return exitCode;
    }

    private void run() {
        if (exitCode == ExitCode.OK) {
            long start = System.nanoTime();
            log.log(INFO, "Stopping.");
            List<String> unfinished = server.stop(LIMIT);
            if (unfinished.isEmpty()) {
                log.log(
                        INFO,
                        "Stopped after {0,number,#} ms.",
                        (System.nanoTime() - start) / 1_000_000);
            } else {
                terminal.complain(
                        "stopped before all was finished: "
                                + String.join(", ", unfinished)
                                + "\nwhat was acknowledged is on disk");
                exitCode = ExitCode.FAILED;
            }
        }
        terminal.out().flush();
        terminal.err().flush();
        Runtime.getRuntime().halt(exitCode);
    }
}
