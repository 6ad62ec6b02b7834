package concord.core.property;

import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/// Random inputs that can be had again: a property is checked for some seeds in a row, and a
/// failure names the one that it met.
///
/// `-Dseed=` makes that seed the first of every row.
public final class Seeds {

    private static final long FIRST = first();

    private Seeds() {}

    /// What has to hold for all that a generator may bring.
    @FunctionalInterface
    public interface Property {
        void check(RandomGenerator random) throws Exception;
    }

    /// Checks a property for this many seeds.
    public static void each(int count, Property property) {
        for (long seed = FIRST; seed < FIRST + count; seed++) {
            try {
                property.check(new SplittableRandom(seed));
            } catch (Throwable e) {
                throw new AssertionError("It fails for -Dseed=" + seed + ": " + e.getMessage(), e);
            }
        }
    }

    /// Tells the seed at once: a test that ends the process names none.
    private static long first() {
        String given = System.getProperty("seed", "");
        long seed =
                given.isEmpty()
                        ? new SplittableRandom().nextLong(1_000_000_000)
                        : Long.parseLong(given);
        System.out.println("Random tests begin with -Dseed=" + seed);
        return seed;
    }
}
