package concord.core.command;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import concord.core.ConcordException;
import concord.core.property.Mutations;
import concord.core.property.Seeds;
import concord.core.query.Canonical;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What is one JSON value, and what is stored of it.
class JsonTest {

    private static final Charset UTF_8 = StandardCharsets.UTF_8;
    private static final int DEEPEST = 500;

    @Test
    void whiteSpaceGoesAndStringsStay() {
        assertEquals(
                "{\"a b\":[1,\" \\n\",null],\"c\":{}}",
                minified(" { \"a b\" : [ 1 ,\n\t\" \\n\" , null ] ,\r\n \"c\" : { } } "));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0",
                "-0",
                "-0.0",
                "1.10",
                "1e5",
                "1E+400",
                "1e-400",
                "1e9999999999",
                "-1e-7",
                "9007199254740993",
                "123456789012345678901234567890.123456789012345678901234567890"
            })
    void aNumberStaysAsItIsWritten(String number) {
        assertEquals(number, minified(number));
        assertEquals("[" + number + "]", minified(" [ " + number + " ] "));
    }

    @Test
    void aNumberHasUpTo1000Digits() {
        String longest = "7".repeat(1_000);
        assertEquals(longest, minified(longest));
        refused(longest + "7");
    }

    @Test
    void aNameHasUpTo50000BytesFromWhereverItComes() {
        String longest = "{\"" + "é".repeat(25_000) + "\":1}";
        assertEquals(longest, minified(longest));
        assertEquals(longest, new String(Json.minify(longest), UTF_8));
        String longer = longest.replace("\":", "é\":");
        refused(longer);
        assertThrows(ConcordException.InvalidRequest.class, () -> Json.minify(longer));
        assertThrows(
                ConcordException.InvalidRequest.class,
                () -> Json.write(Map.of("é".repeat(25_001), 1)));
    }

    @Test
    void anObjectIsWrittenAsItCouldBeRead() {
        BigInteger longest = new BigInteger("7".repeat(1_000));
        assertEquals(
                "{\"n\":" + longest + "}", new String(Json.write(Map.of("n", longest)), UTF_8));
        BigInteger longer = longest.multiply(BigInteger.TEN);
        assertThrows(ConcordException.InvalidRequest.class, () -> Json.write(Map.of("n", longer)));
    }

    /// What is in the log is applied, whatever was allowed when it came there.
    @Test
    void whatIsStoredIsReadWithoutLimits() {
        String stored = "{\"" + "é".repeat(30_000) + "\":" + "7".repeat(2_000) + "}";
        assertTrue(Canonical.of(stored.getBytes(UTF_8)).length > 60_000);
    }

    @Test
    void aTreeHasEveryDigitToo() {
        BigDecimal exact = new BigDecimal("123456789012345678901234567890.10");
        assertEquals(exact, Json.tree(Json.minify(exact.toString())).decimalValue());
        assertEquals("1.10", new String(Json.write(Json.tree(Json.minify("1.10"))), UTF_8));
    }

    @Test
    void aNumberBeyondWhatJavaCanHoldIsStoredAndNotRead() {
        byte[] stored = Json.minify("1e9999999999");
        assertThrows(ConcordException.InvalidRequest.class, () -> Json.tree(stored));
    }

    @Test
    void escapesBecomeTheirCharacters() {
        assertEquals("\"A/\u00e9\uD83E\uDD98\"", minified("\"\\u0041\\/\\u00e9\\ud83e\\udd98\""));
        assertEquals("\"\\u0000\\\"\\\\\"", minified("\"\\u0000\\\"\\\\\""));
        assertEquals("\"\uD83E\uDD98\"", minified("\"\uD83E\uDD98\""));
        assertEquals("{\"\uD83E\uDD98\":1}", minified("{\"\uD83E\uDD98\":1}"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"\\ud83e\"",
                "\"\\udd98\"",
                "\"\\udd98\\ud83e\"",
                "\"\\ud83e and more\"",
                "\"\\ud83ex\"",
                "{\"\\ud83e\":1}",
                "\"\ud83e\"",
                "\"\udd98\"",
                "\"\ud83e and more\"",
                "{\"\ud83e\":1}"
            })
    void halfASurrogatePairIsNoText(String text) {
        refused(text);
    }

    @Test
    void wholePairsStayWhereverTheyStand() {
        for (int offset = 0; offset < 3; offset++) {
            for (int pairs : new int[] {1, 1_000, 4_000, 30_000}) {
                String text = "x".repeat(offset) + "\uD83E\uDD98".repeat(pairs);
                assertEquals("\"" + text + "\"", minified("\"" + text + "\""));
                assertEquals("\"" + text + "\"", new String(Json.write(text), UTF_8));
            }
        }
    }

    @Test
    void aBackslashBeforeTheLettersOfAnEscapeIsNoEscape() {
        assertEquals("\"\\\\uD83E\"", minified("\"\\\\uD83E\""));
        refused("\"\\\\\\uD83E\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"a\":1,\"a\":2}",
                "{\"a\":1,\"\\u0061\":1}",
                "[{\"b\":{\"a\":1,\"b\":2,\"a\":3}}]"
            })
    void aNameStandsOnceInAnObject(String text) {
        refused(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", " ", "nul", "truex", "TRUE", "{", "[1,", "[1", "\"open", "{\"a\"}", "{\"a\":}",
                "'a'", "{a:1}", "[1,]", "{\"a\":1,}", "01", ".5", "5.", "+1", "1e", "0x1", "NaN",
                "-Infinity", "// note\n1", "/* note */1", "\u00a01", "\"\t\"", "\"\\x\"", "]", ":"
            })
    void whatIsNotJsonIsRefused(String text) {
        refused(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"1 2", "{}x", "{} {}", "[1]]", "\"a\"\"b\"", "null,", "1//", "true false"})
    void nothingFollowsTheValue(String text) {
        refused(text);
    }

    @Test
    void nestingHasABottom() {
        String deepest = "[".repeat(DEEPEST) + "]".repeat(DEEPEST);
        assertEquals(deepest, minified(deepest));
        assertTrue(Json.tree(Json.minify(deepest)).isArray());
        refused("[" + deepest + "]");
        refused("{\"a\":".repeat(100_000));
    }

    @Test
    void whatIsWrittenFromAnObjectIsNeverDeeperThanWhatCanBeRead() {
        Object deepest = nested(DEEPEST);
        assertTrue(Json.tree(Json.write(deepest)).isArray());
        assertThrows(ConcordException.InvalidRequest.class, () -> Json.write(nested(DEEPEST + 1)));
        assertThrows(ConcordException.InvalidRequest.class, () -> Json.write(nested(100_000)));
    }

    private static List<Object> nested(int depth) {
        List<Object> inner = List.of();
        for (int i = 1; i < depth; i++) {
            inner = List.of(inner);
        }
        return inner;
    }

    @Test
    void stringsMayBeAsLargeAsAValue() {
        String large = "\"" + "\u00e9".repeat(8 << 20) + "\"";
        assertEquals((16 << 20) + 2, Json.minify(large).length);
        assertArrayEquals(large.getBytes(UTF_8), Json.minify(large.getBytes(UTF_8)));
    }

    static Stream<byte[]> notUtf8() {
        return Stream.of(
                        "22 ff 22", // never in UTF-8
                        "22 c3 22", // cut short
                        "22 e2 82 22",
                        "22 f0 9f a6 22",
                        "22 80 22", // a continuation of nothing
                        "22 ed a0 be 22", // half a surrogate pair
                        "22 ed a0 be ed b6 98 22", // a pair of them, as CESU-8 has it
                        "22 c1 81 22", // longer than needed
                        "22 e0 81 81 22",
                        "22 f0 80 81 81 22",
                        "22 f4 90 80 80 22", // beyond Unicode
                        "22 f8 88 80 80 80 22",
                        "7b 22 ff 22 3a 31 7d",
                        "00 31", // UTF-16
                        "31 00",
                        "fe ff 00 31",
                        "00 00 00 31") // UTF-32
                .map(hex -> HexFormat.ofDelimiter(" ").parseHex(hex));
    }

    @ParameterizedTest
    @MethodSource("notUtf8")
    void bytesAreUtf8(byte[] bytes) {
        assertThrows(ConcordException.InvalidRequest.class, () -> Json.minify(bytes));
    }

    @Test
    void aByteOrderMarkIsNoPartOfJson() {
        refused("\ufeff1");
        refused("\ufeff");
    }

    @Test
    void whateverBytesComeTheyAreRefusedOrReadable() {
        byte[] document =
                "{\"a\\u00e9\":[1.50,-2e3,true,null,\"\uD83E\uDD98 \\n\"],\"b\":{\"c\":\"\"}}"
                        .getBytes(UTF_8);
        Seeds.each(
                5_000,
                random -> {
                    byte[] minified;
                    try {
                        minified = Json.minify(Mutations.changed(document, random));
                    } catch (ConcordException.InvalidRequest _) {
                        return;
                    }
                    assertArrayEquals(minified, Json.minify(minified));
                    assertArrayEquals(minified, Json.minify(new String(minified, UTF_8)));
                    assertTrue(Json.tree(minified).isObject());
                });
    }

    @Test
    void aRefusalSaysWhereAndNothingOfTheParser() {
        var refused = assertThrows(ConcordException.InvalidRequest.class, () -> Json.minify("[1"));
        String message = String.valueOf(refused.getMessage());
        assertTrue(message.contains("line: 1, column: 1"), message);
        assertFalse(message.contains("Source"), message);
    }

    private static void refused(String text) {
        assertThrows(ConcordException.InvalidRequest.class, () -> Json.minify(text));
        byte[] bytes = text.getBytes(UTF_8);
        // What has no UTF-8 came here as "?", which may be JSON.
        if (text.equals(new String(bytes, UTF_8))) {
            assertThrows(ConcordException.InvalidRequest.class, () -> Json.minify(bytes));
        }
    }

    private static String minified(String text) {
        byte[] minified = Json.minify(text);
        assertArrayEquals(minified, Json.minify(text.getBytes(UTF_8)), "text and bytes agree");
        assertArrayEquals(minified, Json.minify(minified), "once is enough");
        return new String(minified, UTF_8);
    }
}
