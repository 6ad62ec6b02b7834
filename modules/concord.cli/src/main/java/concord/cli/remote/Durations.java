package concord.cli.remote;

import concord.core.Lifetime;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Times as people type them: `500ms`, `30s`, `10m`, `2h`, `7d`; a bare number is seconds. At most
/// a hundred years.
public final class Durations {

    private static final Pattern FORM = Pattern.compile("(\\d{1,15})(ms|s|m|h|d|)");

    /// As long as anything may live: with more, clocks and counters overflow.
    private static final Duration LONGEST = Lifetime.LONGEST_TTL;

    private Durations() {}

    /// The time that a text is.
    ///
    /// @param what what it is for, for the message
    /// @throws UsageException when it is none
    public static Duration parse(String what, String text) {
        Matcher parts = FORM.matcher(text);
        if (!parts.matches()) {
            throw new UsageException(
                    what + " is '" + text + "'; it must be a time, such as 500ms, 30s, 10m or 2h");
        }
        ChronoUnit unit =
                switch (parts.group(2)) {
                    case "ms" -> ChronoUnit.MILLIS;
                    case "m" -> ChronoUnit.MINUTES;
                    case "h" -> ChronoUnit.HOURS;
                    case "d" -> ChronoUnit.DAYS;
                    default -> ChronoUnit.SECONDS;
                };
        long amount = Long.parseLong(parts.group(1));
        if (amount > LONGEST.dividedBy(unit.getDuration())) {
            throw new UsageException(
                    what + " is '" + text + "'; it must be at most " + LONGEST.toDays() + "d");
        }
        return Duration.of(amount, unit);
    }
}
