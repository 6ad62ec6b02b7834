package concord.bench;

import java.util.Arrays;

/// A byte array with equality, the key of every target's map.
///
/// The hash is computed when the key is made, in the submitting thread, and not in the thread that
/// applies, of which there is only one.
final class Bytes {
    private final byte[] array;
    private final int hash;

    Bytes(byte[] array) {
        this.array = array;
        this.hash = Arrays.hashCode(array);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Bytes that && Arrays.equals(array, that.array);
    }

    @Override
    public int hashCode() {
        return hash;
    }
}
