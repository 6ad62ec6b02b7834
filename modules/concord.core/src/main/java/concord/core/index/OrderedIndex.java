package concord.core.index;

import java.util.Iterator;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/// Elements in the order of their bytes: a B+ tree that one thread changes while any number read
/// without a lock.
///
/// A leaf is never changed but replaced by a copy, and the one word that points to it is released;
/// a split or a join replaces inner nodes as well. So a reader sees each node whole. A cursor walks
/// a leaf as it found it, and looks for the next one from the root: every element that is there for
/// as long as the cursor walks comes exactly once; one that comes or goes meanwhile may come or
/// not.
///
/// Bayer and McCreight's tree with the data in the leaves; the key heads in the nodes are the "poor
/// man's normalized keys" of Graefe, Modern B-Tree Techniques (2011).
///
/// @param <T> what the elements are
public final class OrderedIndex<T extends Ordered> {

    private static final int MAX_HEIGHT = 16;
    private static final int SPARSE = Leaf.MAX / 4;

    /// Tests count its nodes.
    volatile Node root = Leaf.of(new Object[0]);

    private long size;

    /// The way from the root to a leaf, of the thread that changes.
    private final Inner[] path = new Inner[MAX_HEIGHT];

    private final int[] places = new int[MAX_HEIGHT];
    private int height;

    /// An empty index.
    public OrderedIndex() {}

    /// How many elements there are; for the thread that changes.
    public long size() {
        return size;
    }

    /// The element of these bytes, or null.
    public @Nullable T get(byte[] order) {
        Node node = root;
        while (node instanceof Inner inner) {
            node = inner.child(inner.childOf(order));
        }
        Leaf<T> leaf = leaf(node);
        int index = leaf.position(order, false);
        return leaf.has(order, index) ? leaf.element(index) : null;
    }

    @SuppressWarnings("unchecked") // what is no inner node is a leaf of such elements
    private Leaf<T> leaf(Node node) {
        return (Leaf<T>) node;
    }

    private Leaf<T> descend(byte[] order) {
        height = 0;
        Node node = root;
        while (node instanceof Inner inner) {
            int place = inner.childOf(order);
            path[height] = inner;
            places[height++] = place;
            node = inner.child(place);
        }
        return leaf(node);
    }

    /// Adds an element. Only the thread that changes may call this.
    ///
    /// @throws IllegalStateException when there is one of the same bytes
    public void insert(T element) {
        byte[] order = element.order();
        Leaf<T> leaf = descend(order);
        int index = leaf.position(order, false);
        int count = leaf.count();
        if (leaf.has(order, index)) {
            throw new IllegalStateException("there is such an element");
        }
        Leaf<T> more = leaf.with(index, element);
        if (count < Leaf.MAX) {
            replace(height, more);
        } else {
            // Who appends leaves full leaves behind.
            int middle = index == count && isLast() ? count : (count + 1) / 2;
            Leaf<T> right = more.part(middle, count + 1);
            split(height, more.part(0, middle), right.key(0), right);
        }
        size++;
    }

    /// Whether the way leads to the last leaf.
    private boolean isLast() {
        for (int i = 0; i < height; i++) {
            if (places[i] != path[i].children() - 1) {
                return false;
            }
        }
        return true;
    }

    /// Puts a node at the end of the way's first so many steps.
    private void replace(int level, Node node) {
        if (level == 0) {
            root = node;
        } else {
            path[level - 1].child(places[level - 1], node);
        }
    }

    private void split(int level, Node left, byte[] separator, Node right) {
        if (level == 0) {
            root = Inner.of(new byte[][] {separator}, new Node[] {left, right});
            return;
        }
        Inner parent = path[level - 1].split(places[level - 1], left, separator, right);
        int children = parent.children();
        if (children <= Inner.MAX) {
            replace(level - 1, parent);
        } else {
            boolean appends = places[level - 1] == children - 2;
            int middle = appends ? children - 2 : children / 2;
            split(
                    level - 1,
                    parent.part(0, middle),
                    parent.key(middle - 1),
                    parent.part(middle, children));
        }
    }

    /// Removes the element of these bytes. Only the thread that changes may call this.
    ///
    /// @return false when there is none
    public boolean remove(byte[] order) {
        Leaf<T> leaf = descend(order);
        int index = leaf.position(order, false);
        if (!leaf.has(order, index)) {
            return false;
        }
        Leaf<T> less = leaf.without(index);
        if (less.count() == 0) {
            drop(height);
        } else if (less.count() >= SPARSE || !join(less)) {
            replace(height, less);
        }
        size--;
        return true;
    }

    /// Takes away the node at the end of the way's first so many steps: it has nothing any more.
    private void drop(int level) {
        if (level == 0) {
            root = Leaf.of(new Object[0]);
            return;
        }
        Inner parent = path[level - 1];
        if (parent.children() == 1) {
            drop(level - 1);
        } else {
            collapse(level - 1, parent.without(places[level - 1]));
        }
    }

