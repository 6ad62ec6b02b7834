package concord.audit;

import concord.core.audit.AuditAnchor;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.List;
import java.util.Optional;

/// Where a trail goes on when a member is opened. Cuts what a crash can leave at its end, and
/// nothing else.
///
/// A killed process leaves a line without its end. A loss of power may also damage lines that were
/// not yet forced to the disk; those are behind the line that the head knows of. What is wrong
/// before that line no crash has done: it stays as it is, the next line follows what the head
/// knows, in a file of its own, and the break shows for ever.
///
/// No crash takes the head away either, for it is on the disk before the first line: where there
/// are lines and no head, some may be missing at the end. The next line follows the last one that
/// is there, in a file of its own, and what is there is all that can be checked from then on.
final class TailRepair {

    /// How a trail was found.
    enum Found {
        /// There was none.
        NEW,
        /// It ended where it should.
        WHOLE,
        /// Its end was cut, as after a crash.
        CUT,
        /// Its end is not the one that the head knows of, or there is no head, and no crash has
        /// done that.
        BROKEN
    }

    /// The file to go on with.
    ///
    /// @param size where it ends
    record End(TrailFile file, long size) {}

    /// Where a trail goes on.
    ///
    /// @param base the last line that retention has deleted
    /// @param last the line that the next one follows
    /// @param end the file to go on with; empty for a new one
    /// @param newest the newest file
    /// @param found how it was found
    /// @param cutBytes how many bytes were cut
    record Place(
            AuditAnchor base,
            AuditAnchor last,
            Optional<End> end,
            Optional<TrailFile> newest,
            Found found,
            long cutBytes) {}

    private final Path directory;
    private final Optional<Head> head;
    private final MessageDigest sha256 = LineWriter.sha256();

    private TailRepair(Path directory, Optional<Head> head) {
        this.directory = directory;
        this.head = head;
    }

    /// Finds the place, and cuts.
    static Place settle(Path directory) throws IOException {
        return new TailRepair(directory, Head.read(directory)).settle(TrailFile.list(directory));
    }

    /// The last line of these files, the oldest of which comes first.
    static Optional<AuditAnchor> last(Path directory, List<TrailFile> files) throws IOException {
        MessageDigest sha256 = LineWriter.sha256();
        for (TrailFile file : files.reversed()) {
            Path path = file.in(directory);
            try (BackwardLines lines = new BackwardLines(path, Files.size(path))) {
                if (lines.next()) {
                    return Line.parse(lines.array(), lines.from(), lines.to(), sha256)
                            .filter(Line::holds)
                            .map(Line::anchor);
                }
            } catch (LineSource.TooLong e) {
                return Optional.empty();
            }
        }
        return Optional.empty();
    }

    private Place settle(List<TrailFile> files) throws IOException {
        AuditAnchor base = head.map(Head::base).orElse(AuditAnchor.GENESIS);
        AuditAnchor known = head.map(Head::last).orElse(AuditAnchor.GENESIS);
        if (files.isEmpty()) {
            Found found = known.sequence() > base.sequence() ? Found.BROKEN : Found.NEW;
            return new Place(base, known, Optional.empty(), Optional.empty(), found, 0);
        }
        TrailFile newest = files.getLast();
        Path path = newest.in(directory);
        long size = Files.size(path);
        Scan scan = scan(path, last(directory, files.subList(0, files.size() - 1)));
        if (head.isEmpty() && !isUnbegun(files, size)) {
            return broken(before(files), scan.last(), newest);
        }
        if (scan.isAgainstHead() || scan.last().sequence() < known.sequence()) {
            return broken(base, known, newest);
        }
        long cut = size - scan.end();
        if (cut > 0) {
            cut(path, scan, size);
        }
        return new Place(
                base,
                scan.last(),
                Optional.of(new End(newest, scan.end())),
                Optional.of(newest),
                cut > 0 ? Found.CUT : Found.WHOLE,
                cut);
    }

    private static Place broken(AuditAnchor base, AuditAnchor last, TrailFile newest) {
        return new Place(base, last, Optional.empty(), Optional.of(newest), Found.BROKEN, 0);
    }

    /// Whether a crash came between the first file of a trail and its head: there is no line then.
    private static boolean isUnbegun(List<TrailFile> files, long size) {
        return files.size() == 1 && size == 0;
    }

    /// What the first line of all follows, as it says itself.
    private AuditAnchor before(List<TrailFile> files) throws IOException {
        for (TrailFile file : files) {
            try (ForwardLines lines = new ForwardLines(file.in(directory))) {
                if (lines.next()) {
                    return Line.parse(lines.array(), lines.from(), lines.to(), sha256)
                            .filter(line -> line.sequence() > 0)
                            .map(Line::predecessor)
                            .orElse(AuditAnchor.GENESIS);
                }
            } catch (LineSource.TooLong e) {
                return AuditAnchor.GENESIS; // there is nothing to follow
            }
        }
        return AuditAnchor.GENESIS;
    }

    /// A file that was read until it does not go on.
    ///
    /// @param last the last line that follows the one before
    /// @param end where that ends
    /// @param isBroken whether a whole line comes then, which does not follow
    /// @param isAgainstHead whether a line is another than the one that the head knows of
    private record Scan(AuditAnchor last, long end, boolean isBroken, boolean isAgainstHead) {}

    private Scan scan(Path path, Optional<AuditAnchor> before) throws IOException {
        AuditAnchor last = before.or(() -> head.map(Head::base)).orElse(AuditAnchor.GENESIS);
        boolean isAgainstHead = isAgainstHead(last);
        try (ForwardLines lines = new ForwardLines(path)) {
            boolean first = true;
            long end = 0;
            while (true) {
                boolean more;
                try {
                    more = lines.next();
                } catch (LineSource.TooLong e) {
                    return new Scan(last, end, true, isAgainstHead);
                }
                if (!more) {
                    return new Scan(last, lines.offset(), false, isAgainstHead);
                }
                Optional<Line> line = Line.parse(lines.array(), lines.from(), lines.to(), sha256);
                // What stands between files is for those who verify: here it matters where it ends.
                boolean goesOn = first || (line.isPresent() && line.get().follows(last));
                if (line.isEmpty() || !line.get().holds() || !goesOn) {
                    return new Scan(last, end, true, isAgainstHead);
                }
                first = false;
                last = line.get().anchor();
                isAgainstHead |= isAgainstHead(last);
                end = lines.offset() + lines.to() - lines.from() + 1;
            }
        }
    }

    private boolean isAgainstHead(AuditAnchor line) {
        return head.map(Head::last)
                .filter(known -> known.sequence() == line.sequence() && !known.equals(line))
                .isPresent();
    }

    /// Cuts the end of a file. Whole lines are copied before: they may be worth a look.
    private void cut(Path path, Scan scan, long size) throws IOException {
        try (FileChannel file =
                FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            if (scan.isBroken()) {
                Path copy = path.resolveSibling(path.getFileName() + ".cut");
                try (FileChannel kept =
                        FileChannel.open(
                                copy,
                                StandardOpenOption.CREATE,
                                StandardOpenOption.WRITE,
                                StandardOpenOption.APPEND)) {
                    long at = scan.end();
                    while (at < size) {
                        at += file.transferTo(at, size - at, kept);
                    }
                    kept.force(true);
                }
            }
            file.truncate(scan.end());
            file.force(true);
        }
    }
}
