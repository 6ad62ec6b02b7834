package concord.core.index;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import concord.core.property.Seeds;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// The index against a sorted map, and under readers.
class OrderedIndexTest {

    private static final class Item implements Ordered {
        private final byte[] key;

        Item(byte[] key) {
            this.key = key;
        }

        @Override
        public byte[] order() {
            return key;
        }

        @Override
        public String toString() {
            return Arrays.toString(key);
        }
    }

    @Test
    void itIsTheSortedMaps() {
        Seeds.each(
                40,
                random -> {
                    OrderedIndex<Item> index = new OrderedIndex<>();
                    TreeMap<byte[], Item> model = new TreeMap<>(Arrays::compareUnsigned);
                    for (int phase = 0; phase < 6; phase++) {
                        int insertsOfTen = phase % 2 == 0 ? 8 : 2;
                        for (int step = 0; step < 1_500; step++) {
                            change(index, model, key(random), random.nextInt(10) < insertsOfTen);
                        }
                        compare(index, model, key(random));
                        compare(index, model, null);
                    }
                    for (byte[] key : List.copyOf(model.keySet())) {
                        change(index, model, key, false);
                    }
                    compare(index, model, null);
                });
    }

    @Test
    void appendedInOrderAndTakenFromTheFrontItIsTheSortedMaps() {
        OrderedIndex<Item> index = new OrderedIndex<>();
        TreeMap<byte[], Item> model = new TreeMap<>(Arrays::compareUnsigned);
        for (int i = 0; i < 20_000; i++) {
            change(index, model, number(i), true);
        }
        compare(index, model, number(12_345));
        for (int i = 0; i < 19_990; i++) {
            change(index, model, number(i), false);
        }
        compare(index, model, number(19_995));
        for (int i = 30_000; i > 20_000; i--) {
            change(index, model, number(i), true);
        }
        compare(index, model, number(25_000));
    }

    @Test
    void takenFromTheEndItIsTheSortedMaps() {
        OrderedIndex<Item> index = new OrderedIndex<>();
        TreeMap<byte[], Item> model = new TreeMap<>(Arrays::compareUnsigned);
        int full = Leaf.MAX * Inner.MAX;
        for (int i = 0; i < 2 * full; i++) {
            change(index, model, number(i), true);
        }
        for (int i = 2 * full - 1; i >= 0; i--) {
            change(index, model, number(i), false);
            if (i % full == 7) {
                compare(index, model, number(i / 2));
            }
        }
        assertEquals(1, nodes(index.root));
    }

    @Test
    void aQueueLeavesNoEmptyNodesBehind() {
        OrderedIndex<Item> index = new OrderedIndex<>();
        for (int i = 0; i < 50_000; i++) {
            index.insert(new Item(number(i)));
            if (i >= 100) {
                assertTrue(index.remove(number(i - 100)));
            }
        }
        assertEquals(100, all(index.ascending(null)).size());
        assertTrue(nodes(index.root) < 10, nodes(index.root) + " nodes for 100 elements");
    }

    @Test
    void emptiedInAnyOrderItIsOneLeaf() {
        Seeds.each(
                3,
                random -> {
                    OrderedIndex<Item> index = new OrderedIndex<>();
                    List<byte[]> keys = new ArrayList<>();
                    for (int i = 0; i < 20_000; i++) {
                        keys.add(number(i));
                        index.insert(new Item(keys.getLast()));
                    }
                    Collections.shuffle(keys, Random.from(random));
                    for (byte[] key : keys) {
                        assertTrue(index.remove(key));
                    }
                    assertEquals(0, index.size());
                    assertEquals(1, nodes(index.root));
                });
    }

    private static int nodes(Node node) {
        int nodes = 1;
        if (node instanceof Inner inner) {
            for (int i = 0; i < inner.children(); i++) {
                nodes += nodes(inner.child(i));
            }
        }
        return nodes;
    }

    private static void change(
            OrderedIndex<Item> index,
            NavigableMap<byte[], Item> model,
            byte[] key,
            boolean inserts) {
        Item item = new Item(key);
        if (!inserts) {
            assertEquals(model.remove(key) != null, index.remove(key));
        } else if (model.putIfAbsent(key, item) == null) {
            index.insert(item);
        } else {
            assertThrows(IllegalStateException.class, () -> index.insert(item));
        }
        assertEquals(model.get(key), index.get(key));
        assertEquals(model.size(), index.size());
    }

    private static void compare(
            OrderedIndex<Item> index, NavigableMap<byte[], Item> model, byte @Nullable [] key) {
        assertEquals(
                List.copyOf((key == null ? model : model.tailMap(key, true)).values()),
                all(index.ascending(key)));
        assertEquals(
                List.copyOf(
                        (key == null ? model : model.headMap(key, false)).descendingMap().values()),
                all(index.descending(key)));
    }

    private static List<Item> all(Iterator<Item> items) {
        List<Item> all = new ArrayList<>();
        items.forEachRemaining(all::add);
        return all;
    }

    /// Keys that share beginnings, are beginnings of each other, and have the extreme bytes.
    private static byte[] key(RandomGenerator random) {
        return switch (random.nextInt(4)) {
            case 0 -> number(random.nextInt(3_000));
            case 1 -> {
                byte[] key = new byte[random.nextInt(1, 12)];
                for (int i = 0; i < key.length; i++) {
                    key[i] = (byte) (random.nextBoolean() ? 0 : 0xff);
                }
                yield key;
            }
            case 2 ->
                    ("a/long/prefix/that/all/have/" + random.nextInt(500))
                            .getBytes(StandardCharsets.UTF_8);
            default -> {
                byte[] key = new byte[random.nextInt(1, 5)];
                random.nextBytes(key);
                yield key;
            }
        };
    }

    private static byte[] number(int number) {
        return ByteBuffer.allocate(8).putInt(7).putInt(number).array();
    }

    /// Even numbers stay for ever, odd ones come and go: whoever walks meets each even one once.
    @Test
    void readersMeetWhatStaysOnceAndInOrder() throws Exception {
        int numbers = 4_000;
        OrderedIndex<Item> index = new OrderedIndex<>();
        for (int i = 0; i < numbers; i += 2) {
            index.insert(new Item(number(i)));
        }
        List<Future<?>> readers = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
            readers.add(threads.submit(() -> walk(index, numbers, true)));
            readers.add(threads.submit(() -> walk(index, numbers, false)));
            Seeds.each(
                    1,
                    random -> {
                        for (int i = 0; i < 600_000; i++) {
                            byte[] key = number(random.nextInt(numbers) | 1);
                            if (!index.remove(key)) {
                                index.insert(new Item(key));
                            }
                        }
                    });
        }
        for (Future<?> reader : readers) {
            reader.get();
        }
    }

    private static void walk(OrderedIndex<Item> index, int numbers, boolean up) {
        for (int round = 0; round < 300; round++) {
            Iterator<Item> items = up ? index.ascending(null) : index.descending(null);
            int last = up ? -1 : numbers;
            int evens = 0;
            while (items.hasNext()) {
                int number = ByteBuffer.wrap(items.next().key).getInt(4);
                assertTrue(up ? number > last : number < last, number + " comes after " + last);
                last = number;
                evens += number % 2 == 0 ? 1 : 0;
            }
            assertEquals(numbers / 2, evens);
        }
    }

    @Test
    void emptyItHasNothing() {
        OrderedIndex<Item> index = new OrderedIndex<>();
        assertFalse(index.ascending(null).hasNext());
        assertFalse(index.descending(null).hasNext());
        assertFalse(index.remove(number(1)));
    }
}
