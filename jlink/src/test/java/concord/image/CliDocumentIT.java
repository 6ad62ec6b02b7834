package concord.image;

import static org.junit.jupiter.api.Assertions.assertTrue;

import concord.testkit.ShellExample;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Runs what `docs/cli.md` shows, with the image. How wide a column is depends on the port of the
/// server, so blanks are not counted.
class CliDocumentIT {

    @TempDir Path directory;

    @Test
    void shows_what_the_image_does() throws Exception {
        List<ShellExample> examples = ShellExample.of(Image.ROOT.resolve("docs/cli.md"));
        assertTrue(examples.size() > 15, examples::toString);
        try (Server server = Image.start(directory)) {
            String address = server.address().toString();
            String before =
                    "PATH=%s:$PATH; export PATH CONCORD_HTTP_PORT=0 CONCORD_ENDPOINT=%s; "
                            .formatted(Image.CONCORD.getParent(), address);
            for (ShellExample example : examples) {
                String printed =
                        ShellExample.run(before + example.command(), directory)
                                .replace(address, "http://127.0.0.1:4000");
                new ShellExample(example.command(), squeezed(example.prints()))
                        .assertPrinted(squeezed(printed));
            }
        }
    }

    private static String squeezed(String text) {
        return text.replaceAll(" +", " ");
    }
}
