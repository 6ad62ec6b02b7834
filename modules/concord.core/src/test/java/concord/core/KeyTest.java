package concord.core;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import concord.core.property.Seeds;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The name of an entry.
class KeyTest {

    @Test
    void textIsItsUtf8() {
        assertArrayEquals(new byte[] {'k', (byte) 0xc3, (byte) 0xa4}, Key.of("k\u00e4").bytes());
        assertArrayEquals(new byte[] {-16, -97, -90, -104}, Key.of("\uD83E\uDD98").bytes());
        assertEquals(Optional.of("k\u00e4\uD83E\uDD98"), Key.of("k\u00e4\uD83E\uDD98").text());
        assertEquals(Key.of(new byte[] {'k'}), Key.of("k"));
    }

    @Test
    void bytesThatAreNotUtf8HaveNoText() {
        Key binary = Key.of(new byte[] {0, -1});
        assertEquals(Optional.empty(), binary.text());
        assertEquals("0x00ff", binary.toString());
        assertEquals("k\u00e4", Key.of("k\u00e4").toString());
    }

    @Test
    void itHas1To1024Bytes() {
        assertEquals(1024, Key.of("k".repeat(1024)).length());
        assertEquals(1024, Key.of("\u20ac".repeat(341) + "k").length());
        assertEquals(1024, Key.of(new byte[1024]).length());
        for (String text : List.of("", "k".repeat(1025), "\u20ac".repeat(342))) {
            assertThrows(ConcordException.InvalidKey.class, () -> Key.of(text));
        }
        assertThrows(ConcordException.InvalidKey.class, () -> Key.of(new byte[0]));
        assertThrows(ConcordException.InvalidKey.class, () -> Key.of(new byte[1025]));
    }

    @Test
    void aRefusalNamesTheLimit() {
        for (String text : List.of("", "k".repeat(1025), "\u20ac".repeat(342))) {
            var refused = assertThrows(ConcordException.InvalidKey.class, () -> Key.of(text));
            assertTrue(String.valueOf(refused.getMessage()).contains("1024"), refused::getMessage);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\ud83e",
                "\udd98",
                "a\ud83e",
                "\udd98a",
                "\udd98\ud83e",
                "\ud83e\ud83e\udd98"
            })
    void halfASurrogatePairIsNoText(String text) {
        assertThrows(ConcordException.InvalidKey.class, () -> Key.of(text));
    }

    @Test
    void orderIsThatOfUnsignedBytes() {
        List<Key> ordered =
                List.of(
                        Key.of(new byte[] {0}),
                        Key.of(new byte[] {0, 0}),
                        Key.of("a"),
                        Key.of("a\u0000"),
                        Key.of("ab"),
                        Key.of("b"),
                        Key.of(new byte[] {(byte) 0x7f}),
                        Key.of(new byte[] {(byte) 0x80}),
                        Key.of(new byte[] {(byte) 0xff}),
                        Key.of(new byte[] {(byte) 0xff, 0}));
        for (int i = 0; i < ordered.size(); i++) {
            for (int j = 0; j < ordered.size(); j++) {
                int order = Integer.signum(ordered.get(i).compareTo(ordered.get(j)));
                assertEquals(Integer.compare(i, j), order, ordered.get(i) + ", " + ordered.get(j));
            }
        }
    }

    @Test
    void equalHashAndOrderAgree() {
        Seeds.each(
                200,
                random -> {
                    byte[] left = new byte[random.nextInt(1, 4)];
                    byte[] right = new byte[random.nextInt(1, 4)];
                    for (byte[] bytes : List.of(left, right)) {
                        for (int i = 0; i < bytes.length; i++) {
                            bytes[i] = (byte) random.nextInt(-1, 2);
                        }
                    }
                    Key a = Key.of(left);
                    Key b = Key.of(right);
                    assertEquals(Arrays.equals(left, right), a.equals(b));
                    assertEquals(a.equals(b), a.compareTo(b) == 0);
                    assertEquals(Integer.signum(a.compareTo(b)), -Integer.signum(b.compareTo(a)));
                    assertTrue(!a.equals(b) || a.hashCode() == b.hashCode());
                });
    }

    @Test
    void nobodyCanChangeIt() {
        byte[] bytes = {'a', 'b'};
        Key key = Key.of(bytes);
        bytes[0] = 'x';
        key.bytes()[1] = 'x';
        assertEquals(Key.of("ab"), key);
    }

    @Test
    void itKnowsItsBeginnings() {
        Key key = Key.of("ab");
        assertTrue(key.startsWith(new byte[0]));
        assertTrue(key.startsWith(new byte[] {'a', 'b'}));
        assertFalse(key.startsWith(new byte[] {'b'}));
        assertFalse(key.startsWith(new byte[] {'a', 'b', 'c'}));
    }
}
