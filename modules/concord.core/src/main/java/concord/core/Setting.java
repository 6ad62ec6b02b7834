package concord.core;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// One thing that can be configured: its name, type, default and what is allowed.
///
/// `http.port` in `concord.yaml` is `CONCORD_HTTP_PORT` in the environment and `--http-port` on the
/// command line, and so for every setting.
///
/// @param <T> the type of the value
public final class Setting<T> {

    private static final Pattern DURATION = Pattern.compile("(\\d{1,12})(ms|s|m|h|d)");
    private static final Pattern SIZE = Pattern.compile("(\\d{1,12})(B|KiB|MiB|GiB)?");

    private final String name;
    private final String description;
    private final String allowed;
    private final T defaultValue;
    private final Function<String, T> parser;
    private final Predicate<T> check;
    private final Function<T, String> format;

    private Setting(
            String name,
            String description,
            String allowed,
            T defaultValue,
            Function<String, T> parser,
            Predicate<T> check,
            Function<T, String> format) {
        this.name = name;
        this.description = description;
        this.allowed = allowed;
        this.defaultValue = defaultValue;
        this.parser = parser;
        this.check = check;
        this.format = format;
    }

    /// A setting that is a text matching `pattern`.
    public static Setting<String> text(
            String name, String defaultValue, Pattern pattern, String allowed, String description) {
        return new Setting<>(
                name,
                description,
                allowed,
                defaultValue,
                text -> text,
                text -> pattern.matcher(text).matches(),
                text -> text);
    }

    /// A setting that is a whole number from `min` to `max`.
    public static Setting<Integer> number(
            String name, int defaultValue, int min, int max, String description) {
        return new Setting<>(
                name,
                description,
                "a whole number from " + min + " to " + max,
                defaultValue,
                Integer::valueOf,
                number -> number >= min && number <= max,
                String::valueOf);
    }

    /// A setting that is a whole number from `min` to `max`, or a word, which is the empty value.
    public static Setting<OptionalInt> numberOr(
            String word, String name, int defaultValue, int min, int max, String description) {
        Setting<Integer> number = number(name, defaultValue, min, max, description);
        return new Setting<>(
                name,
                description,
                number.allowed + ", or " + word,
                OptionalInt.of(defaultValue),
                text ->
                        text.equals(word)
                                ? OptionalInt.empty()
                                : OptionalInt.of(number.parser.apply(text)),
                value -> value.isEmpty() || number.check.test(value.getAsInt()),
                value -> value.isEmpty() ? word : String.valueOf(value.getAsInt()));
    }

    /// A setting that is a size in bytes from `min` to `max`, such as `16MiB`.
    public static Setting<Long> size(
            String name, long defaultBytes, long minBytes, long maxBytes, String description) {
        return new Setting<>(
                name,
                description,
                "a size from "
                        + sizeText(minBytes)
                        + " to "
                        + sizeText(maxBytes)
                        + ", such as 512KiB, 16MiB or 1GiB",
                defaultBytes,
                Setting::parseSize,
                bytes -> bytes >= minBytes && bytes <= maxBytes,
                Setting::sizeText);
    }

    /// A setting that is a time from `min` to `max`, such as `5s`.
    public static Setting<Duration> duration(
            String name, Duration defaultValue, Duration min, Duration max, String description) {
        return new Setting<>(
                name,
                description,
                "a time from "
                        + durationText(min)
                        + " to "
                        + durationText(max)
                        + ", such as 500ms, 5s or 10m",
                defaultValue,
                Setting::parseDuration,
                time -> time.compareTo(min) >= 0 && time.compareTo(max) <= 0,
                Setting::durationText);
    }

    /// A setting that is a path of the file system.
    public static Setting<Path> path(String name, Path defaultValue, String description) {
        return new Setting<>(
                name,
                description,
                "a path",
                defaultValue,
                Setting::parsePath,
                path -> !path.toString().isEmpty(),
                Path::toString);
    }

    /// A setting that is a path, or the empty path for none.
    public static Setting<Path> optionalPath(String name, String description) {
        return new Setting<>(
                name,
                description,
                "a path, or nothing",
                Path.of(""),
                Setting::parsePath,
                _ -> true,
                Path::toString);
    }

