package concord.audit;

import concord.core.ConcordException;
import concord.core.audit.AuditAnchor;
import concord.core.audit.AuditCounts;
import concord.core.audit.AuditQuery;
import concord.core.audit.AuditStatistics;
import concord.core.audit.AuditTrail;
import concord.core.audit.AuditVerdict;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/// A trail as its files tell it.
///
/// @param directory where they are
record FileTrail(Path directory) implements AuditTrail {

    @Override
    public Stream<String> query(AuditQuery query) {
        return FoundLines.of(directory, files(), query);
    }

    @Override
    public Stream<String> export() {
        return FoundLines.of(directory, files());
    }

    private List<TrailFile> files() {
        try {
            return TrailFile.list(directory);
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    private ConcordException.Unavailable unreadable(IOException e) {
        return new ConcordException.Unavailable(
                "the audit trail in " + directory + " cannot be read: " + e, e);
    }

    @Override
    public AuditVerdict verify(Collection<AuditAnchor> known) {
        try {
            return Verifier.verify(directory, known);
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    @Override
    public AuditStatistics statistics() {
        List<TrailFile> files = files();
        var counting = new Counting();
        try (Stream<String> lines = query(AuditQuery.ALL)) {
            lines.forEach(counting::add);
        }
        return new AuditStatistics(
                files.size(),
                files.stream().mapToLong(this::size).sum(),
                counting.lines,
                Optional.of(counting.oldest).filter(text -> !text.isEmpty()),
                Optional.of(counting.newest).filter(text -> !text.isEmpty()),
                counting.operations,
                counting.results);
    }

    private long size(TrailFile file) {
        try {
            return Files.size(file.in(directory));
        } catch (IOException e) {
            return 0; // it has become too old meanwhile
        }
    }

    /// Counts lines.
    private static final class Counting {
        private final TreeMap<String, Long> operations = new TreeMap<>();
        private final TreeMap<String, Long> results = new TreeMap<>();
        private long lines;
        private String oldest = "";
        private String newest = "";

        void add(String text) {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            Fields line = Fields.parse(bytes, 0, bytes.length);
            if (line == null) {
                return; // the query has looked at it before
            }
            lines++;
            operations.merge(line.operation(), 1L, Long::sum);
            results.merge(line.result(), 1L, Long::sum);
            newest = line.timestamp();
            if (oldest.isEmpty()) {
                oldest = newest;
            }
        }
    }

    @Override
    public void rotate() {
        throw new ConcordException.Unavailable(
                "only the member that writes the audit trail can rotate it");
    }

    @Override
    public AuditCounts counts() {
        return AuditCounts.NONE;
    }
}
