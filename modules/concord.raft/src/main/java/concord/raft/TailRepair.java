package concord.raft;

import concord.core.ConcordException;
import concord.core.spi.Event;
import concord.core.spi.Observer;
import concord.raft.SegmentScan.Finding;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Makes a log as a crash has left it one that can be trusted, before Ratis reads it.
///
/// What is half written at its end is cut, and nothing else: Ratis itself can only refuse such a
/// log or overlook any damage. And what is whole is synced: the process may have been killed
/// between a write and its sync, and Ratis takes whatever it reads for durable, serves it, counts
/// it towards a majority and never syncs it again. A later loss of power would take it away.
final class TailRepair {

    private static final Pattern OPEN_SEGMENT = Pattern.compile("log_inprogress_(\\d+)");
    private static final Pattern CLOSED_SEGMENT = Pattern.compile("log_(\\d+)-\\d+");

    private TailRepair() {}

    /// Repairs the open segment in a directory, after a copy, and syncs all of them.
    ///
    /// @throws ConcordException.OpenFailed when it is damaged elsewhere than at its end
    static void repair(Path segments, Path copies, Observer observer) {
        try {
            for (Path segment : matching(segments, OPEN_SEGMENT)) {
                repairSegment(segment, copies, observer);
            }
            for (Pattern segment : List.of(CLOSED_SEGMENT, OPEN_SEGMENT)) {
                for (Path each : matching(segments, segment)) {
                    DataDirectory.force(each);
                }
            }
            if (Files.isDirectory(segments)) {
                DataDirectory.force(segments);
            }
        } catch (IOException e) {
            throw new ConcordException.OpenFailed("the log in " + segments + " cannot be read", e);
        }
    }

    private static void repairSegment(Path segment, Path copies, Observer observer)
            throws IOException {
        switch (scan(segment, OPEN_SEGMENT)) {
            case Finding.Whole() -> {}
            case Finding.Damaged(long offset) -> throw damaged(segment, offset);
            case Finding.Torn(long offset, long bytes) -> {
                Path copy = copy(segment, copies);
                try (FileChannel channel = FileChannel.open(segment, StandardOpenOption.WRITE)) {
                    channel.truncate(offset); // synced with all the others
                }
                observer.on(new Event.TailRepaired(segment, offset, bytes, copy));
            }
        }
    }

    private static Path copy(Path segment, Path copies) throws IOException {
        Files.createDirectories(copies);
        int number = 1;
        Path copy;
        do {
            copy = copies.resolve(segment.getFileName() + "." + number++);
        } while (Files.exists(copy));
        Files.copy(segment, copy);
        DataDirectory.force(copy);
        return copy;
    }

    /// The first damage in the closed segments of a directory: what to tell when Ratis has refused
    /// the log.
    static Optional<ConcordException.OpenFailed> findDamage(Path segments) {
        try {
            for (Path segment : matching(segments, CLOSED_SEGMENT)) {
                Finding finding = scan(segment, CLOSED_SEGMENT);
                switch (finding) {
                    case Finding.Whole() -> {}
                    case Finding.Damaged(long offset) -> {
                        return Optional.of(damaged(segment, offset));
                    }
                    case Finding.Torn(long offset, _) -> {
                        return Optional.of(damaged(segment, offset));
                    }
                }
            }
        } catch (IOException e) {
            return Optional.of(
                    new ConcordException.OpenFailed(
                            "the log in " + segments + " cannot be read", e));
        }
        return Optional.empty();
    }

    private static ConcordException.OpenFailed damaged(Path segment, long offset) {
        return new ConcordException.OpenFailed(
                "the log is damaged: "
                        + segment
                        + " at offset "
                        + offset
                        + " does not hold what was written there. Acknowledged writes may be"
                        + " affected, so nothing was changed. Check the disk, then restore the"
                        + " data directory from a backup, or remove it so that this member is"
                        + " rebuilt by the others of its cluster");
    }

    private static List<Path> matching(Path directory, Pattern pattern) throws IOException {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (DirectoryStream<Path> files =
                Files.newDirectoryStream(
                        directory,
                        path -> pattern.matcher(path.getFileName().toString()).matches())) {
            List<Path> found = new ArrayList<>();
            files.forEach(found::add);
            found.sort(null);
            return found;
        }
    }

    private static Finding scan(Path segment, Pattern pattern) throws IOException {
        Matcher matcher = pattern.matcher(segment.getFileName().toString());
        if (!matcher.matches()) {
            throw new IllegalArgumentException(segment.toString());
        }
        return SegmentScan.scan(Files.readAllBytes(segment), Long.parseLong(matcher.group(1)));
    }
}
