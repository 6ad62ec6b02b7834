package concord.core.query;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import concord.core.Value;
import concord.core.property.Seeds;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/// Equal values, equal bytes; ordered values, ordered bytes.
class CanonicalTest {

    private static final List<String> IN_ORDER =
            List.of(
                    "null",
                    "false",
                    "true",
                    "-1e999999999999999",
                    "-1e400",
                    "-10.5",
                    "-10",
                    "-9.99",
                    "-1",
                    "-0.1",
                    "-1e-400",
                    "0",
                    "1e-400",
                    "0.1",
                    "0.11",
                    "1",
                    "1.5",
                    "2",
                    "10",
                    "1e400",
                    "1e999999999999999",
                    "\"\"",
                    "\"\\u0000\"",
                    "\"\\u0000\\u0000\"",
                    "\"\\u0001\"",
                    "\"a\"",
                    "\"aa\"",
                    "\"b\"",
                    "\"é\"",
                    "\"\uFFFD\"",
                    "\"😀\"");

    @Test
    void scalarsAreInOrder() {
        for (int i = 0; i < IN_ORDER.size(); i++) {
            for (int k = 0; k < IN_ORDER.size(); k++) {
                String both = IN_ORDER.get(i) + " and " + IN_ORDER.get(k);
                assertEquals(
                        Integer.signum(Integer.compare(i, k)),
                        Integer.signum(
                                Arrays.compareUnsigned(of(IN_ORDER.get(i)), of(IN_ORDER.get(k)))),
                        both);
            }
        }
    }

    @Test
    void valuesThatAreEqualHaveTheSameBytes() {
        same("1", "1.0", "1e0", "10E-1", "0.1e+1", "100e-2");
        same("0", "-0", "0.0", "-0e9", "0E400");
        same("12345678901234567890.5", "1234567890123456789.05e1");
        same("{\"a\":1,\"b\":[1,2]}", "{ \"b\" : [1.0, 2e0], \"a\": 1 }");
        same("\"\\u0041\"", "\"A\"");
    }

    @Test
    void valuesThatDifferHaveOthers() {
        for (List<String> two :
                List.of(
                        List.of("12345678901234567890", "12345678901234567891"),
                        List.of("1", "\"1\""),
                        List.of("[1,2]", "[2,1]"),
                        List.of("[]", "{}"),
                        List.of("[[1],2]", "[[1,2]]"),
                        List.of("{\"a\":1}", "{\"a\":1,\"b\":1}"),
                        List.of("{\"a\":\"b\"}", "{\"ab\":\"\"}"),
                        List.of("1e-999999999999999", "0"))) {
            assertFalse(Arrays.equals(of(two.get(0)), of(two.get(1))), two::toString);
        }
    }

    @Test
    void hugeExponentsCostNothing() {
        of("1e" + "9".repeat(900));
        of("1e-" + "9".repeat(900));
        assertArrayEquals(of("1e" + "9".repeat(900)), of("1e" + "9".repeat(901)));
    }

    @Test
    void numbersAreInTheOrderOfBigDecimal() {
        Seeds.each(
                2_000,
                random -> {
                    BigDecimal one = number(random);
                    BigDecimal other = number(random);
                    assertEquals(
                            one.compareTo(other),
                            Integer.signum(
                                    Arrays.compareUnsigned(
                                            of(one.toString()), of(other.toString()))),
                            () -> one + " and " + other);
                });
    }

    private static BigDecimal number(RandomGenerator random) {
        long digits = random.nextLong(-2_000, 2_000) * (random.nextBoolean() ? 1 : 1_000_000_007L);
        return BigDecimal.valueOf(digits, random.nextInt(-5, 6));
    }

    @Test
    void noEncodingIsTheBeginningOfAnother() {
        for (String one : IN_ORDER) {
            for (String other : IN_ORDER) {
                byte[] a = of(one);
                byte[] b = of(other);
                assertTrue(
                        one.equals(other)
                                || a.length > b.length
                                || !Arrays.equals(a, Arrays.copyOf(b, a.length)),
                        one + " and " + other);
            }
        }
    }

    @Test
    void anIndexHoldsTheElementsOfArraysOnceAndNoNulls() {
        Pointer pointer = Pointer.of("/a");
        assertEquals(2, indexed("{\"a\":[1,1.0,null,\"x\"]}", pointer));
        assertEquals(1, indexed("{\"a\":{\"b\":1}}", pointer));
        assertEquals(0, indexed("{\"a\":null}", pointer));
        assertEquals(0, indexed("{\"b\":1}", pointer));
        assertEquals(0, indexed("[1]", pointer));
        assertEquals(0, indexed("{\"a\":[]}", pointer));
        assertEquals(1, indexed("{\"a\":[[1,2]]}", pointer));
    }

    private static int indexed(String json, Pointer pointer) {
        return Canonical.indexed(Value.json(json).bytes(), pointer).size();
    }

    private static void same(String... texts) {
        for (String text : texts) {
            assertArrayEquals(of(texts[0]), of(text), text);
        }
    }

    private static byte[] of(String json) {
        return Canonical.of(Value.json(json).bytes());
    }
}
