package concord.core.index;

import java.util.Arrays;

/// Elements in order. Never changed: an insertion makes another.
final class Leaf<T extends Ordered> extends Node {

    /// The most elements of a leaf.
    static final int MAX = 64;

    private final Object[] elements;

    private Leaf(int skip, long[] heads, Object[] elements) {
        super(skip, heads);
        this.elements = elements;
    }

    /// A leaf of elements that are in order.
    static <T extends Ordered> Leaf<T> of(Object[] elements) {
        int count = elements.length;
        if (count == 0) {
            return new Leaf<>(0, new long[0], elements);
        }
        byte[] first = order(elements[0]);
        byte[] last = order(elements[count - 1]);
        int skip = mismatch(first, last, Integer.MAX_VALUE);
        long[] heads = new long[count];
        for (int i = 0; i < count; i++) {
            heads[i] = head(order(elements[i]), skip);
        }
        return new Leaf<>(skip, heads, elements);
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
        // Only a new first or last one can have less in common with the rest.
        boolean fits = count > 1 && mismatch(key, key(0), skip) == skip;
        return fits ? new Leaf<>(skip, inserted(heads, index, head(key, skip)), more) : of(more);
    }

    Leaf<T> without(int index) {
        Object[] less = new Object[elements.length - 1];
        System.arraycopy(elements, 0, less, 0, index);
        System.arraycopy(elements, index + 1, less, index, less.length - index);
        long[] rest = new long[less.length];
        System.arraycopy(heads, 0, rest, 0, index);
        System.arraycopy(heads, index + 1, rest, index, rest.length - index);
        return new Leaf<>(less.length == 0 ? 0 : skip, rest, less);
    }

    Leaf<T> part(int from, int to) {
        return of(Arrays.copyOfRange(elements, from, to));
    }

    Leaf<T> joined(Leaf<T> next) {
        Object[] all = Arrays.copyOf(elements, count() + next.count());
        System.arraycopy(next.elements, 0, all, count(), next.count());
        return of(all);
    }
}
