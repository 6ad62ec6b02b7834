package concord.core.index;

import java.util.Arrays;

/// Keys in order, searched mostly without touching them: what all of them begin with is skipped,
/// and the next eight bytes of each stand side by side in an array of numbers. Never changed.
abstract class Node {

    /// What all keys begin with, or a part of it.
    final byte[] prefix;

    /// Of each key the eight bytes after those, as an unsigned number; zeros where it ends.
    final long[] heads;

    Node(byte[] prefix, long[] heads) {
        this.prefix = prefix;
        this.heads = heads;
    }

    abstract byte[] key(int index);

    /// How many keys it has.
    final int count() {
        return heads.length;
    }

    /// How many of the keys come before a key; with `inclusive`, how many are not after it.
    final int position(byte[] key, boolean inclusive) {
        int count = count();
        if (count == 0) {
            return 0;
        }
        if (!fits(key)) {
            return Arrays.compareUnsigned(key, prefix) < 0 ? 0 : count;
        }
        long head = head(key);
        int low = 0;
        int high = count;
        while (low < high) {
            int middle = (low + high) >>> 1;
            int order = Long.compareUnsigned(heads[middle], head);
            if (order == 0) {
                order = Arrays.compareUnsigned(key(middle), key);
            }
            if (order < 0 || (inclusive && order == 0)) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /// Whether a key is at an index.
    final boolean has(byte[] key, int index) {
        return index < count()
                && fits(key)
                && heads[index] == head(key)
                && Arrays.equals(key(index), key);
    }

    /// Whether a key begins as all of them do.
    final boolean fits(byte[] key) {
        int skip = prefix.length;
        return key.length >= skip && Arrays.equals(key, 0, skip, prefix, 0, skip);
    }

    /// What two keys both begin with.
    static byte[] common(byte[] one, byte[] other) {
        int end = Math.min(one.length, other.length);
        int found = Arrays.mismatch(one, 0, end, other, 0, end);
        return Arrays.copyOf(one, found < 0 ? end : found);
    }

    /// The head of a key that fits.
    final long head(byte[] key) {
        return head(key, prefix.length);
    }

    static long head(byte[] key, int skip) {
        if (key.length - skip >= Long.BYTES) {
            return (long) Bytes.LONG.get(key, skip);
        }
        long head = 0;
        for (int i = 0; i < Long.BYTES; i++) {
            head = head << Byte.SIZE | (skip + i < key.length ? key[skip + i] & 0xff : 0);
        }
        return head;
    }

    /// The heads of all keys but one that is put in between.
    static long[] inserted(long[] heads, int index, long head) {
        long[] more = new long[heads.length + 1];
        System.arraycopy(heads, 0, more, 0, index);
        more[index] = head;
        System.arraycopy(heads, index, more, index + 1, heads.length - index);
        return more;
    }

    /// Reads eight bytes at once.
    private static final class Bytes {
        static final java.lang.invoke.VarHandle LONG =
                java.lang.invoke.MethodHandles.byteArrayViewVarHandle(
                        long[].class, java.nio.ByteOrder.BIG_ENDIAN);
    }
}
