package concord.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The command line as a person sees it, in a terminal.
@SuppressWarnings("NullAway.Init") // the screen comes before each test
class TerminalIT {

    private static final String BAR = " {2}\\[[#-]{30}\\] +\\d+ %";

    /// So many that each way of moving them takes longer than a bar waits before it is drawn.
    private static final int MANY = 100_000;

    @TempDir static Path directory;

    private static Server server;
    private Screen screen;

    @BeforeAll
    static void start() {
        server = Image.start(directory);
        server.address();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void open() throws IOException {
        screen = Screen.in(directory, Map.of("CONCORD_ENDPOINT", server.address().toString()));
    }

    @AfterEach
    void close() {
        screen.close();
    }

    /// Signals the server by the name of a signal.
    private static void signal(String name) throws Exception {
        String kill = "kill -" + name + " " + server.pid();
        assertEquals(0, new ProcessBuilder("sh", "-c", kill).start().waitFor());
    }

    @Test
    void people_get_tables_and_programs_get_json() {
        screen.run(0, "concord put 'people/ann' '{\"age\": 31}'");
        screen.run(0, "concord put 'people/jürgen' '{\"age\": 7}'");

        String table = screen.run(0, "concord list --prefix people/");
        assertTrue(
                table.matches(
                        """
                        KEY            REVISION  VERSION  EXPIRES  VALUE
                        people/ann     \\d+ +1        -        \\{"age":31\\}
                        people/jürgen  \\d+ +1        -        \\{"age":7\\}
                        """),
                table);
        assertFalse(screen.styled().contains("\u001b"), screen::styled);

        String json = screen.run(0, "concord list --prefix people/ -o json | cat");
        assertTrue(json.startsWith("{\"key\":\"people/ann\",\"value\":{\"age\":31},"), json);
        assertEquals(2, json.lines().count(), json);
    }

    @Test
    void what_moves_the_cursor_is_shown_and_not_obeyed() {
        screen.run(0, "concord put \"$(printf 'odd/\\033[2Jkey')\" 1");

        String table = screen.run(0, "concord list --prefix odd/");

        assertTrue(table.contains("\nodd/\\u001b[2Jkey "), table);
    }

    @Test
    void a_watch_shows_changes_as_they_come_until_ctrl_c() {
        screen.begin("concord watch --prefix live/");
        screen.awaitShown("(?m)^waiting for changes; Ctrl-C ends it$");

        try (Server put = Image.ask(server, directory, "put", "live/1", "now")) {
            assertEquals(0, put.end().code());
        }

        screen.awaitShown("(?m)^\\d+ +put +live/1 {2}\"now\"$");
        screen.press("C-c");
        screen.type("echo ended $?");
        screen.awaitShown("(?m)^ended 130$");
    }

    @Test
    void long_work_shows_how_far_it_is_and_clears_it_away() throws Exception {
        Path file = directory.resolve("many.jsonl");
        write(file);

        screen.begin("concord import many.jsonl");
        screen.awaitPrinted("import" + BAR);
        assertEquals(MANY + " imported\n", screen.ended(0));

        screen.begin("concord export copy.jsonl --prefix many/");
        screen.awaitPrinted("export" + BAR);
        assertEquals(MANY + " keys in copy.jsonl\n", screen.ended(0));
        assertEquals(
                MANY + " copy.jsonl\n", screen.run(0, "wc -l copy.jsonl"), "nothing of the bar");

        screen.begin("concord bench --clients 2 --keys 10 --for 2s");
        screen.awaitPrinted("bench" + BAR);
        String measured = screen.ended(0);
        assertTrue(measured.startsWith("2 clients, values of 100 bytes, 10 keys, "), measured);
        assertFalse(measured.contains("[#"), measured);
    }

    private static void write(Path file) throws IOException {
        try (BufferedWriter lines = Files.newBufferedWriter(file)) {
            for (int i = 0; i < MANY; i++) {
                lines.write("{\"key\":\"many/%05d\",\"value\":{\"n\":%d}}\n".formatted(i, i));
            }
        }
    }

    @Test
    void a_server_at_work_is_waited_for_by_seconds() throws Exception {
        signal("STOP");
        try {
            screen.begin("concord backup create");
            screen.awaitShown("(?m)^backup, seconds {2}\\d+$");
        } finally {
            signal("CONT");
        }
        String made = screen.ended(0);
        assertTrue(made.matches("concord_backup_\\S+: revision \\d+, .* bytes\n"), made);
    }

    @Test
    void a_restore_asks_before_it_replaces_everything() {
        screen.run(0, "concord put kept/1 before");
        String made = screen.run(0, "concord backup create");
        Matcher name = Pattern.compile("^(\\S+): revision").matcher(made);
        assertTrue(name.find(), made);
        screen.run(0, "concord put kept/1 after");
        String restore = "concord backup restore " + name.group(1);

        screen.begin(restore);
        screen.awaitShown("(?m)Type yes to do it:$");
        screen.type("n");
        String refused = screen.ended(1);
        assertTrue(
                refused.endsWith("concord: nothing was changed; --force does not ask\n"), refused);
        assertEquals("after\n", screen.run(0, "concord get kept/1"));

        screen.begin(restore);
        screen.awaitShown("(?m)Type yes to do it:$");
        screen.type("yes");
        String restored = screen.ended(0);
        assertTrue(
                Pattern.compile("(?m)^restored: \\d+ keys, now at revision \\d+$")
                        .matcher(restored)
                        .find(),
                restored);
        assertEquals("before\n", screen.run(0, "concord get kept/1"));
    }

    @Test
    void errors_are_no_output() {
        String nobody = "concord get a --endpoint http://127.0.0.1:1";

        String said = screen.run(1, nobody + " >said");
        assertTrue(said.startsWith("concord: no server answers: http://127.0.0.1:1 "), said);
        assertTrue(said.contains("\n  start a server with 'concord start'"), said);
        assertEquals("0 said\n", screen.run(0, "wc -c said"));
        assertEquals("", screen.run(1, nobody + " 2>/dev/null"));
    }
}
