package concord.audit;

import concord.core.audit.AuditAnchor;
import concord.core.audit.AuditVerdict;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Checks a chain from its oldest line to its newest, in one pass and in little memory.
final class Verifier {

    private final Path directory;
    private final Optional<Head> head;
    private final MessageDigest sha256 = LineWriter.sha256();

    /// Hashes that lines of certain numbers must have.
    private final TreeMap<Long, String> known = new TreeMap<>();

    private final AuditAnchor base;
    private AuditAnchor last;
    private long first;
    private long lines;
    private String file = Head.NAME;
    private long line;
    private long unfinished;

    private Verifier(Path directory, Optional<Head> head) {
        this.directory = directory;
        this.head = head;
        this.base = head.map(Head::base).orElse(AuditAnchor.GENESIS);
        this.last = base;
    }

    /// Checks what is in a directory.
    ///
    /// @param noted points that the chain must go through
    static AuditVerdict verify(Path directory, Collection<AuditAnchor> noted) throws IOException {
        // In this order: the files have at least what the head knows of.
        Verifier verifier = new Verifier(directory, Head.read(directory));
        List<TrailFile> files = TrailFile.list(directory);
        String reason = verifier.check(files, noted);
        return new AuditVerdict(
                files.size(),
                verifier.lines,
                verifier.first,
                verifier.last,
                verifier.unfinished,
                noted.stream().filter(verifier::isTooOld).toList(),
                Optional.ofNullable(reason)
                        .map(why -> new AuditVerdict.Fault(verifier.file, verifier.line, why)));
    }

    /// Whether a point is before the oldest line, so that nothing is there to hold it against.
    private boolean isTooOld(AuditAnchor anchor) {
        long oldest = lines == 0 ? last.sequence() + 1 : first;
        return anchor.sequence() < oldest && anchor.sequence() != base.sequence();
    }

    /// @return what is wrong, null when nothing is
    private @Nullable String check(List<TrailFile> files, Collection<AuditAnchor> noted)
            throws IOException {
        head.ifPresent(it -> known.put(it.last().sequence(), it.last().hash()));
        known.put(base.sequence(), base.hash());
        for (AuditAnchor anchor : noted) {
            String other = known.putIfAbsent(anchor.sequence(), anchor.hash());
            if (other != null && !other.equals(anchor.hash())) {
                line = 1;
                return "line "
                        + anchor.sequence()
                        + " had another hash when it was noted: the trail was rewritten";
            }
        }
        for (TrailFile next : files) {
            String reason = check(next, next.equals(files.getLast()));
            if (reason != null) {
                return reason;
            }
        }
        line++;
        if (!known.isEmpty() && known.lastKey() > last.sequence()) {
            return "the trail ends at sequence "
                    + last.sequence()
                    + ", but there was a line "
                    + known.lastKey()
                    + ": lines or files were cut off";
        }
        if (head.isEmpty() && !files.isEmpty()) {
            file = Head.NAME;
            line = 1;
            return "it is missing or is none: whether the trail's end was cut off cannot be known";
        }
        return null;
    }

    private @Nullable String check(TrailFile next, boolean isLast) throws IOException {
        file = next.toString();
        line = 0;
        try (ForwardLines source = new ForwardLines(next.in(directory))) {
            while (source.next()) {
                line++;
                String reason = check(source);
                if (reason != null) {
                    return reason;
                }
            }
            unfinished = source.unfinishedBytes();
            if (unfinished > 0 && !isLast) {
                line++;
                return "it has no end, though another file follows: it was cut";
            }
            return null;
        } catch (LineSource.TooLong e) {
            line++;
            return "it is longer than any line of a trail";
        } catch (NoSuchFileException e) {
            return goneMeanwhile();
        }
    }

    /// Retention may delete a file while others are read.
    private @Nullable String goneMeanwhile() throws IOException {
        AuditAnchor now = Head.read(directory).map(Head::base).orElse(AuditAnchor.GENESIS);
        if (now.sequence() < last.sequence()) {
            line = 1;
            return "the file was removed while the trail was read";
        }
        last = now;
        return null;
    }

    private @Nullable String check(ForwardLines source) {
        Optional<Line> parsed = Line.parse(source.array(), source.from(), source.to(), sha256);
        if (parsed.isEmpty()) {
            return "it is no line of a trail";
        }
        Line now = parsed.get();
        if (!now.holds()) {
            return "its hash is not that of its bytes: it was changed (sequence "
                    + now.sequence()
                    + ")";
        }
        // An interrupted retention leaves files behind that the base has passed already.
        boolean isLeftOver = lines == 0 && now.sequence() <= last.sequence() && now.sequence() > 0;
        if (!isLeftOver && !now.follows(last)) {
            return breach(now);
        }
        String must = known.get(now.sequence());
        if (must != null && !must.equals(now.hash())) {
            return "line "
                    + now.sequence()
                    + " had another hash before: the trail was rewritten up to here";
        }
        if (lines == 0) {
            first = now.sequence();
        }
        last = now.anchor();
        lines++;
        return null;
    }

    private String breach(Line now) {
        if (now.sequence() > last.sequence() + 1) {
            return "sequence "
                    + now.sequence()
                    + " comes after "
                    + last.sequence()
                    + ": lines between them are missing";
        }
        if (now.sequence() <= last.sequence()) {
            return "sequence "
                    + now.sequence()
                    + " comes after "
                    + last.sequence()
                    + ": lines were moved or inserted";
        }
        return "its prev is not the hash of the line before (sequence "
                + now.sequence()
                + "): a line was exchanged";
    }
}
