package concord.core.command;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.security.SecureRandom;

/// The hash of a key's bytes, by secrets that are new in every process: keys come from strangers,
/// who must not be able to find many that share a hash. Eight bytes at a time are mixed by a
/// multiplication whose upper half is folded onto its lower (as wyhash and Go's maps do).
final class KeyHash {

    private static final VarHandle LONGS =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private static final long SEED;
    private static final long FACTOR;
    private static final long LAST_FACTOR;

    static {
        SecureRandom random = new SecureRandom();
        SEED = random.nextLong();
        FACTOR = random.nextLong() | 1;
        LAST_FACTOR = random.nextLong() | 1;
    }

    private KeyHash() {}

    static int of(byte[] bytes) {
        int length = bytes.length;
        long hash = SEED ^ length;
        for (int i = 0; i + Long.BYTES < length; i += Long.BYTES) {
            hash = folded(hash ^ (long) LONGS.get(bytes, i), FACTOR);
        }
        hash = folded(hash ^ last(bytes), LAST_FACTOR);
        return (int) (hash ^ (hash >>> Integer.SIZE));
    }

    /// The last eight bytes, or all where there are fewer.
    private static long last(byte[] bytes) {
        if (bytes.length >= Long.BYTES) {
            return (long) LONGS.get(bytes, bytes.length - Long.BYTES);
        }
        long last = 0;
        for (byte b : bytes) {
            last = last << Byte.SIZE | Byte.toUnsignedLong(b);
        }
        return last;
    }

    private static long folded(long one, long other) {
        return one * other ^ Math.unsignedMultiplyHigh(one, other);
    }
}
