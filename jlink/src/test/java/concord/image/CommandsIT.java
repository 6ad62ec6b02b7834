package concord.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Every command of the image, as a script runs it: its help, its success, its failure, and the
/// exit codes of all.
class CommandsIT {

    private static final Pattern COMMAND = Pattern.compile("  (\\S+)  +\\S.*");

    @TempDir static Path directory;

    private static Server server;

    @BeforeAll
    static void start() {
        server = Image.start(directory);
        server.address();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static Server.End concord(List<String> arguments) {
        return concord(server.address().toString(), arguments);
    }

    private static Server.End concord(String endpoint, List<String> arguments) {
        try (Server command =
                Server.run(
                        Image.CONCORD,
                        directory,
                        Map.of("CONCORD_ENDPOINT", endpoint),
                        arguments)) {
            return command.end();
        }
    }

    private static List<String> words(String line) {
        return Arrays.stream(line.split(" ")).map(word -> word.replace('_', ' ')).toList();
    }

    /// What the help of a command lists, and the help of those.
    private static List<List<String>> commandsOf(List<String> group) {
        List<String> arguments = new ArrayList<>(group);
        arguments.add("--help");
        Server.End help = concord(arguments);
        assertEquals(0, help.code(), help::err);
        assertEquals("", help.err());
        String name = String.join(" ", group);
        assertTrue(help.out().startsWith(("Usage: concord " + name).strip()), help::out);
        List<List<String>> all = new ArrayList<>();
        int list = help.out().indexOf("\nCommands:\n");
        if (list < 0) {
            assertTrue(help.out().contains("Exit codes: 0 "), help::out);
            all.add(group);
            return all;
        }
        help.out()
                .substring(list)
                .lines()
                .map(COMMAND::matcher)
                .filter(it -> it.matches())
                .forEach(it -> {
                    List<String> command = new ArrayList<>(group);
                    command.add(it.group(1));
                    all.addAll(commandsOf(command));
                });
        return all;
    }

    @Test
    void help_of_every_command_is_there_and_none_is_missing() {
        List<String> names =
                commandsOf(List.of()).stream().map(it -> String.join(" ", it)).toList();

        assertEquals(
                """
                start
                get
                put
                delete
                touch
                list
                query
                txn
                watch
                export
                import
                bench
                doctor
                cluster status
                cluster members
                cluster add
                cluster remove
                cluster replace
                cluster transfer
                cluster recover
                token create
                token list
                token revoke
                role list
                role show
                role put
                role delete
                index list
                index create
                index drop
                index lookup
                lease grant
                lease list
                lease show
                lease keep-alive
                lease revoke
                backup create
                backup list
                backup verify
                backup restore
                backup cleanup
                audit query
                audit verify
                audit export
                audit stats
                cert generate
                completion
                version\
                """,
                String.join("\n", names));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "put a hello|revision \\d+",
                "get a|hello",
                "put b {\"n\":1}|revision \\d+",
                "touch b 10m|lives 10m from now",
                "list|KEY +REVISION .*",
                "list -o json --prefix b|\\{\"key\":\"b\",\"value\":\\{\"n\":1\\},.*",
                "query --where /n_=_1 --keys-only|KEY .*",
                "txn {\"success\":[{\"get\":{\"key\":\"a\"}}]}|executed: revision \\d+\\n"
                        + "OPERATION .*\\nget +found +a +\\d+ +\"hello\"",
                "txn {\"compare\":[{\"key\":\"b\",\"target\":\"version\",\"op\":\"=\",\"value\":9}],"
                        + "\"failure\":[{\"touch\":{\"key\":\"b\",\"ttl\":900}}]} -o json|"
                        + "\\{\"succeeded\":false,\"revision\":\\d+,"
                        + "\"responses\":\\[\\{\"touch\":\\{\"outcome\":\"done\"\\}\\}\\]\\}",
                "watch b --from-revision 1 --count 1|\\d+ +put +b +\\{\"n\":1\\}",
                "watch --prefix b --from-revision 1 --count 1 -o json|"
                        + "\\{\"event\":\"put\",\"key\":\"b\",.*\"value\":\\{\"n\":1\\},.*",
                "watch --for 100ms|",
                "export - --prefix b|\\{\"key\":\"b\",\"value\":\\{\"n\":1\\},.*",
                "bench --clients 4 --for 300ms --keys 20|4 clients, .* s\\nCALLS .*\\nreads +\\d+ +0 .*"
                        + "\\nwrites +\\d+ +0 .*",
                "bench --clients 4 --for 300ms --keys 20 --reads 100% -o json|"
                        + "\\{\"clients\":4,.*\"reads\":.*\"writes\":\\{\"count\":0,.*\\}",
                "list --prefix concord-bench/|",
                "index create by-n /n|index by-n is there",
                "index list|NAME .*",
                "index lookup by-n 1|KEY .*",
                "index drop by-n|index by-n is gone",
                "lease grant 10m|\\d+",
                "lease list|ID .*",
                "cluster status|ENDPOINT .*",
                "cluster members|ID .*",
                "doctor --http-port 0|STATE +CHECK +FOUND +WHAT TO DO\\nok +data.dir .*\\nok +data.dir lock +held by the"
                        + " member that runs \\(process \\d+\\) +-\\n.*\\nok +server +n1 at .*, leader +-\\n.*"
                        + "\\nok +clocks .*",
                "doctor --http-port 0 --data-dir new -o json|\\{\"ok\":\\d+,\"warning\":\\d+,\"failed\":0,\"findings\":"
                        + "\\[\\{\"state\":\"ok\",\"check\":\"data.dir\",.*",
                "cluster transfer n1|n1 leads",
                "role put r --grant read:a/|role r is set",
                "role show r|ROLE .*",
                "role list|ROLE .*",
                "role delete r|role r is gone",
                "token create t --role viewer -o json|\\{\"id\":.*\"token\":\"ccd_.*",
                "token list|ID .*",
                "backup create|concord_backup_.*Z.backup: revision .*",
                "backup list|NAME .*",
                "backup cleanup|none is old enough",
                "delete a|deleted, revision \\d+",
                "version|Concord .*",
                "version -o json|\\{\"version\":.*",
            })
    void success(String line, @Nullable String prints) {
        Server.End end = concord(words(line));

        assertEquals(0, end.code(), end::toString);
        assertEquals("", end.err());
        String all = prints == null ? "" : prints + "\n";
        assertTrue(Pattern.compile("(?s)" + all).matcher(end.out()).matches(), end::out);
    }

