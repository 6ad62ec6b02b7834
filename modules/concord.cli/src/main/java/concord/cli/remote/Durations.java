package concord.cli.remote;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Times as people type them: `500ms`, `30s`, `10m`, `2h`, `7d`; a bare number is seconds.
public final class Durations {

    private static final Pattern FORM = Pattern.compile("(\\d{1,15})(ms|s|m|h|d|)");

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
        long amount = Long.parseLong(parts.group(1));
        return switch (parts.group(2)) {
            case "ms" -> Duration.ofMillis(amount);
            case "m" -> Duration.ofMinutes(amount);
            case "h" -> Duration.ofHours(amount);
            case "d" -> Duration.ofDays(amount);
            default -> Duration.ofSeconds(amount);
        };
    }
}
