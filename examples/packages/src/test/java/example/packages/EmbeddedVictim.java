package example.packages;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.BufferedReader;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// The loader with a store inside, whose acknowledgements come through a pipe.
///
/// @param file the package index
/// @param data the store's directory
/// @param log where its log is appended
record EmbeddedVictim(Path file, Path data, Path log) implements Victim {
    private static final int KILLED = 128 + 9;

    @Override
    public boolean run(Ledger ledger, Kill kill) throws IOException, InterruptedException {
        Process process =
                new ProcessBuilder(command())
                        .redirectError(Redirect.appendTo(log.toFile()))
                        .start();
        try (BufferedReader lines = process.inputReader()) {
            kill.arm(process);
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                ledger.line(line);
            }
            int exit = process.waitFor();
            assertFalse(kill.hung(), () -> "the loader did not end, see " + log);
            if (exit != KILLED) {
                assertEquals(0, exit, Files.readString(log));
            }
            return exit == KILLED;
        } finally {
            process.destroyForcibly().waitFor();
        }
    }

    /// Small snapshots, so that kills meet them and the cutting of the log as well.
    private List<String> command() {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx1g",
                "-Dwindow=256",
                "--enable-native-access=org.apache.ratis",
                "--sun-misc-unsafe-memory-access=allow",
                "--module-path=target/classes:target/modules",
                "--add-modules=concord.raft",
                "--module=example.packages/example.packages.Main",
                file.toString(),
                data.toString(),
                "snapshot.log-bytes=1MiB");
    }
}
