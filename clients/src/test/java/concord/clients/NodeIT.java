package concord.clients;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The tests in `clients/node`, which Node.js runs against the image: a browser, and what it can
/// do.
class NodeIT {

    private static final Path FOLDER =
            Path.of(System.getProperty("concord.root", ".."), "clients", "node");

    @Test
    void clients_of_node_get_along_with_the_image() throws Exception {
        run("npm", "ci", "--no-audit", "--no-fund");
        run("npm", "test");
    }

    private static void run(String... command) throws IOException, InterruptedException {
        Process process = start(command);
        StringBuilder said = new StringBuilder();
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            lines.lines().forEach(line -> said.append(line).append('\n'));
        }
        assertEquals(0, process.waitFor(), () -> List.of(command) + " said\n" + said);
    }

    private static Process start(String... command) {
        try {
            return new ProcessBuilder(command)
                    .directory(FOLDER.toFile())
                    .redirectErrorStream(true)
                    .start();
        } catch (IOException e) {
            throw new AssertionError(
                    "these tests need Node.js 20 with npm, and Chromium (Debian: apt-get install"
                            + " nodejs npm chromium)",
                    e);
        }
    }
}