    /// A setting that is one of the constants of an enum, in lower case.
    public static <E extends Enum<E>> Setting<E> choice(
            String name, E defaultValue, String description) {
        List<E> constants = Arrays.asList(defaultValue.getDeclaringClass().getEnumConstants());
        return new Setting<>(
                name,
                description,
                constants.stream()
                        .map(Setting::lower)
                        .collect(Collectors.joining(", ", "one of ", "")),
                defaultValue,
                text ->
                        constants.stream()
                                .filter(constant -> lower(constant).equals(text))
                                .findFirst()
                                .orElseThrow(IllegalArgumentException::new),
                _ -> true,
                Setting::lower);
    }

    /// A setting that is `true` or `false`.
    public static Setting<Boolean> flag(String name, boolean defaultValue, String description) {
        return new Setting<>(
                name,
                description,
                "true or false",
                defaultValue,
                text ->
                        switch (text) {
                            case "true" -> true;
                            case "false" -> false;
                            default -> throw new IllegalArgumentException(text);
                        },
                _ -> true,
                String::valueOf);
    }

    /// The name, such as `http.port`.
    public String name() {
        return name;
    }

    /// One sentence for people.
    public String description() {
        return description;
    }

    /// What values are allowed, for people.
    public String allowed() {
        return allowed;
    }

    /// The value when none is given.
    public T defaultValue() {
        return defaultValue;
    }

    /// The default as it would be written in a file.
    public String defaultText() {
        return format.apply(defaultValue);
    }

    /// The environment variable: `CONCORD_HTTP_PORT`.
    public String environmentVariable() {
        return "CONCORD_" + name.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
    }

    /// The command line option: `--http-port`.
    public String option() {
        return "--" + name.replace('.', '-');
    }

    /// The value of a text.
    ///
    /// @throws ConcordException.InvalidRequest when it is not allowed, with the name and what is
    public T parse(String text) {
        try {
            T value = parser.apply(text.strip());
            if (check.test(value)) {
                return value;
            }
        } catch (IllegalArgumentException | ArithmeticException e) {
            // refused below, as it was given
        }
        throw refused(text);
    }

    /// The value, when it is allowed.
    ///
    /// @throws ConcordException.InvalidRequest when it is not, with the name and what is
    T checked(T value) {
        if (!check.test(value)) {
            throw refused(format.apply(value));
        }
        return value;
    }

    private ConcordException.InvalidRequest refused(String text) {
        return new ConcordException.InvalidRequest(
                name + " is '" + text + "'; it must be " + allowed);
    }

    @Override
    public String toString() {
        return name;
    }

    private static String lower(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    private static Path parsePath(String text) {
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static Duration parseDuration(String text) {
        Matcher matcher = matched(DURATION, text);
        long amount = Long.parseLong(matcher.group(1));
        return switch (matcher.group(2)) {
            case "ms" -> Duration.ofMillis(amount);
            case "s" -> Duration.ofSeconds(amount);
            case "m" -> Duration.ofMinutes(amount);
            case "h" -> Duration.ofHours(amount);
            default -> Duration.ofDays(amount);
        };
    }

    /// What has no short form, and is therefore not allowed, is told in ISO 8601.
    private static String durationText(Duration time) {
        if (time.toNanosPart() == 0) {
            return time.toSeconds() + "s";
        }
        boolean hasMillis =
                time.toSeconds() == (int) time.toSeconds() && time.toNanosPart() % 1_000_000 == 0;
        return hasMillis ? time.toMillis() + "ms" : time.toString();
    }

    private static long parseSize(String text) {
        Matcher matcher = matched(SIZE, text);
        long amount = Long.parseLong(matcher.group(1));
        return switch (matcher.group(2)) {
            case "KiB" -> Math.multiplyExact(amount, 1L << 10);
            case "MiB" -> Math.multiplyExact(amount, 1L << 20);
            case "GiB" -> Math.multiplyExact(amount, 1L << 30);
            case null, default -> amount;
        };
    }

    private static String sizeText(long bytes) {
        for (int unit = 3; unit > 0; unit--) {
            long size = 1L << (10 * unit);
            if (bytes >= size && bytes % size == 0) {
                return bytes / size + List.of("KiB", "MiB", "GiB").get(unit - 1);
            }
        }
        return bytes + "B";
    }

    private static Matcher matched(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(text);
        }
        return matcher;
    }
}
