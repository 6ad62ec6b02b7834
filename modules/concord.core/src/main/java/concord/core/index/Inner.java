package concord.core.index;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;

/// Nodes in order, with a separator between each two: a node has the keys from the separator before
/// it on, up to and without the one behind it. Only which node is at a place may be changed, to one
/// of the same keys or a few more or less; anything else makes another.
final class Inner extends Node {

    /// The most children of a node.
    static final int MAX = 64;

    private static final VarHandle CHILD = MethodHandles.arrayElementVarHandle(Node[].class);

    private final byte[][] separators;
    private final Node[] children;

    private Inner(byte[][] separators, Node[] children, byte[] prefix, long[] heads) {
        super(prefix, heads);
        this.separators = separators;
        this.children = children;
    }

    static Inner of(byte[][] separators, Node[] children) {
        int count = separators.length;
        byte[] prefix = count == 0 ? new byte[0] : common(separators[0], separators[count - 1]);
        long[] heads = new long[count];
        for (int i = 0; i < count; i++) {
            heads[i] = head(separators[i], prefix.length);
        }
        return new Inner(separators, children, prefix, heads);
    }

    @Override
    byte[] key(int index) {
        return separators[index];
    }

    int children() {
        return children.length;
    }

    /// The place of the child that has a key, or would.
    int childOf(byte[] key) {
        return position(key, true);
    }

    Node child(int index) {
        return (Node) CHILD.getAcquire(children, index);
    }

    void child(int index, Node node) {
        CHILD.setRelease(children, index, node);
    }

    /// Two nodes and their separator in the place of one.
    Inner split(int index, Node left, byte[] separator, Node right) {
        byte[][] keys = new byte[separators.length + 1][];
        System.arraycopy(separators, 0, keys, 0, index);
        keys[index] = separator;
        System.arraycopy(separators, index, keys, index + 1, separators.length - index);
        Node[] nodes = new Node[children.length + 1];
        System.arraycopy(children, 0, nodes, 0, index);
        nodes[index] = left;
        nodes[index + 1] = right;
        System.arraycopy(children, index + 1, nodes, index + 2, children.length - index - 1);
        return of(keys, nodes);
    }

    /// All nodes but one; the one before it gets its keys, or the one behind the first.
    Inner without(int index) {
        byte[][] keys = new byte[separators.length - 1][];
        int gone = Math.max(0, index - 1);
        System.arraycopy(separators, 0, keys, 0, gone);
        System.arraycopy(separators, gone + 1, keys, gone, keys.length - gone);
        Node[] nodes = new Node[children.length - 1];
        System.arraycopy(children, 0, nodes, 0, index);
        System.arraycopy(children, index + 1, nodes, index, nodes.length - index);
        return of(keys, nodes);
    }

    /// One node in the place of two.
    Inner joined(int index, Node node) {
        Inner less = without(index + 1);
        less.child(index, node);
        return less;
    }

    /// The children of both, with the separator that stood between them.
    Inner joined(byte[] separator, Inner next) {
        byte[][] keys = Arrays.copyOf(separators, separators.length + 1 + next.separators.length);
        keys[separators.length] = separator;
        System.arraycopy(next.separators, 0, keys, separators.length + 1, next.separators.length);
        Node[] nodes = Arrays.copyOf(children, children.length + next.children.length);
        System.arraycopy(next.children, 0, nodes, children.length, next.children.length);
        return of(keys, nodes);
    }

    /// The children from one place to another.
    Inner part(int from, int to) {
        return of(
                Arrays.copyOfRange(separators, from, to - 1),
                Arrays.copyOfRange(children, from, to));
    }
}
