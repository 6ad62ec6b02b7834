package concord.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import concord.core.Concord;
import concord.core.Settings;
import concord.core.Value;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `concord audit …` over the trail of a real member.
class AuditCommandsTest {

    @TempDir Path directory;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @BeforeEach
    void write() {
        Settings settings =
                Settings.parse(
                        Map.of(
                                "data.dir", directory.resolve("data").toString(),
                                "audit.enabled", "true",
                                "audit.keys", "true"));
        try (Concord concord = Concord.inMemory(settings)) {
            concord.store().put("a", Value.of(1));
            concord.store().put("b\n", Value.of(2));
            concord.store().delete("a");
        }
    }

    private int audit(String... arguments) {
        return audit(out, arguments);
    }

    private int audit(OutputStream to, String... arguments) {
        out.reset();
        err.reset();
        Terminal terminal =
                new Terminal(
                        new PrintStream(to, true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8));
        String[] all = new String[arguments.length + 2];
        all[0] = "audit";
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        all[all.length - 1] = "--data-dir=data";
        return new Main(terminal, Map.of(), directory).run(all);
    }

    private String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private String err() {
        return err.toString(StandardCharsets.UTF_8).replace(directory + "/", "");
    }

    private Path file() throws IOException {
        try (var files = Files.list(directory.resolve("data/audit"))) {
            return files.filter(file -> file.toString().endsWith(".jsonl"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    @Test
    void query_shows_the_newest_first_as_a_table() {
        assertEquals(ExitCode.OK, audit("query", "--operation", "kv.*"), this::err);
        List<String> lines = out().lines().toList();
        assertTrue(
                lines.getFirst().matches("TIME +OPERATION +RESULT +USER +REMOTE +WHAT"),
                lines::toString);
        assertTrue(lines.get(1).matches(".*Z kv.delete +ok +- +embedded +a at 3"), lines::toString);
        assertTrue(lines.get(2).matches(".*Z kv.put +ok +- +embedded +b\\? at 2"), lines::toString);
        assertEquals(4, lines.size());
    }

    @Test
    void query_gives_scripts_the_lines_as_they_are() throws IOException {
        assertEquals(
                ExitCode.OK,
                audit(
                        "query",
                        "--order=asc",
                        "--limit=none",
                        "--output",
                        "json",
                        "--from=2000-01-01"));
        assertEquals(Files.readString(file()), out());
        assertEquals(ExitCode.OK, audit("query", "--limit", "1", "--output=json", "--result=ok"));
        assertTrue(out().contains("\"audit.close\""), out());
        assertEquals(ExitCode.OK, audit("query", "--user=nobody", "--to", "2000-01-01T00:00:00Z"));
        assertEquals("", out());
    }

    @Test
    void what_is_not_understood_is_refused() {
        assertEquals(ExitCode.USAGE, audit("query", "--from", "yesterday"));
        assertTrue(err().contains("--from is 'yesterday'"), err());
        assertTrue(err().contains("see 'concord audit query --help'"), err());
        assertEquals(ExitCode.USAGE, audit("query", "--limit", "few"));
        assertEquals(ExitCode.USAGE, audit("query", "--limit", "0"));
        assertEquals(ExitCode.USAGE, audit("query", "--order", "up"));
        assertEquals(ExitCode.USAGE, audit("query", "--result", "denied"));
        assertTrue(err().contains("one of ok, INVALID_KEY, "), err());
        assertEquals(ExitCode.USAGE, audit("query", "--output", "xml"));
        assertEquals(ExitCode.USAGE, audit("verify", "--anchor", "7"));
        assertEquals(ExitCode.USAGE, audit("verify", "--wrong"));
        assertEquals(ExitCode.USAGE, audit());
    }

    @Test
    void verify_tells_where_the_chain_stands_and_what_breaks_it() throws IOException {
        assertEquals(ExitCode.OK, audit("verify"), this::err);
        String anchor = out().replaceAll("(?s).*newest line +(\\S+).*", "$1");
        assertTrue(out().startsWith("The audit trail holds: "), out());
        assertEquals(ExitCode.OK, audit("verify", "--anchor", anchor, "--output", "json"));
        assertTrue(out().contains("\"holds\":true"), out());
        assertTrue(out().contains("\"last\":\"" + anchor + "\""), out());
        String other = anchor.replaceFirst("^(\\d+):.", "$1:") + "0";
        assertEquals(ExitCode.FAILED, audit("verify", "--anchor", other));
        assertTrue(err().contains("rewritten"), err());

        Path file = file();
        Files.writeString(file, Files.readString(file).replace("\"a\"", "\"c\""));
        assertEquals(ExitCode.FAILED, audit("verify"));
        String name = file.getFileName().toString();
        assertTrue(err().contains("broken, at " + name + " line 3: its hash is not"), err());
        assertEquals(ExitCode.FAILED, audit("verify", "--output=json"));
        assertTrue(out().contains("\"line\":3"), out());
    }

    @Test
    void verify_names_points_that_are_before_the_oldest_line() throws IOException {
        Path oldest = file();
        List<String> lines = Files.readAllLines(oldest);
        String early = anchor(lines.get(0));
        String last = anchor(lines.getLast());
        Path head = oldest.resolveSibling("audit.head");
        String moved =
                "{\"base_sequence\":%1$s,\"base_hash\":\"%2$s\",\"sequence\":%1$s,\"hash\":\"%2$s\"}\n"
                        .formatted((Object[]) last.split(":"));
        Files.writeString(head, moved);
        Files.delete(oldest);
        assertEquals(ExitCode.OK, audit("verify", "--anchor", early + "," + last), this::err);
        assertTrue(
                out().contains(
                                "  not checked   "
                                        + early
                                        + ", which is before the oldest line that is kept\n"),
                out());
        assertEquals(ExitCode.OK, audit("verify", "-o", "json", "--anchor", early), this::err);
        assertTrue(out().contains("\"not_checked\":[\"" + early + "\"]"), out());
    }

    private static String anchor(String line) {
        return line.replaceFirst(".*\"sequence\":(\\d+),.*\"hash\":\"(\\w+)\".*", "$1:$2");
    }

    @Test
    void export_gives_out_everything_byte_for_byte() throws IOException {
        assertEquals(ExitCode.OK, audit("export", "--file", "copy.jsonl"), this::err);
        assertEquals(-1, Files.mismatch(file(), directory.resolve("copy.jsonl")));
        assertEquals(ExitCode.FAILED, audit("export", "--file", "copy.jsonl"));
        assertTrue(err().contains("copy.jsonl is there already"), err());
        assertEquals(ExitCode.OK, audit("export"));
        assertEquals(Files.readString(file()), out());
    }

    /// Whoever archives a trail has to know that the copy is cut.
    @Test
    void output_that_cannot_be_written_is_a_failure() throws IOException {
        try (OutputStream full = Files.newOutputStream(Path.of("/dev/full"))) {
            assertEquals(ExitCode.FAILED, audit(full, "export"));
            assertTrue(err().contains("is not the whole trail"), err());
            assertEquals(ExitCode.FAILED, audit(full, "query", "--output=json", "--limit=none"));
            assertEquals(ExitCode.FAILED, audit(full, "query", "--limit=1"));
        }
    }

    @Test
    void stats_counts() {
        assertEquals(ExitCode.OK, audit("stats"), this::err);
        assertTrue(out().matches("(?s).*kv.put +2\n.*ok +\\d+\n"), out());
        assertEquals(ExitCode.OK, audit("stats", "-o", "json"));
        assertTrue(out().contains("\"kv.put\":2"), out());
    }

    @Test
    void a_member_without_a_trail_is_told() {
        Terminal terminal =
                new Terminal(
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8));
        assertEquals(
                ExitCode.FAILED, new Main(terminal, Map.of(), directory).run("audit", "verify"));
        assertTrue(err().contains("there is no audit trail in "), err());
    }
}
