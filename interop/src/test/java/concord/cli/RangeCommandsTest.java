package concord.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import concord.core.Key;
import concord.core.Put;
import concord.core.Settings;
import concord.core.Store;
import concord.core.Value;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RangeCommandsTest {

    @TempDir Path directory;

    private Commands concord;

    @BeforeEach
    void open() {
        concord = new Commands(directory, Settings.builder().build());
        Store store = concord.member().store();
        store.put("u/ann", Value.json("{\"age\":31,\"role\":\"admin\",\"tags\":[\"red\"]}"));
        store.put("u/bob", Value.json("{\"age\":29,\"role\":\"editor\"}"));
        store.put("u/cy", Value.json("{\"age\":40,\"role\":\"viewer\",\"mail\":null}"));
    }

    @AfterEach
    void close() {
        concord.close();
    }

    private List<String> keys(String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--keys-only", "-o", "json"));
        return concord.run(all.toArray(String[]::new))
                .ok()
                .lines()
                .map(line -> line.replaceAll(".*\"key\":\"([^\"]*)\".*", "$1"))
                .toList();
    }

    @Test
    void list_is_a_table_in_the_order_of_keys() {
        assertEquals(
                """
                KEY    REVISION  VERSION  EXPIRES  VALUE
                u/ann  1         1        -        {"age":31,"role":"admin","tags":["red"]}
                u/bob  2         1        -        {"age":29,"role":"editor"}
                u/cy   3         1        -        {"age":40,"role":"viewer","mail":null}\
                """,
                concord.run("list").ok());
        assertEquals(
                """
                KEY   REVISION  VERSION  EXPIRES
                u/cy  3         1        -\
                """,
                concord.run("list", "--keys-only", "--reverse", "--limit", "1").ok());
        assertEquals("", concord.run("list", "--prefix", "none").ok());
    }

    @Test
    void list_takes_a_prefix_or_bounds_or_a_revision() {
        concord.member().store().delete("u/cy");

        assertEquals(List.of("u/ann", "u/bob"), keys("list", "--prefix", "u/"));
        assertEquals(List.of("u/bob"), keys("list", "--from", "u/b", "--to", "u/c"));
        assertEquals(List.of("u/ann", "u/bob", "u/cy"), keys("list", "--revision", "3"));
        assertEquals("2", concord.run("list", "--count").ok());
        assertTrue(
                concord.run("list", "--prefix", "a", "--from", "b").refused().contains("--prefix"));
        assertTrue(concord.run("list", "--limit", "0").refused().contains("--limit is 0"));
        assertTrue(concord.run("list", "--revision", "99").refused().contains("99"));
    }

    @Test
    void keys_that_are_no_text_and_control_characters_do_no_harm() {
        Store store = concord.member().store();
        store.put(Key.of(new byte[] {(byte) 0xff, 1}), Value.raw(new byte[] {1, 2}));
        store.put("a\u001b[2J", Value.of("x\u001b"));

        String table = concord.run("list").ok();
        assertTrue(table.contains("\na\\u001b[2J  5 "), table);
        assertTrue(table.contains("\n0xff01 "), table);
        assertTrue(table.contains(" 0x0102"), table);
        assertTrue(
                concord.run("list", "-o", "json")
                        .ok()
                        .contains(
                                "{\"key\":\"/wE=\",\"key_encoding\":\"base64\",\"value\":\"AQI=\",\"encoding\":\"base64\","));
    }

    @Test
    void a_long_list_comes_whole() {
        List<Put> puts = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            puts.add(Put.of("many/%04d".formatted(i), Value.of("v".repeat(i))));
        }
        for (int i = 0; i < 10; i++) {
            int round = i;
            concord.member()
                    .store()
                    .bulk(
                            puts.stream()
                                    .map(put -> Put.of(put.key() + "/" + round, put.value()))
                                    .toList());
        }

        assertEquals(5000, keys("list", "--prefix", "many/").size());
        assertEquals(5001, concord.run("list", "--prefix", "many/").ok().lines().count());
    }

    @Test
    void query_takes_predicates_as_people_type_them() {
        assertEquals(List.of("u/ann", "u/cy"), keys("query", "--where", "/age >= 30"));
        assertEquals(
                List.of("u/ann"), keys("query", "--where", "/age>=30", "--where", "/role = admin"));
        assertEquals(List.of("u/bob", "u/cy"), keys("query", "--where", "/role != \"admin\""));
        assertEquals(
                List.of("u/ann", "u/bob"),
                keys("query", "--where", "/role in [\"admin\",\"editor\"]"));
        assertEquals(List.of("u/cy"), keys("query", "--where", "/mail exists"));
        assertEquals(List.of("u/cy"), keys("query", "--where", "/mail = null"));
        assertEquals(List.of("u/bob"), keys("query", "--where", "/role starts-with ed"));
        assertEquals(List.of("u/ann"), keys("query", "--where", "/tags contains red"));
        assertEquals(
                List.of("u/bob"),
                keys(
                        "query",
                        "--where",
                        "{\"not\":{\"field\":\"/age\",\"op\":\">\",\"value\":30}}"));
        assertTrue(concord.run("query", "--where", "age is 3").refused().contains("predicate"));
        assertTrue(concord.run("query", "--where", "age = 3").refused().contains("age"));
    }

    @Test
    void query_takes_keys_and_the_shape_of_the_answer() {
        assertEquals(List.of("u/bob"), keys("query", "--suffix", "b", "--prefix", "u/"));
        assertEquals(List.of("u/ann"), keys("query", "--contains", "nn"));
        assertEquals(List.of("u/cy"), keys("query", "--pattern", "^u/..$"));
        assertEquals(List.of("u/bob", "u/ann"), keys("query", "--to", "u/bob", "--reverse"));
        assertEquals(List.of("u/bob"), keys("query", "--offset", "1", "--limit", "1"));
        assertEquals("3", concord.run("query", "--count").ok());
        assertTrue(concord.run("query", "--pattern", "(").refused().contains("pattern"));
    }

    @Test
    void query_takes_a_whole_query_as_json() throws IOException {
        String json = "{\"where\":{\"field\":\"/age\",\"op\":\"<\",\"value\":30}}";
        assertTrue(concord.run("query", json).ok().contains("u/bob"));
        concord.typing(json.getBytes(StandardCharsets.UTF_8));
        assertEquals("1", concord.run("query", "-", "--count").ok());
        Files.writeString(directory.resolve("query.json"), json);
        assertEquals("1", concord.run("query", "@query.json", "--count").ok());
        assertTrue(concord.run("query", json, "--limit", "1").refused().contains("not both"));
        assertTrue(concord.run("query", "{\"wher\":1}").refused().contains("wher"));
    }

    @Test
    void query_explains_itself_and_deletes() {
        assertEquals(
                "by looking at every key from u/ to u0",
                concord.run("query", "--prefix", "u/", "--explain").ok());
        concord.run("index", "create", "by-role", "/role").ok();
        String plan = concord.run("query", "--where", "/role = admin", "--explain").ok();
        assertTrue(plan.startsWith("by index by-role, which answers {"), plan);

        assertEquals("deleted 2", concord.run("query", "--where", "/age > 30", "--delete").ok());
        assertEquals("1", concord.run("query", "--count").ok());
        assertTrue(concord.run("query", "--delete").refused().contains("every key"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--prefix=",
                "--suffix=",
                "--contains=",
                "--pattern=",
                "--reverse",
                "--keys-only",
                "--limit=2",
                "--offset=1",
                "{}",
                "{\"prefix\":\"\",\"order\":\"desc\"}",
            })
    void a_query_that_finds_every_key_deletes_none(String all) {
        String refused = concord.run("query", "--delete", all).refused();

        assertTrue(refused.contains("every key"), refused);
        assertEquals("3", concord.run("query", "--count").ok());
    }
}
