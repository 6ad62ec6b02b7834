package concord.cli.remote;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import concord.core.Entry;
import concord.core.Key;
import concord.core.Put;
import concord.core.Value;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImportedLineTest {

    private static final Instant NOW = Instant.parse("2026-11-26T12:00:00Z");

    private static ImportedLine parse(String line) throws ImportedLine.WrongException {
        return ImportedLine.parse(line.getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1.10",
                "-3e2",
                "true",
                "null",
                "\"a \\\"text\\\" \\u00e9\"",
                "{\"a\":[1,{\"b\":\"}\"}],\"c\":100000000000000000000.0}",
                "[]"
            })
    void a_value_is_kept_digit_for_digit(String json) throws Exception {
        String line =
                "{\"key\":\"k\",\"value\": " + json + " ,\"revision\":7,\"more\":{\"x\":[1]}}";

        Put put = parse(line).put(NOW).orElseThrow();

        assertEquals(Put.of("k", Value.json(json)), put);
        assertEquals(Value.json(json).toString(), put.value().toString());
    }

    @Test
    void what_is_exported_is_imported() throws Exception {
        Entry entry =
                new Entry(
                        Key.of(new byte[] {(byte) 0xff, 0}),
                        Value.raw(new byte[] {1, 2, (byte) 0x80}),
                        3,
                        4,
                        2,
                        Optional.of(NOW.plusSeconds(90)),
                        OptionalLong.empty());
        String line = Answer.object(json -> EntryFields.write(json, entry));

        assertEquals(
                Optional.of(Put.of(entry.key(), entry.value()).ttl(Duration.ofSeconds(90))),
                parse(line).put(NOW));
    }

    @Test
    void the_longest_raw_value_is_imported() throws Exception {
        Value longest = Value.raw(new byte[16 << 20]);
        String line =
                Answer.object(json -> {
                    json.writeStringField("key", "k");
                    EntryFields.value(json, longest);
                });

        assertEquals(Optional.of(Put.of("k", longest)), parse(line).put(NOW));
    }

    @Test
    void what_has_expired_is_no_put_and_what_has_a_lease_says_so() throws Exception {
        String line =
                "{\"key\":\"k\",\"value\":1,\"expires_at\":\"2026-11-26T12:00:00Z\",\"lease\":5}";

        ImportedLine read = parse(line);

        assertTrue(read.lease());
        assertEquals(Optional.empty(), read.put(NOW));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "nonsense|malformed JSON at column 1: Unrecognized",
                "{\"key\":\"k\",\"value\":|malformed JSON at column",
                "[1]|the entry must be a JSON object",
                "{\"key\":\"k\"}|the entry has no field 'value'",
                "{\"value\":1}|the entry has no field 'key'",
                "{\"key\":\"\",\"value\":1}|",
                "{\"key\":\"k\",\"value\":\"%\",\"encoding\":\"base64\"}|",
                "{\"key\":\"k\",\"value\":1,\"encoding\":\"hex\"}|encoding must be",
                "{\"key\":\"k\",\"value\":1,\"expires_at\":\"soon\"}|",
                "{\"key\":\"k\",\"value\":1} {}|something follows",
            })
    void a_wrong_line_says_why(String line, @Nullable String why) {
        var wrong = assertThrows(ImportedLine.WrongException.class, () -> parse(line));

        String said = String.valueOf(wrong.getMessage());
        assertTrue(why == null || said.contains(why), said);
    }
}
