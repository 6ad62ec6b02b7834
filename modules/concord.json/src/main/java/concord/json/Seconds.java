package concord.json;

import concord.core.Lifetime;
import java.time.Duration;

/// Times to live as JSON has them: in whole seconds.
public final class Seconds {

    /// What a time to live has to be, for messages.
    public static final String TTL =
            "a whole number of seconds from 1 to " + Lifetime.LONGEST_TTL.toSeconds();

    private Seconds() {}

    /// Whether so many seconds are a time to live.
    public static boolean isTtl(long seconds) {
        return seconds >= 1 && seconds <= Lifetime.LONGEST_TTL.toSeconds();
    }

    /// What is left of one, rounded up: at least 1.
    public static long of(Duration left) {
        return Math.max(1, left.plusMillis(999).toSeconds());
    }
}
