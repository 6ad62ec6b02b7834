package concord.cli.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import concord.core.ConcordException;
import concord.core.Setting;
import concord.core.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigurationTest {

    private static final Setting<String> HOST = text("http.host", "127.0.0.1");
    private static final Setting<Integer> PORT =
            Setting.number("http.port", 4000, 0, 65535, "A port.");
    private static final Setting<Integer> RAFT_PORT =
            Setting.number("raft.port", 7000, 0, 65535, "A port.");
    private static final Setting<String> MEMBERS = text("cluster.members", "");
    private static final Setting<Long> VALUE_MAX =
            Setting.size("limits.value-max-bytes", 1 << 20, 1, 1 << 30, "A size.");

    @TempDir Path directory;

    private final Configuration configuration =
            new Configuration(List.of(HOST, PORT, RAFT_PORT, MEMBERS, VALUE_MAX));

    private static Setting<String> text(String name, String defaultValue) {
        return Setting.text(name, defaultValue, Pattern.compile(".*"), "any text", "A text.");
    }

    private Path yaml(String text) throws IOException {
        return Files.writeString(directory.resolve("concord.yaml"), text);
    }

    /// The faults, with the file's folder cut away.
    private String faults() {
        return String.valueOf(
                        assertThrows(ConcordException.InvalidRequest.class, configuration::settings)
                                .getMessage())
                .replace(directory + "/", "");
    }

    @Nested
    class Layers {

        @Test
        @DisplayName("without any layer there are the defaults")
        void defaults() {
            assertEquals(4000, configuration.settings().get(PORT));
        }

        @Test
        @DisplayName("each layer covers those before it, setting by setting")
        void cover() throws IOException {
            configuration
                    .file(
                            yaml(
                                    """
                                    http: {port: 1, host: file}
                                    raft.port: 1
                                    limits: {value-max-bytes: 1KiB}
                                    """))
                    .environment(Map.of("CONCORD_HTTP_PORT", "2", "CONCORD_RAFT_PORT", "2"))
                    .option(PORT, "3");

            Settings settings = configuration.settings();

            assertEquals(3, settings.get(PORT), "the option's");
            assertEquals(2, settings.get(RAFT_PORT), "the variable's");
            assertEquals("file", settings.get(HOST), "the file's");
            assertEquals(1024L, settings.get(VALUE_MAX), "the file's, hyphens kept");
            assertEquals("", settings.get(MEMBERS), "the default");
        }

        @Test
        @DisplayName("a setting with hyphens has a variable with underscores")
        void hyphens() {
            configuration.environment(Map.of("CONCORD_LIMITS_VALUE_MAX_BYTES", "2KiB"));

            assertEquals(2048L, configuration.settings().get(VALUE_MAX));
        }

        @Test
        @DisplayName("variables of others are left alone")
        void foreignVariables() {
            configuration.environment(
                    Map.of(
                            "PATH", "/bin",
                            "CONCORDE_HTTP_PORT", "x",
                            "CONCORD_ENDPOINT", "http://127.0.0.1:4000",
                            "CONCORD_TOKEN", "t",
                            "CONCORD_ROOT_TOKEN", "t",
                            "CONCORD_JAVA_OPTS", "-Xmx1g"));
            configuration.environment(
                    Map.of(
                            "CONCORD_PORT", "tcp://10.0.0.1:4000",
                            "CONCORD_PORT_4000_TCP_ADDR", "10.0.0.1",
                            "CONCORD_SERVICE_HOST", "10.0.0.1",
                            "CONCORD_SERVICE_PORT_API", "4000"));

            assertEquals(4000, configuration.settings().get(PORT));
        }
    }

    @Nested
    class Faults {

        @Test
        @DisplayName("all of them are told at once, with where they stand, also where covered")
        void all() throws IOException {
            configuration
                    .file(
                            yaml(
                                    """
                                    http:
                                      prot: 4000
                                      port: many
                                    """))
                    .environment(
                            Map.of(
                                    "CONCORD_HTTP_PROT",
                                    "1",
                                    "CONCORD_LIMITS_VALUE_MAX_BYTES",
                                    "2G"))
                    .option(PORT, "70000")
                    .unknownArguments(
                            List.of("--htp-port", "4000", "--colour=red", "please"),
                            Set.of("--http-port", "--http-host"));

            assertEquals(
                    """
                    concord.yaml:2: http.prot is not a setting; did you mean http.port?
                    concord.yaml:3: http.port is 'many'; it must be a whole number from 0 to 65535
                    CONCORD_HTTP_PROT is set, but no setting has that variable; did you mean\
                     CONCORD_HTTP_PORT?
                    CONCORD_LIMITS_VALUE_MAX_BYTES: limits.value-max-bytes is '2G'; it must be a\
                     size from 1B to 1GiB, such as 512KiB, 16MiB or 1GiB
                    --http-port: http.port is '70000'; it must be a whole number from 0 to 65535
                    --htp-port is not an option; did you mean --http-port?
                    --colour is not an option; 'concord start --help' lists what there is
                    'please' is one argument too many\
                    """,
                    faults());
        }

        @Test
        @DisplayName("a name without its section, or a section without its name, is recognised")
        void halves() throws IOException {
            configuration.file(yaml("port: 1\nhttp: 4000"));

            assertEquals(
                    """
                    concord.yaml:1: port is not a setting; did you mean http.port or raft.port?
                    concord.yaml:2: http is not a setting; did you mean http.host or http.port?\
                    """,
                    faults());
        }

        @Test
        @DisplayName("a setting stands in a file once and has a value")
        void twiceOrNever() throws IOException {
            configuration.file(
                    yaml(
                            """
                            http.port: 1
                            http:
                              port: 2
                              host:
                            zzz:
                            """));

            assertEquals(
                    """
                    concord.yaml:3: http.port was given before, in line 1
                    concord.yaml:4: http.host has no value
                    concord.yaml:5: zzz is not a setting; 'concord start --help' lists what there is\
                    """,
                    faults());
        }

        @Test
        @DisplayName("what is no setting at all is told with its line")
        void shapes() throws IOException {
            configuration.file(
                    yaml(
                            """
                            cluster.members: [{n1: x}]
                            [a, b]: c
                            raft: &loop {http: *loop}
                            """));

            assertEquals(
                    """
                    concord.yaml:1: cluster.members must be one value or a list of values
                    concord.yaml:2: the name of a setting must be a plain text
                    concord.yaml:3: there must be settings here, such as 'http.port: 4000'\
                    """,
                    faults());
        }

        @Test
        @DisplayName("a file that is a list or a text is none")
        void root() throws IOException {
            configuration.file(yaml("- http.port: 1"));

            assertEquals(
                    "concord.yaml:1: there must be settings here, such as 'http.port: 4000'",
                    faults());
        }

        @Test
        @DisplayName("broken YAML is told with its line")
        void syntax() throws IOException {
            configuration.file(yaml("http:\n  port: 1\n host: a\n"));

            assertEquals(
                    "concord.yaml:3: not valid YAML: expected <block end>, but found '<block mapping"
                            + " start>'",
                    faults());
        }

        @Test
        @DisplayName("a file that is missing or no text is told")
        void unreadable() throws IOException {
            configuration
                    .file(directory.resolve("other.yaml"))
                    .file(
                            Files.write(
                                    directory.resolve("latin1.yaml"),
                                    new byte[] {'a', (byte) 0xe4}))
                    .file(directory.resolve("../" + directory.getFileName()));

            assertEquals(
                    """
                    other.yaml: there is no such file
                    latin1.yaml: it is not UTF-8 text
                    ../%s: it cannot be read (java.io.IOException: Is a directory)\
                    """
                            .formatted(directory.getFileName()),
                    faults());
        }
    }
}
