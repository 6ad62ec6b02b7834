package concord.core.property;

import java.util.random.RandomGenerator;

/// Damage done to bytes on purpose.
public final class Mutations {

    private Mutations() {}

    /// The same bytes with one bit flipped.
    public static byte[] flipped(byte[] bytes, int bit) {
        byte[] copy = bytes.clone();
        copy[bit / Byte.SIZE] ^= (byte) (1 << bit % Byte.SIZE);
        return copy;
    }

    /// The same bytes with one to four changed: to anything, or to what lengths and flags stumble
    /// over.
    public static byte[] changed(byte[] bytes, RandomGenerator random) {
        byte[] copy = bytes.clone();
        for (int i = random.nextInt(1, 5); i > 0; i--) {
            copy[random.nextInt(copy.length)] =
                    switch (random.nextInt(4)) {
                        case 0 -> 0;
                        case 1 -> (byte) 0xff;
                        case 2 -> 0x7f;
                        default -> (byte) random.nextInt();
                    };
        }
        return copy;
    }
}
