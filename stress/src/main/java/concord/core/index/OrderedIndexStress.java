package concord.core.index;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.util.Iterator;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/// Walks over the ordered index, while the one writer splits and joins its leaves.
public final class OrderedIndexStress {

    private OrderedIndexStress() {}

    private static final class Item implements Ordered {

        /// Even ones are there all the while.
        final int number;

        Item(int number) {
            this.number = number;
        }

        @Override
        public byte[] order() {
            return new byte[] {(byte) (number >> Byte.SIZE), (byte) number};
        }
    }

    private static OrderedIndex<Item> evens(int count) {
        OrderedIndex<Item> index = new OrderedIndex<>();
        for (int i = 0; i < count; i++) {
            index.insert(new Item(2 * i));
        }
        return index;
    }

    /// How many even ones a walk meets, or -1 when it is out of order.
    private static int walk(Iterator<Item> items, int direction) {
        int evens = 0;
        int before = direction > 0 ? -1 : Integer.MAX_VALUE;
        while (items.hasNext()) {
            int number = items.next().number;
            if (Integer.compare(number, before) != direction) {
                return -1;
            }
            before = number;
            evens += 1 - number % 2;
        }
        return evens;
    }

    /// A full leaf is split under two walks.
    @JCStressTest
    @State
    @Outcome(id = "64, 64", expect = ACCEPTABLE, desc = "all that stay, in order")
    @Outcome(expect = FORBIDDEN, desc = "an element was lost, or came twice")
    public static class Split {
        private final OrderedIndex<Item> index = evens(Leaf.MAX);

        /// Adds in the middle.
        @Actor
        public void insert() {
            index.insert(new Item(Leaf.MAX + 1));
            index.insert(new Item(Leaf.MAX - 1));
        }

        /// Walks up and down.
        @Actor
        public void walk(II_Result result) {
            result.r1 = OrderedIndexStress.walk(index.ascending(null), 1);
            result.r2 = OrderedIndexStress.walk(index.descending(null), -1);
        }
    }

    /// Two sparse leaves are joined under two walks.
    @JCStressTest
    @State
    @Outcome(id = "40, 40", expect = ACCEPTABLE, desc = "all that stay, in order")
    @Outcome(expect = FORBIDDEN, desc = "an element was lost, or came twice")
    public static class Join {
        private final OrderedIndex<Item> index = evens(40);

        /// Adds so many that there are two leaves, and leaves them as few as do not join.
        public Join() {
            for (int i = 0; i < 40; i++) {
                index.insert(new Item(2 * i + 1));
            }
            for (int i = 0; i < 28; i++) {
                index.remove(new Item(2 * i + 1).order());
            }
        }

        /// Removes the rest.
        @Actor
        public void remove() {
            for (int i = 28; i < 40; i++) {
                index.remove(new Item(2 * i + 1).order());
            }
        }

        /// Walks up and down.
        @Actor
        public void walk(II_Result result) {
            result.r1 = OrderedIndexStress.walk(index.ascending(null), 1);
            result.r2 = OrderedIndexStress.walk(index.descending(null), -1);
        }
    }
}
