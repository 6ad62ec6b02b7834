package concord.cli.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import concord.core.Setting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigurationFileTest {

    private static final Setting<String> HOST = text("http.host");
    private static final Setting<Integer> PORT =
            Setting.number("http.port", 4000, 0, 65535, "A port.");
    private static final Setting<String> MEMBERS = text("cluster.members");
    private static final Setting<Long> VALUE_MAX =
            Setting.size("limits.value-max-bytes", 1 << 20, 1, 1 << 30, "A size.");

    @TempDir Path directory;

    private final Configuration configuration =
            new Configuration(List.of(HOST, PORT, MEMBERS, VALUE_MAX));

    private static Setting<String> text(String name) {
        return Setting.text(name, "", Pattern.compile(".*"), "any text", "A text.");
    }

    private Path yaml(String text) throws IOException {
        return Files.writeString(directory.resolve("concord.yaml"), text);
    }

    @Test
    @DisplayName("nested and dotted names mean the same")
    void names() throws IOException {
        configuration.file(
                yaml(
                        """
                        http:
                          host: a
                        http.port: 1
                        limits:
                          # value-max-bytes: 1KiB
                        """));

        assertEquals("a", configuration.settings().get(HOST));
        assertEquals(1, configuration.settings().get(PORT));
    }

    @Test
    @DisplayName("values are taken as they are written")
    void texts() throws IOException {
        configuration.file(yaml("http.host: 007\ncluster.members: 'off'"));

        assertEquals("007", configuration.settings().get(HOST));
        assertEquals("off", configuration.settings().get(MEMBERS));
    }

    @Test
    @DisplayName("a list stands for its values joined with commas")
    void lists() throws IOException {
        configuration.file(
                yaml(
                        """
                        cluster.members:
                          - n1@10.0.0.1:7000
                          - n2@10.0.0.2:7000
                        """));

        assertEquals("n1@10.0.0.1:7000,n2@10.0.0.2:7000", configuration.settings().get(MEMBERS));
    }

    @Test
    @DisplayName("an empty file sets nothing")
    void empty() throws IOException {
        configuration.file(yaml("# nothing yet\n"));

        assertEquals(4000, configuration.settings().get(PORT));
    }
}
