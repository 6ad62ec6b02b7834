package concord.image;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/// Holds `docs/configuration.md` against the settings that are linked. To write it anew:
///
/// ```
/// ./build -Dquick -Dgolden.update=true verify
/// ```
class ConfigurationPageIT {

    private static final Path PAGE = Image.ROOT.resolve("docs/configuration.md");

    @Test
    void tells_of_every_setting_as_it_is() throws IOException {
        String renewed = renewed();
        if (Boolean.getBoolean("golden.update")) {
            Files.writeString(PAGE, renewed);
        }
        assertEquals(Files.readString(PAGE), renewed);
    }

    /// A process of its own, because only there are all modules linked as they are in the image.
    private static String renewed() throws IOException {
        Path target = Image.ROOT.resolve("jlink/target");
        Process process =
                new ProcessBuilder(
                                Path.of(System.getProperty("concord.jdk"), "bin/java").toString(),
                                "-p",
                                target.resolve("classes") + ":" + target.resolve("modules"),
                                "-m",
                                "concord.image/concord.image.ConfigurationPage",
                                PAGE.toString())
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        try (var page = process.inputReader(StandardCharsets.UTF_8)) {
            return page.readAllAsString();
        }
    }
}
