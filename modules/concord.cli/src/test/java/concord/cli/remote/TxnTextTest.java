package concord.cli.remote;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import concord.core.Comparison;
import concord.core.ConcordException;
import concord.core.Condition;
import concord.core.Delete;
import concord.core.Get;
import concord.core.Key;
import concord.core.Put;
import concord.core.Range;
import concord.core.Touch;
import concord.core.Txn;
import concord.core.Value;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TxnTextTest {

    private static Txn operation(String json) {
        return TxnText.parse("{\"success\": [" + json + "]}");
    }

    @Test
    void all_parts_are_read() {
        Txn txn =
                TxnText.parse(
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
                Txn.of(Range.between("a", "b").after(Key.of("aa"))),
                operation("{\"range\": {\"from\": \"a\", \"to\": \"b\", \"cursor\": \"YWE\"}}"));
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
                "[]|the transaction must be an object",
                "{} {}|more behind the transaction",
                "{\"sucess\": []}|unknown field 'sucess'; allowed: compare, failure,",
                "{\"success\": {}}|success must be an array",
                "{\"success\": [{}]}|success[0] must have one field",
                "{\"success\": [{\"set\": {}}]}|success[0] has an unknown field 'set'",
                "{\"success\": [{\"put\": {\"key\": \"a\"}}]}|success[0].put has no field 'value'",
                "{\"success\": [{\"put\": {\"key\": 1, \"value\": 1}}]}|.put.key must be a text",
                "{\"success\": [{\"touch\": {\"key\": \"a\", \"ttl\": 0}}]}|.ttl must be a whole",
                "{\"success\": [{\"delete\": {\"key\": \"a\", \"version\": 1, \"absent\": true}}]}"
                        + "|more than one condition",
                "{\"compare\": [{\"key\": \"a\", \"target\": \"age\", \"op\": \"=\","
                        + " \"value\": 1}]}|compare[0].target must be exists, value,",
                "{\"compare\": [{\"key\": \"a\", \"target\": \"exists\", \"op\": \"<\","
                        + " \"value\": true}]}|must be = or != for 'exists'",
                "{\"success\": [], \"success\": []}|is no JSON, at line 1, column",
                "{\"success\": [|is no JSON, at line 1, column",
            })
    void what_is_wrong_is_named(String json, String why) {
        var wrong = assertThrows(ConcordException.InvalidRequest.class, () -> TxnText.parse(json));

        assertTrue(String.valueOf(wrong.getMessage()).contains(why), wrong::getMessage);
    }
}
