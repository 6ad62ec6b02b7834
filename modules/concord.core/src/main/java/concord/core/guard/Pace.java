package concord.core.guard;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/// So many times at once, and then so many a second, for each of many names: the generic cell rate
/// algorithm (ITU-T I.371), which needs one number a name.
final class Pace {

    /// How many names are remembered; the one that was quiet longest is forgotten.
    private static final int NAMES_MAX = 10_000;

    private final int burst;
    private final long nanosEach;
    private final LongSupplier nanoTime;

    /// When a name has all of its times back, in the order of the last ones.
    private final Map<String, Long> fullAt =
            new LinkedHashMap<>(16, 0.75f, true) {
                @Override
                protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
                    return size() > NAMES_MAX;
                }
            };

    /// @param burst how many at once
    /// @param perSecond how many a second after that
    /// @param nanoTime a clock that only goes forward
    Pace(int burst, int perSecond, LongSupplier nanoTime) {
        this.burst = burst;
        this.nanosEach = TimeUnit.SECONDS.toNanos(1) / perSecond;
        this.nanoTime = nanoTime;
    }

    /// Takes one of a name's times.
    ///
    /// @return whether it had one left
    synchronized boolean take(String name) {
        long now = nanoTime.getAsLong();
        Long known = fullAt.get(name);
        long from = known == null || known - now < 0 ? now : known;
        if (from - now > (burst - 1) * nanosEach) {
            return false;
        }
        fullAt.put(name, from + nanosEach);
        return true;
    }
}
