package concord.web;

import static org.junit.jupiter.api.Assertions.assertTrue;

import concord.core.Settings;
import concord.testkit.ShellExample;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Runs what `docs/security.md` shows.
class SecurityDocumentTest {

    private static final Path DOCUMENT =
            Path.of(System.getProperty("concord.root", "../.."), "docs", "security.md");

    @TempDir private Path directory;

    @Test
    void shows_what_the_server_does() throws Exception {
        String text = Files.readString(DOCUMENT);
        // The server is started here, on a port of its own.
        Path page = directory.resolve("page.md");
        Files.writeString(page, text.replace("./concord start", "$ : ./concord start"));
        List<ShellExample> examples = ShellExample.of(page);
        assertTrue(examples.size() > 10, () -> "only " + examples);
        Settings settings = Settings.builder().set(Settings.AUTH_ENABLED, true).build();
        try (TestServer server = new TestServer(settings)) {
            String root =
                    server.concord().access().tokens().create("root", List.of("admin")).secret();
            Files.createDirectory(directory.resolve("data"));
            Files.writeString(directory.resolve("data/root-token"), root + "\n");
            String here = server.address().replace("http://", "");
            for (ShellExample example : examples) {
                String command = example.command().replace("localhost:4000", here);
                example.assertPrinted(ShellExample.run(command, directory));
            }
        }
    }
}