    @Test
    void a_doctor_fails_with_what_is_wrong_and_where_nobody_answers() {
        Server.End end = concord("http://127.0.0.1:1", List.of("doctor", "--http-port", "0"));

        assertEquals(1, end.code(), end::toString);
        assertEquals("", end.err());
        assertTrue(
                Pattern.compile("(?s).*\nfailed +server +http://127.0.0.1:1 does not answer: .*")
                        .matcher(end.out())
                        .matches(),
                end::out);
        assertTrue(Files.notExists(directory.resolve("elsewhere")));
    }

    @Test
    void a_load_that_is_ended_removes_its_keys() {
        try (Server bench =
                Server.run(
                        Image.CONCORD,
                        directory,
                        Map.of("CONCORD_ENDPOINT", server.address().toString()),
                        List.of("bench", "--clients", "2", "--keys", "9", "--for", "10m"))) {
            await(() -> keysOfLoad().equals("9\n"));

            Server.End end = bench.terminate().end();

            assertTrue(end.out().startsWith("2 clients, "), end::toString);
        }
        assertEquals("0\n", keysOfLoad());
    }

    private static String keysOfLoad() {
        return concord(List.of("list", "--prefix", "concord-bench/", "--count")).out();
    }

    private static void await(BooleanSupplier condition) {
        long end = System.nanoTime() + Duration.ofMinutes(1).toNanos();
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < end, "it does not come");
        }
    }

    @Test
    void what_was_exported_is_imported_again() throws IOException {
        concord(List.of("put", "moved/text", "a \"text\""));
        concord(List.of("put", "moved/bytes", "--raw", "bytes"));
        concord(List.of("put", "moved/soon", "1.0", "--ttl", "1h"));
        String file = directory.resolve("moved.jsonl").toString();
        assertEquals(
                "3 keys in " + file + "\n",
                concord(List.of("export", file, "--prefix", "moved/")).out());
        assertEquals(1, concord(List.of("export", file)).code(), "it would replace the file");
        concord(List.of("delete", "--prefix", "moved/"));

        assertEquals("3 imported\n", concord(List.of("import", file)).out());

        assertEquals("a \"text\"\n", concord(List.of("get", "moved/text")).out());
        assertEquals("bytes", concord(List.of("get", "moved/bytes")).out().strip());
        assertTrue(
                concord(List.of("get", "moved/soon", "-o", "json")).out().contains("expires_at"));
        assertEquals(
                "0 imported, 3 were there and stay as they are\n",
                concord(List.of("import", file, "--if-absent")).out());
        Files.writeString(Path.of(file), "{\"key\": \"moved/one\", \"value\": 1}\nnonsense\n");
        Server.End wrong = concord(List.of("import", file));
        assertEquals(1, wrong.code());
        assertTrue(wrong.err().startsWith("concord: line 2 of " + file), wrong::err);
        assertEquals("1\n", concord(List.of("get", "moved/one")).out());
        Files.write(
                Path.of(file),
                "{\"key\":\"moved/two\",\"value\":2}\n{\"key\":\"moved/bad\",\"value\":\"\u00e4\"}\n"
                        .getBytes(StandardCharsets.ISO_8859_1));
        Server.End noText = concord(List.of("import", file));
        assertEquals(1, noText.code());
        assertTrue(noText.err().startsWith("concord: line 2 of " + file), noText::err);
        assertTrue(noText.err().contains("UTF-8"), noText::err);
        assertEquals("2\n", concord(List.of("get", "moved/two")).out());
        concord(List.of("delete", "--prefix", "moved/"));
    }

    @Test
    void an_argument_that_begins_with_an_at_sign_is_what_it_says() {
        assertEquals(0, concord(List.of("put", "handle", "@@bob")).code());
        assertEquals("@@bob\n", concord(List.of("get", "handle")).out());
        concord(List.of("delete", "handle"));
    }

    @ParameterizedTest
    @CsvSource({
        "LC_ALL=C",
        "LANG=C",
        "LC_CTYPE=POSIX",
        "LANG=xx_XX.ISO-8859-1",
        "LC_ALL=xx_XX.UTF-8",
        "LC_ALL="
    })
    void text_beyond_ascii_is_the_same_in_every_locale(String locale) throws Exception {
        Process shell =
                new ProcessBuilder(
                                "sh",
                                "-c",
                                "unset LC_ALL LC_CTYPE LANG; export CONCORD_ENDPOINT=\"$2\"; export \"$3\";"
                                        + " text=$(printf 'K\\303\\266ln'); \"$1\" put city \"$text\" &&"
                                        + " test \"$(\"$1\" get city)\" = \"$text\"",
                                "sh",
                                Image.CONCORD.toString(),
                                server.address().toString(),
                                locale)
                        .redirectErrorStream(true)
                        .start();
        String said = shell.inputReader().readAllAsString();
        assertEquals(0, shell.waitFor(), said);
        concord(List.of("delete", "city"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "1|get absent",
                "1|put absent 1 --if-present",
                "1|delete absent --if-present",
                "1|touch absent 1m",
                "2|list --revision 99999999",
                "1|index drop absent",
                "1|index lookup absent 1",
                "1|lease show 99999",
                "1|lease keep-alive 99999",
                "1|lease revoke 99999",
                "1|role show absent",
                "1|role delete absent",
                "1|token revoke absent",
                "2|backup verify absent",
                "2|backup restore absent --force",
                "1|token create t --role absent",
                "2|cluster remove absent",
                "1|cluster transfer absent",
                "2|cluster add n9@127.0.0.1:1",
                "1|txn absent.json",
                "2|txn {\"sucess\":[]}",
                "2|watch a --prefix b",
                "2|watch --only all",
                "1|import absent",
                "1|cluster replace absent n9@127.0.0.1:1",
                "1|audit query",
                "1|audit verify",
                "1|audit export",
                "1|audit stats",
            })
    void failure(int code, String line) {
        Server.End end = concord(words(line));

        assertEquals(code, end.code(), end::toString);
        assertEquals("", end.out());
        assertTrue(end.err().startsWith("concord: "), end::err);
        assertTrue(!end.err().contains("bug"), end::err);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "get a",
                "put a 1",
                "delete a",
                "touch a 1m",
                "list",
                "query",
                "txn {}",
                "bench",
                "index list",
                "index create i /a",
                "index drop i",
                "index lookup i 1",
                "lease grant 1m",
                "lease list",
                "lease show 1",
                "lease keep-alive 1",
                "lease revoke 1",
                "role list",
                "role show r",
                "role put r --grant read:",
                "role delete r",
                "token list",
                "token create t --role viewer",
                "token revoke t",
                "cluster status",
                "cluster members",
                "cluster add n9@127.0.0.1:1",
                "cluster remove n9",
                "cluster transfer n9",
                "cluster replace n9 n8@127.0.0.1:1",
                "backup create",
                "backup list",
                "backup verify b",
                "backup restore b",
                "backup cleanup",
            })
    void nobody_there_is_said_in_a_friendly_way(String line) {
        Server.End end = concord("http://127.0.0.1:1", words(line));

        assertEquals(1, end.code(), end::toString);
        assertEquals("", end.out());
        assertTrue(
                end.err().startsWith("concord: no server answers: http://127.0.0.1:1 "), end::err);
        assertTrue(end.err().contains("concord start"), end::err);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "get",
                "put a",
                "delete",
                "touch a",
                "list --limit no",
                "query --where no",
                "txn",
                "bench --reads 101%",
                "bench --clients 0",
                "index",
                "index create",
                "lease grant soon",
                "role put r",
                "token create t",
                "cluster add n9",
                "cluster replace n1",
                "cluster replace n1 n9",
                "doctor --http-port many",
                "doctor --nothing",
                "doctor -o xml",
                "cluster members more",
                "get a --nothing",
                "get a -o xml",
                "gte a",
                "audit",
                "audit query --limit few",
                "audit verify --anchor 1",
                "audit stats -o xml",
            })
    void wrong_arguments_are_refused(String line) {
        Server.End end = concord(words(line));

        assertEquals(2, end.code(), end::toString);
        assertEquals("", end.out());
        assertTrue(end.err().startsWith("concord: "), end::err);
        assertTrue(end.err().contains("--help'"), end::err);
    }
}