    /// Joins a leaf with the one beside it, if both fit into one with room to spare.
    private boolean join(Leaf<T> leaf) {
        if (height == 0) {
            return false;
        }
        Inner parent = path[height - 1];
        int place = places[height - 1];
        int left = leftOfPair(parent, place);
        if (left < 0) {
            return false;
        }
        Leaf<T> one = left == place ? leaf : leaf(parent.child(left));
        Leaf<T> other = left == place ? leaf(parent.child(left + 1)) : leaf;
        if (one.count() + other.count() > Leaf.MAX - SPARSE) {
            return false;
        }
        collapse(height - 1, parent.joined(left, one.joined(other)));
        return true;
    }

    /// The left one of a child and the one beside it, -1 for an only child.
    private static int leftOfPair(Inner parent, int place) {
        return place + 1 < parent.children() ? place : place - 1;
    }

    /// Puts a node that has lost a child in its place, joined with the one beside it where both are
    /// small; of a root with one child the child is the root.
    private void collapse(int level, Inner node) {
        if (level == 0) {
            Node top = node;
            while (top instanceof Inner inner && inner.children() == 1) {
                top = inner.child(0);
            }
            root = top;
            return;
        }
        Inner parent = path[level - 1];
        int place = places[level - 1];
        int left = leftOfPair(parent, place);
        if (node.children() < Inner.MAX / 4 && left >= 0) {
            Inner one = left == place ? node : (Inner) parent.child(left);
            Inner other = left == place ? (Inner) parent.child(left + 1) : node;
            if (one.children() + other.children() <= Inner.MAX * 3 / 4) {
                collapse(level - 1, parent.joined(left, one.joined(parent.key(left), other)));
                return;
            }
        }
        replace(level, node);
    }

    /// All elements from these bytes on, or from the first on.
    public Iterator<T> ascending(byte @Nullable [] fromInclusive) {
        return new Ascending(fromInclusive);
    }

    /// All elements before these bytes, or all, the last one first.
    public Iterator<T> descending(byte @Nullable [] toExclusive) {
        return new Descending(toExclusive);
    }

    /// The leaf with the first element behind a key, or at it; the first leaf without a key.
    private @Nullable Leaf<T> leafFrom(Node node, byte @Nullable [] key, boolean inclusive) {
        if (!(node instanceof Inner inner)) {
            Leaf<T> leaf = leaf(node);
            int index = key == null ? 0 : leaf.position(key, !inclusive);
            return index < leaf.count() ? leaf : null;
        }
        for (int i = key == null ? 0 : inner.childOf(key); i < inner.children(); i++) {
            Leaf<T> found = leafFrom(inner.child(i), key, inclusive);
            if (found != null) {
                return found;
            }
        }
        return null;
    }

    /// The leaf with the last element before a key; the last leaf without a key.
    private @Nullable Leaf<T> leafBefore(Node node, byte @Nullable [] key) {
        if (!(node instanceof Inner inner)) {
            Leaf<T> leaf = leaf(node);
            int index = key == null ? leaf.count() : leaf.position(key, false);
            return index > 0 ? leaf : null;
        }
        for (int i = key == null ? inner.children() - 1 : inner.childOf(key); i >= 0; i--) {
            Leaf<T> found = leafBefore(inner.child(i), key);
            if (found != null) {
                return found;
            }
        }
        return null;
    }

    private final class Ascending implements Iterator<T> {

        private @Nullable Leaf<T> leaf;
        private int index;

        Ascending(byte @Nullable [] from) {
            seek(from, true);
        }

        private void seek(byte @Nullable [] key, boolean inclusive) {
            Leaf<T> found = leafFrom(root, key, inclusive);
            leaf = found;
            index = found == null || key == null ? 0 : found.position(key, !inclusive);
        }

        @Override
        public boolean hasNext() {
            return leaf != null;
        }

        @Override
        public T next() {
            Leaf<T> at = leaf;
            if (at == null) {
                throw new NoSuchElementException();
            }
            T element = at.element(index++);
            if (index == at.count()) {
                seek(element.order(), false);
            }
            return element;
        }
    }

    private final class Descending implements Iterator<T> {

        private @Nullable Leaf<T> leaf;
        private int index;

        Descending(byte @Nullable [] to) {
            seek(to);
        }

        private void seek(byte @Nullable [] key) {
            Leaf<T> found = leafBefore(root, key);
            leaf = found;
            index =
                    found == null
                            ? 0
                            : (key == null ? found.count() : found.position(key, false)) - 1;
        }

        @Override
        public boolean hasNext() {
            return leaf != null;
        }

        @Override
        public T next() {
            Leaf<T> at = leaf;
            if (at == null) {
                throw new NoSuchElementException();
            }
            T element = at.element(index--);
            if (index < 0) {
                seek(element.order());
            }
            return element;
        }
    }
}
