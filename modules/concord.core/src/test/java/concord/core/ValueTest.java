package concord.core;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.nio.ReadOnlyBufferException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// JSON or raw bytes, and never changed.
class ValueTest {

    @Test
    void ofAnObjectIsTheJsonThatJacksonMakesOfIt() {
        assertEquals(Value.json("\"text\""), Value.of("text"));
        assertEquals(
                Value.json("[1,2.50,true]"), Value.of(List.of(1, new BigDecimal("2.50"), true)));
        assertEquals(Value.json("{\"a\":{}}"), Value.of(Map.of("a", Map.of())));
        assertEquals(Value.json("null"), Value.json(JsonNodeFactory.instance.nullNode()));
    }

    @Test
    void whatJacksonCannotWriteIsRefused() {
        assertThrows(ConcordException.InvalidRequest.class, () -> Value.of(new Object()));
        assertThrows(ConcordException.InvalidRequest.class, () -> Value.of("half \ud83e"));
    }

    @Test
    void asATypeItIsReadByJackson() {
        assertEquals("text", Value.of("text").as(String.class));
        assertEquals(List.of(1, 2), Value.json("[1,2]").as(List.class));
        var misfit =
                assertThrows(
                        ConcordException.InvalidRequest.class,
                        () -> Value.of("text").as(Integer.class));
        assertTrue(String.valueOf(misfit.getMessage()).contains("java.lang.Integer"));
    }

    @Test
    void aTreeIsTheReadersOwn() {
        Value value = Value.json("{\"a\":1}");
        JsonNode tree = value.json();
        ((ObjectNode) tree).put("a", 2);
        assertEquals(1, value.json().get("a").intValue());
    }

    @Test
    void rawBytesAreNoJson() {
        Value raw = Value.raw(new byte[] {'1'});
        assertFalse(raw.isJson());
        assertThrows(ConcordException.InvalidRequest.class, raw::json);
        assertThrows(ConcordException.InvalidRequest.class, () -> raw.as(Integer.class));
        assertNotEquals(Value.json("1"), raw);
    }

    @Test
    void equalIsWhatHasTheSameKindAndBytes() {
        assertEquals(Value.json(" [ 1 ] "), Value.json("[1]"));
        assertEquals(Value.json("[1]").hashCode(), Value.json("[ 1]").hashCode());
        assertEquals(Value.raw(new byte[] {1}), Value.raw(new byte[] {1}));
        assertNotEquals(Value.json("1"), Value.json("1.0"));
        assertNotEquals(Value.json("null"), Value.raw(new byte[0]));
    }

    @Test
    void nobodyCanChangeIt() {
        byte[] bytes = {1, 2, 3};
        Value value = Value.raw(bytes);
        bytes[0] = 9;
        value.bytes()[1] = 9;
        assertThrows(ReadOnlyBufferException.class, () -> value.buffer().put((byte) 9));
        assertArrayEquals(new byte[] {1, 2, 3}, value.bytes());
    }

    @Test
    void itsLengthIsThatOfItsBytes() {
        assertEquals(4, Value.json(" null ").length());
        assertEquals(6, Value.of("\uD83E\uDD98").length());
        assertEquals(0, Value.raw(new byte[0]).length());
    }

    @Test
    void forPeopleItIsItsTextOrHex() {
        assertEquals("{\"a\":\"\u00e9\"}", Value.json("{\"a\":\"\u00e9\"}").toString());
        assertEquals("0x00ff", Value.raw(new byte[] {0, -1}).toString());
    }
}
