package concord.web;

import static org.junit.jupiter.api.Assertions.assertTrue;

import concord.core.Settings;
import concord.testkit.ShellExample;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Runs what `docs/backup.md` shows of HTTP.
class BackupDocumentTest {

    private static final Path DOCUMENT =
            Path.of(System.getProperty("concord.root", "../.."), "docs", "backup.md");

    @Test
    void shows_what_the_server_does(@TempDir Path directory) throws Exception {
        List<ShellExample> examples = ShellExample.of(DOCUMENT);
        assertTrue(examples.size() > 5, () -> "only " + examples);
        Settings settings =
                Settings.builder().set(Settings.BACKUP_DIR, directory.resolve("kept")).build();
        try (TestServer server = new TestServer(settings)) {
            String here = server.address().replace("http://", "");
            for (ShellExample example : examples) {
                String command = example.command().replace("localhost:4000", here);
                example.assertPrinted(ShellExample.run(command, directory));
            }
        }
    }
}
