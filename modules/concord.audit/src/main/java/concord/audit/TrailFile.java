package concord.audit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The name of a file of the trail: `audit_2026-11-26.jsonl`, then `audit_2026-11-26_001.jsonl`.
/// Its day never goes back: no line in it is of a later day, though one may be of an earlier one
/// where the clock was set back.
///
/// @param day the day, in UTC
/// @param number which file of the day it is, from 0
record TrailFile(LocalDate day, int number) implements Comparable<TrailFile> {

    private static final Pattern NAME =
            Pattern.compile("audit_(\\d{4}-\\d{2}-\\d{2})(?:_(\\d{3,9}))?\\.jsonl");

    private static final Comparator<TrailFile> ORDER =
            Comparator.comparing(TrailFile::day).thenComparingInt(TrailFile::number);

    /// The file of a name; empty when it is no file of a trail.
    static Optional<TrailFile> parse(String name) {
        Matcher matcher = NAME.matcher(name);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        String number = matcher.group(2);
        try {
            return Optional.of(
                    new TrailFile(
                            LocalDate.parse(matcher.group(1)),
                            number == null ? 0 : Integer.parseInt(number)));
        } catch (java.time.DateTimeException e) {
            return Optional.empty();
        }
    }

    /// The files of a directory, the oldest first; none when there is no directory.
    static List<TrailFile> list(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.flatMap(file -> parse(String.valueOf(file.getFileName())).stream())
                    .sorted()
                    .toList();
        } catch (NoSuchFileException e) {
            return List.of();
        } catch (UncheckedIOException e) {
            throw e.getCause(); // the disk has failed in the middle
        }
    }

    /// The next one of the same day.
    TrailFile next() {
        return new TrailFile(day, number + 1);
    }

    Path in(Path directory) {
        return directory.resolve(toString());
    }

    @Override
    public int compareTo(TrailFile other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return number == 0
                ? "audit_" + day + ".jsonl"
                : String.format(Locale.ROOT, "audit_%s_%03d.jsonl", day, number);
    }
}
