package concord.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import concord.core.Setting;
import concord.core.Settings;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MainTest {

    @TempDir Path directory;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private int concord(String... arguments) {
        return concord(Map.of(), arguments);
    }

    private int concord(Map<String, String> environment, String... arguments) {
        Terminal terminal =
                new Terminal(
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8));
        return new Main(terminal, environment, directory).run(arguments);
    }

    private String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private String err() {
        return err.toString(StandardCharsets.UTF_8).replace(directory + "/", "");
    }

    @Test
    void version_names_the_release_the_jdk_and_the_formats() {
        assertEquals(ExitCode.OK, concord("version"));

        assertTrue(
                out().matches("(?s)Concord \\d.*\nJDK     25.*, .+\nformats backup \\d+,.*\n"),
                out());
        assertEquals("", err());
    }

    @Test
    void version_tells_programs_the_same() {
        assertEquals(ExitCode.OK, concord("version", "-o", "json"));

        assertTrue(
                out().matches(
                                "\\{\"version\":\"[^\"]+\",\"jdk\":\"25[^\"]*\",\"jdk_vendor\":\"[^\"]+\","
                                        + "\"formats\":\\{\"backup\":\\d+,.*}}\n"),
                out());
        assertEquals(ExitCode.USAGE, concord("version", "-o", "xml"));
    }

    @Test
    void version_is_an_option_too() {
        concord("version");
        String version = out();
        out.reset();

        assertEquals(ExitCode.OK, concord("--version"));

        assertEquals(version, out());
    }

    @Test
    void help_of_start_names_every_setting_with_its_default_and_what_is_allowed() {
        assertEquals(ExitCode.OK, concord("start", "--help"));

        String help = out().replaceAll("\\s+", " ");
        for (Setting<?> setting : Settings.known()) {
            assertTrue(help.contains(setting.option() + "=VALUE " + setting.description()), help);
            assertTrue(
                    help.contains(
                            "Default: " + setting.defaultText() + "; " + setting.allowed() + "."),
                    help);
        }
    }

    @Test
    void without_a_command_it_says_what_to_do() {
        assertEquals(ExitCode.USAGE, concord());

        assertEquals(
                "concord: say what to do, for instance 'concord start'; see 'concord --help'\n",
                err());
    }

    @Test
    void an_unknown_command_is_refused() {
        assertEquals(ExitCode.USAGE, concord("strat"));

        assertEquals(
                "concord: Unmatched argument at index 0: 'strat'\n  see 'concord --help'\n", err());
    }

    /// picocli would put the words of the file in its place.
    @Test
    void an_argument_that_begins_with_an_at_sign_is_for_the_command() throws IOException {
        Files.writeString(directory.resolve("query.json"), "{\"prefix\": \"a\"}");
        String file = "@" + directory.resolve("query.json");

        assertEquals(
                ExitCode.FAILED,
                concord(Map.of("CONCORD_ENDPOINT", "http://127.0.0.1:1"), "query", file));

        assertTrue(err().contains("no server answers"), err());
    }

    @Test
    void an_option_without_its_value_is_refused() {
        assertEquals(ExitCode.USAGE, concord("start", "--data-dir"));

        assertEquals(
                """
                concord: Missing required parameter for option '--data-dir' (VALUE)
                  see 'concord start --help'
                """,
                err());
    }

    @Test
    void a_start_with_a_wrong_configuration_tells_all_faults_and_starts_nothing()
            throws IOException {
        Files.writeString(directory.resolve("concord.yaml"), "nod.id: n2\n");

        assertEquals(
                ExitCode.USAGE,
                concord(
                        Map.of("CONCORD_READ_CONSISTENCY", "weak"),
                        "start",
                        "--node-id",
                        "-",
                        "--data-dri=x"));

        assertEquals(
                """
                concord: the configuration is not valid, nothing was started:
                  concord.yaml:1: nod.id is not a setting; did you mean node.id?
                  CONCORD_READ_CONSISTENCY: read.consistency is 'weak'; it must be one of\
                 eventual, leader, strong
                  --node-id: node.id is '-'; it must be 1 to 63 letters, digits, '_', '.' or '-',\
                 beginning with a letter or digit
                  --data-dri is not an option; did you mean --data-dir?
                """,
                err());
        assertEquals("", out());
    }

    @Test
    void a_configuration_file_that_is_named_takes_the_place_of_the_usual_one() throws IOException {
        Files.writeString(directory.resolve("concord.yaml"), "nonsense: 1\n");
        Files.writeString(directory.resolve("other.yaml"), "log.level: loud\n");

        assertEquals(ExitCode.USAGE, concord("start", "--config", "other.yaml"));

        assertEquals(
                """
                concord: the configuration is not valid, nothing was started:
                  other.yaml:1: log.level is 'loud'; it must be one of error, warning, info, debug,\
                 trace
                """,
                err());
    }

    @Test
    void a_configuration_file_that_is_named_must_exist() {
        assertEquals(ExitCode.USAGE, concord("start", "--config=missing.yaml"));

        assertEquals(
                """
                concord: the configuration is not valid, nothing was started:
                  missing.yaml: there is no such file
                """,
                err());
    }

    @Test
    void a_recovery_needs_the_names_of_those_who_are_lost() {
        assertEquals(ExitCode.USAGE, concord("cluster", "recover"));
        assertEquals(ExitCode.USAGE, concord("cluster", "recover", "--lost=n2,", "--nod-id=n1"));
        assertEquals(ExitCode.USAGE, concord("cluster", "recover", "--lost=n2,"));
        assertEquals(ExitCode.USAGE, concord("cluster", "recover", "--lost=n2", "-o", "xml"));
        assertEquals(ExitCode.USAGE, concord("cluster"));

        assertEquals(
                """
                concord: Missing required option: '--lost=IDS'
                  see 'concord cluster recover --help'
                concord: the arguments are not valid, nothing was changed:
                  --nod-id is not an option; did you mean --node-id?
                concord: the arguments are not valid, nothing was changed:
                  --lost is 'n2,'; it must be node ids, such as n2,n3
                concord: the arguments are not valid, nothing was changed:
                  --output is 'xml'; it must be table or json
                concord: say what to do, for instance 'concord cluster status'; see 'concord\
                 cluster --help'
                """,
                err());
        assertEquals("", out());
    }

    @Test
    void a_recovery_that_is_refused_says_why() {
        assertEquals(ExitCode.FAILED, concord("cluster", "recover", "--lost", "n2,n3"));

        assertTrue(err().startsWith("concord: not recovered: no durable engine is linked"), err());
        assertEquals("", out());
    }

    @Test
    void help_of_recover_names_the_settings_too() {
        assertEquals(ExitCode.OK, concord("cluster", "recover", "--help"));

        String help = out().replaceAll("\\s+", " ");
        assertTrue(help.contains("--lost=IDS All other members of the cluster"), help);
        for (Setting<?> setting : Settings.known()) {
            assertTrue(help.contains(setting.option() + "=VALUE"), help);
        }
    }

    @Test
    void bash_completes_commands_and_options() throws IOException, InterruptedException {
        assertEquals(ExitCode.OK, concord("completion", "bash"));
        Path script = Files.writeString(directory.resolve("completion"), out());

        assertTrue(completed(script, "clu", 1).contains("cluster"), err());
        assertTrue(completed(script, "cluster sta", 2).contains("status"), err());
        assertEquals(ExitCode.USAGE, concord("completion", "csh"));
    }

    private static String completed(Path script, String typed, int word)
            throws IOException, InterruptedException {
        String ask =
                "source \"$1\"; COMP_WORDS=(concord %s); COMP_CWORD=%d; _complete_concord;"
                                .formatted(typed, word)
                        + " echo \"${COMPREPLY[@]}\"";
        Process bash =
                new ProcessBuilder("bash", "-c", ask, "bash", script.toString())
                        .redirectErrorStream(true)
                        .start();
        try (var lines = bash.inputReader(StandardCharsets.UTF_8)) {
            String all = lines.readAllAsString();
            assertEquals(0, bash.waitFor(), all);
            return all;
        }
    }
}
