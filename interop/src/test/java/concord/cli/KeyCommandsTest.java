package concord.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import concord.core.Key;
import concord.core.Settings;
import concord.core.Value;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KeyCommandsTest {

    @TempDir Path directory;

    private Commands concord;

    @BeforeEach
    void open() {
        concord = new Commands(directory, Settings.builder().build());
    }

    @AfterEach
    void close() {
        concord.close();
    }

    private Value stored(String key) {
        return concord.member().store().get(key).orElseThrow().value();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "hello|\"hello\"|hello",
                "5|5|5",
                "-0.0|-0.0|-0.0",
                "007|\"007\"|007",
                "true|true|true",
                "null|null|null",
                "{\"b\": 1,  \"a\": 1e400}|{\"b\":1,\"a\":1e400}|{\"b\":1,\"a\":1e400}",
                "[1, 2]|[1,2]|[1,2]",
                "\"quoted\"|\"quoted\"|quoted",
                "tür|\"tür\"|tür",
            })
    void what_is_json_is_put_as_json_and_what_is_not_as_a_text(
            String argument, String json, String printed) {
        assertEquals("revision 1", concord.run("put", "k", "--", argument).ok());

        assertEquals(Value.json(json), stored("k"));
        assertEquals(printed, concord.run("get", "k").ok());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {"{\"a\":1", "[1,]", "\"open", "{\"a\":1,\"a\":2}"})
    void what_looks_like_json_and_is_not_is_refused_and_can_be_put_as_a_text(String argument) {
        String refused = concord.run("put", "k", argument).refused();
        assertTrue(refused.startsWith("concord: value is not a JSON value: "), refused);
        assertTrue(refused.contains("give --text"), refused);
        assertTrue(concord.member().store().get("k").isEmpty());

        concord.run("put", "k", argument, "--text").ok();
        assertEquals(argument, stored("k").as(String.class));
    }

    @Test
    void an_empty_text_is_a_value() {
        concord.run("put", "k", "").ok();

        assertEquals(Value.of(""), stored("k"));
    }

    @Test
    void a_value_comes_from_standard_input_or_a_file_whole() throws IOException {
        byte[] bytes = "grüße\n".getBytes(StandardCharsets.UTF_8);
        concord.typing(bytes).run("put", "typed", "-").ok();
        assertEquals(Value.of("grüße\n"), stored("typed"));

        Files.write(directory.resolve("file"), bytes);
        concord.run("put", "filed", "--file", "file").ok();
        assertEquals(Value.of("grüße\n"), stored("filed"));

        byte[] raw = {0, (byte) 0xff, '{'};
        concord.typing(raw).run("put", "raw", "-", "--raw").ok();
        assertArrayEquals(raw, stored("raw").bytes());
        assertEquals(
                "{\"key\":\"raw\",\"value\":\"AP97\",\"encoding\":\"base64\",\"create_revision\":3,"
                        + "\"revision\":3,\"version\":1}",
                concord.run("get", "raw", "-o", "json").ok());
    }

    @Test
    void bytes_that_are_no_text_are_refused_without_raw_and_kept_from_a_screen() {
        concord.typing(new byte[] {(byte) 0xff});
        assertTrue(concord.run("put", "k", "-").refused().contains("with --raw"));

        concord.run("put", "k", "-", "--raw").ok();
        assertTrue(concord.onScreen().run("get", "k").refused().contains("1 raw bytes"));
    }

    @Test
    void a_put_needs_one_value() {
        assertTrue(concord.run("put", "k").refused().contains("there is no value"));
        assertTrue(concord.run("put", "k", "v", "--file", "f").refused().contains("not both"));
        assertTrue(concord.run("put").refused().contains("Missing required parameter"));
        assertEquals(
                "concord: there is no file " + directory.resolve("missing"),
                concord.run("put", "k", "--file", "missing").failed());
    }

    @Test
    void conditions_hold_or_nothing_is_changed() {
        concord.run("put", "k", "1", "--if-absent").ok();
        assertEquals(
                "concord: the condition does not hold for key 'k'; nothing was changed",
                concord.run("put", "k", "2", "--if-absent").failed());
        concord.run("put", "k", "2", "--if-value", "1.0").ok();
        concord.run("put", "k", "3", "--if-revision", "2").ok();
        concord.run("put", "k", "{\"a\":4}", "--if-version", "3").ok();
        concord.run("put", "k", "5", "--if-where", "/a >= 4").ok();
        assertTrue(
                concord.run("put", "other", "1", "--if-present")
                        .failed()
                        .contains("no key 'other'"));
        assertTrue(
                concord.run("put", "k", "1", "--if-absent", "--if-version", "1")
                        .refused()
                        .contains("do not go together"));
        assertTrue(concord.run("delete", "k", "--if-value", "4").failed().contains("condition"));
        concord.run("delete", "k", "--if-value", "5").ok();
        assertTrue(concord.run("delete", "k", "--if-present").failed().contains("no key 'k'"));
    }

    @Test
    void what_was_there_before_is_printed_when_it_is_asked_for() {
        concord.run("put", "k", "old").ok();

        assertEquals(
                "revision 2\nbefore: \"old\" at revision 1",
                concord.run("put", "k", "new", "--previous").ok());
        assertEquals(
                "{\"deleted\":true,\"revision\":3,\"previous\":{\"key\":\"k\",\"value\":\"new\","
                        + "\"create_revision\":1,\"revision\":2,\"version\":2}}",
                concord.run("delete", "k", "--previous", "--output=json").ok());
    }

    @Test
    void get_of_an_absent_key_fails_and_json_has_the_code() {
        assertEquals("concord: there is no key 'k'", concord.run("get", "k").failed());
        assertEquals(
                "{\"status\":\"error\",\"error\":{\"code\":\"NOT_FOUND\",\"message\":\"there is no"
                        + " key 'k'\"}}",
                concord.run("get", "k", "-o", "json").failed());
    }

    @Test
    void get_reads_the_past_and_as_fresh_as_is_asked_for() {
        concord.run("put", "k", "old").ok();
        concord.run("put", "k", "new").ok();

        assertEquals("old", concord.run("get", "k", "--revision", "1").ok());
        assertEquals("new", concord.run("get", "k", "--consistency", "strong").ok());
        assertTrue(concord.run("get", "k", "--consistency", "weak").refused().contains("'weak'"));
        assertTrue(concord.run("get", "k", "--revision", "x").refused().contains("whole number"));
        assertTrue(concord.run("get", "k", "-o", "xml").refused().contains("table or json"));
        assertTrue(concord.run("get", "").refused().contains("key"));
    }

    @Test
    void delete_says_whether_there_was_one_and_takes_a_prefix() {
        concord.run("put", "a/1", "1").ok();
        concord.run("put", "a/2", "1").ok();
        concord.run("put", "b", "1").ok();

        assertEquals("deleted, revision 4", concord.run("delete", "b").ok());
        assertEquals("there was none", concord.run("delete", "b").ok());
        assertEquals("deleted 2", concord.run("delete", "--prefix", "a/").ok());
        assertTrue(concord.run("delete", "--prefix", "").refused().contains("every key"));
        assertTrue(concord.run("delete").refused().contains("give a key"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--if-present",
                "--if-value=1",
                "--if-revision=1",
                "--if-version=1",
                "--if-where=/a = 1",
                "--previous",
            })
    void what_asks_for_one_key_deletes_none_of_a_prefix(String option) {
        concord.run("put", "a/1", "1").ok();

        String refused = concord.run("delete", "--prefix", "a/", option).refused();

        assertTrue(refused.contains("go with one key"), refused);
        assertEquals("1", concord.run("get", "a/1").ok());
    }

    @Test
    void touch_sets_how_long_a_key_lives() {
        concord.run("put", "k", "1").ok();

        assertEquals("lives 10m from now", concord.run("touch", "k", "10m").ok());
        assertTrue(concord.member().store().get("k").orElseThrow().expiresAt().isPresent());
        assertEquals("{\"ttl\":30}", concord.run("touch", "k", "30", "-o", "json").ok());
        assertTrue(concord.run("touch", "absent", "1s").failed().contains("no key 'absent'"));
        assertTrue(concord.run("touch", "k", "soon").refused().contains("must be a time"));
        assertTrue(concord.run("touch", "k", "0s").refused().contains("positive"));
    }

    @Test
    void a_put_with_a_time_to_live_or_a_lease_ends() {
        concord.run("put", "k", "1", "--ttl", "10s").ok();
        assertTrue(concord.member().store().get("k").orElseThrow().expiresAt().isPresent());

        String lease = concord.run("lease", "grant", "10m").ok();
        concord.run("put", "leased", "1", "--lease", lease).ok();
        assertEquals(
                Long.parseLong(lease),
                concord.member().store().get(Key.of("leased")).orElseThrow().lease().orElseThrow());
        assertTrue(
                concord.run("put", "k", "1", "--ttl", "1s", "--lease", lease)
                        .refused()
                        .contains("do not go together"));
    }

    @Test
    void nobody_at_the_endpoint_is_said_at_once_and_what_to_do() {
        var ended = concord.run("get", "k", "--endpoint", "http://127.0.0.1:1");

        assertEquals(
                """
                concord: no server answers: http://127.0.0.1:1 refuses connections; nothing was done
                  start a server with 'concord start', or say where one is with --endpoint or\
                 CONCORD_ENDPOINT\
                """,
                ended.failed());
        assertTrue(concord.run("get", "k", "--endpoint", "ftp://x").refused().contains("http://"));
    }

    @Test
    void of_several_endpoints_one_that_answers_is_asked() {
        String endpoint = concord.address();

        concord.run("put", "k", "1", "--endpoint", "127.0.0.1:1," + endpoint).ok();
        assertEquals("1", concord.run("get", "k", "--endpoint", endpoint + ",127.0.0.1:1").ok());
    }
}
