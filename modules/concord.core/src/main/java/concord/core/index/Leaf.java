package concord.core.index;

import java.util.Arrays;

/// Elements in order. Never changed: an insertion makes another.
final class Leaf<T extends Ordered> extends Node {

    /// The most elements of a leaf.
    static final int MAX = 64;

    /// A part of a leaf that still differs in this many bits has bytes enough in its heads.
    private static final int WORN_BITS = Integer.SIZE;

    private final Object[] elements;

    private Leaf(byte[] prefix, long[] heads, Object[] elements) {
        super(prefix, heads);
        this.elements = elements;
    }

    /// A leaf of elements that are in order.
    static <T extends Ordered> Leaf<T> of(Object[] elements) {
        int count = elements.length;
        if (count == 0) {
            return new Leaf<>(new byte[0], new long[0], elements);
        }
        byte[] prefix = common(order(elements[0]), order(elements[count - 1]));
        long[] heads = new long[count];
        for (int i = 0; i < count; i++) {
            heads[i] = head(order(elements[i]), prefix.length);
        }
        return new Leaf<>(prefix, heads, elements);
    }

    private static byte[] order(Object element) {
        return ((Ordered) element).order();
    }

    @Override
    byte[] key(int index) {
        return order(elements[index]);
    }

    @SuppressWarnings("unchecked") // made of such elements alone
    T element(int index) {
        return (T) elements[index];
    }

    Leaf<T> with(int index, T element) {
        int count = elements.length;
        Object[] more = new Object[count + 1];
        System.arraycopy(elements, 0, more, 0, index);
        more[index] = element;
        System.arraycopy(elements, index, more, index + 1, count - index);
        byte[] key = element.order();
        return count > 1 && fits(key)
                ? new Leaf<>(prefix, inserted(heads, index, head(key)), more)
                : of(more);
    }

    Leaf<T> without(int index) {
        Object[] less = new Object[elements.length - 1];
        System.arraycopy(elements, 0, less, 0, index);
        System.arraycopy(elements, index + 1, less, index, less.length - index);
        long[] rest = new long[less.length];
        System.arraycopy(heads, 0, rest, 0, index);
        System.arraycopy(heads, index + 1, rest, index, rest.length - index);
        return new Leaf<>(prefix, rest, less);
    }

    /// The elements from one place to another. Their keys are not looked at, which would fetch each
    /// from memory, unless their heads tell them apart no more.
    Leaf<T> part(int from, int to) {
        Object[] some = Arrays.copyOfRange(elements, from, to);
        boolean worn = Long.numberOfLeadingZeros(heads[from] ^ heads[to - 1]) >= WORN_BITS;
        return worn ? of(some) : new Leaf<>(prefix, Arrays.copyOfRange(heads, from, to), some);
    }

    Leaf<T> joined(Leaf<T> next) {
        Object[] all = Arrays.copyOf(elements, count() + next.count());
        System.arraycopy(next.elements, 0, all, count(), next.count());
        return of(all);
    }
}
