package concord.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import concord.core.Comparison;
import concord.core.ConcordException;
import concord.core.Condition;
import concord.core.Delete;
import concord.core.Get;
import concord.core.Key;
import concord.core.Lifetime;
import concord.core.Put;
import concord.core.Range;
import concord.core.Touch;
import concord.core.Txn;
import concord.core.Value;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TxnFieldsTest {

    private static Txn read(String json) {
        return TxnFields.read(
                JsonFields.read(json.getBytes(StandardCharsets.UTF_8), "the body", TxnFields.FORM));
    }

    private static Txn operation(String json) {
        return read("{\"success\": [" + json + "]}");
    }

    @Test
    void all_parts_are_read() {
        Txn txn =
                read(
                        """
                        {"compare": [{"key": "a", "target": "version", "op": ">=", "value": 1},
                                     {"key": "b", "target": "exists", "op": "!=", "value": true},
                                     {"key": "c", "target": "field", "path": "/n", "op": "<", "value": 2}],
                         "success": [{"get": {"key": "a"}}],
                         "failure": [{"touch": {"key": "a", "ttl": 60}}, {"get": {"key": "b"}}],
                         "idempotency_key": "once"}
                        """);

        assertEquals(
                Txn.when(
                                "a",
                                new Condition.Numbered(
                                        Condition.Target.VERSION, Comparison.GREATER_OR_EQUAL, 1))
                        .and("b", Condition.ABSENT)
                        .and("c", Condition.field("/n", Comparison.LESS, Value.of(2)))
                        .then(Get.of("a"))
                        .otherwise(Touch.of("a", Duration.ofMinutes(1)), Get.of("b"))
                        .once("once"),
                txn);
    }

    @Test
    void writes_are_read() {
        assertEquals(
                Txn.of(
                        Put.of("a", Value.of(1))
                                .ttl(Duration.ofSeconds(5))
                                .when(Condition.version(3))
                                .returningPrevious()),
                operation(
                        "{\"put\": {\"key\": \"a\", \"value\": 1, \"ttl\": 5, \"version\": 3,"
                                + " \"return_previous\": true}}"));
        assertEquals(
                Txn.of(Put.of("a", Value.raw(new byte[] {-1, 0}))),
                operation(
                        "{\"put\": {\"key\": \"a\", \"value\": \"/wA=\", \"encoding\":"
                                + " \"base64\"}}"));
        assertEquals(
                Txn.of(Delete.of("a").when(Condition.value(Value.of("x")))),
                operation("{\"delete\": {\"key\": \"a\", \"expected\": \"x\"}}"));
    }

    @Test
    void ranges_are_read() {
        assertEquals(
                Txn.of(Range.prefix("a/").limit(3).reversed().withoutValues()),
                operation(
                        "{\"range\": {\"prefix\": \"a/\", \"limit\": 3, \"order\": \"desc\","
                                + " \"keys_only\": true}}"));
        assertEquals(
                Txn.of(Range.between("a", "b").limit(Range.PAGE_ENTRIES).after(Key.of("aa"))),
                operation("{\"range\": {\"from\": \"a\", \"to\": \"b\", \"cursor\": \"YWE\"}}"));
    }

    @Test
    void a_put_may_have_any_condition() {
        for (var condition :
                Map.of(
                                "\"expected\": {\"x\": 1.0}",
                                Condition.value(Value.json("{\"x\":1.0}")),
                                "\"mod_revision\": 7",
                                Condition.modRevision(7),
                                "\"version\": 2",
                                Condition.version(2),
                                "\"absent\": true",
                                Condition.ABSENT,
                                "\"present\": true, \"absent\": false",
                                Condition.PRESENT,
                                "\"where\": {\"field\": \"/n\", \"op\": \"<\", \"value\": 2}",
                                Condition.field("/n", Comparison.LESS, Value.of(2)))
                        .entrySet()) {
            assertEquals(
                    Txn.of(Put.of("a", Value.json("null")).when(condition.getValue())),
                    operation(
                            "{\"put\": {\"key\": \"a\", \"value\": null, "
                                    + condition.getKey()
                                    + "}}"));
        }
    }

    @Test
    void what_is_null_is_not_given() {
        assertEquals(
                Txn.of(Put.of("a", Value.of(1)).lifetime(Lifetime.lease(7))),
                operation(
                        "{\"put\": {\"key\": \"a\", \"value\": 1, \"ttl\": null, \"lease\": 7,"
                                + " \"compression\": null}}"));
    }

    @Test
    void a_value_keeps_its_digits() {
        Put put =
                (Put)
                        operation("{\"put\": {\"key\": \"ä\", \"value\": {\"é\": 1.10}}}")
                                .success()
                                .getFirst();

        assertEquals("{\"é\":1.10}", put.value().toString());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "|the body is empty; it must be a JSON object: {\"compare\": […]",
                "[]|the body must be a JSON object: {\"compare\": […]",
                "{} {}|something follows the body's JSON object",
                "{\"success\": [], \"success\": []}|malformed JSON at line 1, column",
                "{\"success\": [|malformed JSON at line 1, column",
                "{\"sucess\": []}|unknown field 'sucess' in the body; allowed: compare, failure,",
                "{\"success\": {}}|success must be an array",
                "{\"success\": [1]}|success[0] must be an object: {\"put\"",
                "{\"success\": [{}]}|success[0] must have one field",
                "{\"success\": [{\"set\": {}}]}|success[0] has no operation that is known",
                "{\"success\": [{\"put\": {\"key\": \"a\"}}]}|success[0].put has no field 'value'",
                "{\"success\": [{\"put\": {\"key\": 1, \"value\": 1}}]}|.put.key must be a text",
                "{\"success\": [{\"put\": {\"key\": \"a\", \"value\": 1, \"x\": 1}}]}|unknown field"
                        + " 'x' in success[0].put",
                "{\"success\": [{\"put\": {\"key\": \"a\", \"value\": 1, \"lease\": 1.5}}]}|.put.lease"
                        + " must be a whole number",
                "{\"success\": [{\"put\": {\"key\": \"a\", \"value\": 1, \"ttl\": 1,"
                        + " \"lease\": 1}}]}|ttl and lease are both given",
                "{\"success\": [{\"put\": {\"key\": \"a\", \"value\": \"%\","
                        + " \"encoding\": \"base64\"}}]}|.put.value is not base64",
                "{\"success\": [{\"put\": {\"key\": \"a\", \"value\": 1,"
                        + " \"compression\": \"no\"}}]}|.compression must be auto, always or never",
                "{\"success\": [{\"put\": {\"key\": \"a\", \"value\": 1,"
                        + " \"return_previous\": 1}}]}|.return_previous must be true or false",
                "{\"success\": [{\"touch\": {\"key\": \"a\", \"ttl\": 0}}]}|.ttl must be a whole",
                "{\"success\": [{\"delete\": {\"key\": \"a\", \"version\": 1, \"absent\": true}}]}"
                        + "|more than one condition",
                "{\"success\": [{\"range\": {\"prefix\": \"a\", \"to\": \"b\"}}]}|prefix is given"
                        + " beside from or to",
                "{\"success\": [{\"range\": {\"order\": \"up\"}}]}|order is 'up'; it must be asc or",
                "{\"success\": [{\"range\": {\"limit\": 0}}]}|limit is 0; it must be from 1",
                "{\"success\": [{\"range\": {\"cursor\": \"%\"}}]}|cursor is '%'; it must be the",
                "{\"compare\": [{\"key\": \"a\", \"target\": \"age\", \"op\": \"=\","
                        + " \"value\": 1}]}|compare[0].target must be exists, value,",
                "{\"compare\": [{\"key\": \"a\", \"target\": \"version\", \"op\": \"~\","
                        + " \"value\": 1}]}|compare[0].op must be =",
                "{\"compare\": [{\"key\": \"a\", \"target\": \"exists\", \"op\": \"<\","
                        + " \"value\": true}]}|must be = or != for 'exists'",
            })
    void what_is_wrong_is_named(@Nullable String json, String why) {
        var wrong =
                assertThrows(
                        ConcordException.InvalidRequest.class,
                        () -> read(Objects.requireNonNullElse(json, "")));

        assertTrue(String.valueOf(wrong.getMessage()).contains(why), wrong::getMessage);
    }
}
