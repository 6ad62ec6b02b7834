package concord.reliability;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// Three members of the image under faults; and under the same faults with something broken on
/// purpose, which has to be found.
class ReliabilityIT {
    private static final Path ROOT = Path.of(System.getProperty("concord.root", ".."));

    private static final Duration LIMIT = Duration.ofMinutes(10);

    /// For all members together, on a machine that may be slow.
    private static final String SERVE_WITHIN = "60";

    /// How a run ended.
    private record End(int code, String said) {}

    private static End run(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(ROOT.resolve("reliability/run").toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        Process process = builder.start();
        // Ends the reading below, too: with it goes all that lives in its namespaces.
        var _ =
                process.onExit()
                        .completeOnTimeout(process, LIMIT.toSeconds(), TimeUnit.SECONDS)
                        .thenAccept(Process::destroyForcibly);
        StringBuilder said = new StringBuilder();
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                IO.println(line);
                said.append(line).append('\n');
            }
        }
        return new End(process.waitFor(), said.toString());
    }

    @Test
    void nothing_is_found_in_a_cluster_under_faults() throws Exception {
        End end = run("--members", "3", "--seconds", "40", "--serve-within", SERVE_WITHIN);
        assertEquals(0, end.code(), end.said());
        assertTrue(end.said().contains("read again what"), end.said());
    }

    @Test
    void what_a_member_shows_after_a_crash_outlives_a_loss_of_power() throws Exception {
        End end = run("--members", "1", "--seconds", "0");
        assertEquals(0, end.code(), end.said());
        assertTrue(end.said().contains("shown after a crash"), end.said());
    }

    @Test
    void reads_without_a_barrier_are_found() throws Exception {
        finds("not linearizable: ", "no-barrier");
    }

    @Test
    void expiry_by_the_wall_clock_is_found() throws Exception {
        finds("ms and was gone after", "wall-clock-expiry");
    }

    @Test
    void syncs_that_do_nothing_are_found() throws Exception {
        End end = finds("ANOMALY lost: ", "no-fsync");
        assertFalse(end.said().contains("no member answers"), end.said());
    }

    private static End finds(String what, String sabotage) throws Exception {
        End end =
                run(
                        "--members",
                        "3",
                        "--seconds",
                        "90",
                        "--serve-within",
                        SERVE_WITHIN,
                        "--sabotage",
                        sabotage);
        assertEquals(1, end.code(), end.said());
        assertTrue(end.said().contains(what), end.said());
        return end;
    }
}
