package concord.core.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import concord.core.ConcordException;
import concord.core.Value;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// JSON values are kept as they were written.
class JsonTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0",
                "-0",
                "-0.0",
                "1.0",
                "1.10",
                "1e400",
                "1E+5",
                "-1e-7",
                "12345678901234567890",
                "[1.0,{\"a\":-0.0,\"b\":[1e400]},[]]",
                "\"é東京😀\"",
                "{\"😀\":\"\"}",
                "null",
            })
    void to_the_letter(String text) {
        assertEquals(text, textOf(Value.json(text)));
        assertEquals(text, textOf(Value.json(text.getBytes(StandardCharsets.UTF_8))));
    }

    @Test
    void but_for_white_space_and_needless_escapes() {
        assertEquals(
                "{\"a b\":[1.0,\"é/😀\"]}",
                textOf(Value.json("{ \"a b\" :\n[1.0 ,\"\\u00e9\\/\\ud83d\\ude00\"]\t}")));
    }

    @Test
    void only_utf_8_is_read() {
        byte[] utf16 = "[1]".getBytes(StandardCharsets.UTF_16BE);
        assertThrows(ConcordException.InvalidRequest.class, () -> Value.json(utf16));
    }

    @Test
    void a_refusal_says_where_and_nothing_of_the_parser() {
        var refused = assertThrows(ConcordException.InvalidRequest.class, () -> Value.json("[1"));
        String message = String.valueOf(refused.getMessage());
        assertTrue(message.contains("line: 1, column: 1"), message);
        assertFalse(message.contains("Source"), message);
    }

    private static String textOf(Value value) {
        return new String(value.bytes(), StandardCharsets.UTF_8);
    }
}
