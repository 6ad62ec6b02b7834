package concord.web;

import static org.junit.jupiter.api.Assertions.assertTrue;

import concord.core.Settings;
import concord.testkit.ShellExample;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Runs what `docs/http.md` shows.
class HttpDocumentTest {

    private static final Path DOCUMENT =
            Path.of(System.getProperty("concord.root", "../.."), "docs", "http.md");

    @TempDir private Path directory;

    @Test
    void shows_what_the_server_does() throws Exception {
        assertTrue(isOnThePath("curl"), "install curl: the examples are curl commands");
        List<ShellExample> examples = ShellExample.of(DOCUMENT);
        assertTrue(examples.size() > 10, () -> "only " + examples);
        try (TestServer server = TestServer.withoutTime(Settings.defaults())) {
            String here = server.address().replace("http://", "");
            for (ShellExample example : examples) {
                String command = example.command().replace("localhost:4000", here);
                example.assertPrinted(ShellExample.run(command, directory));
            }
        }
    }

    private static boolean isOnThePath(String command) throws IOException, InterruptedException {
        return new ProcessBuilder("sh", "-c", "command -v " + command)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start()
                        .waitFor()
                == 0;
    }
}
