package concord.audit;

import concord.core.ConcordException;
import concord.core.audit.AuditQuery;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/// The lines that a query finds, file by file. It holds one file open and a part of it in memory,
/// however large the trail is.
final class FoundLines extends Spliterators.AbstractSpliterator<String> {

    private final Path directory;
    private final Iterator<TrailFile> files;
    private final boolean newestFirst;
    private final @Nullable Filter filter;
    private @Nullable TrailFile file;
    private @Nullable LineSource lines;
    private long left;

    /// @param filter which lines; null for all, whatever they are
    private FoundLines(
            Path directory,
            List<TrailFile> files,
            boolean newestFirst,
            long limit,
            @Nullable Filter filter) {
        super(Long.MAX_VALUE, ORDERED | NONNULL);
        this.directory = directory;
        this.files = files.iterator();
        this.newestFirst = newestFirst;
        this.left = limit;
        this.filter = filter;
    }

    /// What a query finds.
    static Stream<String> of(Path directory, List<TrailFile> files, AuditQuery query) {
        Filter filter = new Filter(query);
        List<TrailFile> asked = files.stream().filter(filter::mayBeIn).toList();
        return stream(
                new FoundLines(
                        directory,
                        query.newestFirst() ? asked.reversed() : asked,
                        query.newestFirst(),
                        query.limit(),
                        filter));
    }

    /// All there is, as it is.
    static Stream<String> of(Path directory, List<TrailFile> files) {
        return stream(new FoundLines(directory, files, false, Long.MAX_VALUE, null));
    }

    private static Stream<String> stream(FoundLines found) {
        return StreamSupport.stream((Spliterator<String>) found, false).onClose(found::close);
    }

    @Override
    public boolean tryAdvance(Consumer<? super String> action) {
        try {
            while (left > 0 && advance()) {
                LineSource at = lines;
                if (at != null && isAskedFor(at)) {
                    left--;
                    action.accept(at.text());
                    return true;
                }
            }
            close();
            return false;
        } catch (LineSource.TooLong e) {
            throw damaged(String.valueOf(e.getMessage()));
        } catch (IOException e) {
            throw new ConcordException.Unavailable(
                    "the audit trail cannot be read: " + e.getMessage(), e);
        }
    }

    /// Goes to the next line, in this file or another.
    private boolean advance() throws IOException {
        while (true) {
            LineSource at = lines;
            if (at != null) {
                if (at.next()) {
                    return true;
                }
                close();
            }
            if (!files.hasNext()) {
                return false;
            }
            file = files.next();
            lines = open(file.in(directory));
        }
    }

    private @Nullable LineSource open(Path path) throws IOException {
        try {
            return newestFirst ? new BackwardLines(path, Files.size(path)) : new ForwardLines(path);
        } catch (NoSuchFileException e) {
            return null; // it has become too old meanwhile
        }
    }

    private boolean isAskedFor(LineSource at) {
        if (filter == null) {
            return true;
        }
        Fields fields = Fields.parse(at.array(), at.from(), at.to());
        if (fields == null) {
            throw damaged("a line is no object of JSON");
        }
        return filter.accepts(fields);
    }

    private ConcordException.Damaged damaged(String what) {
        return new ConcordException.Damaged(
                "the audit trail is damaged: in "
                        + file
                        + " "
                        + what
                        + ". 'concord audit verify' names the line, 'concord audit export' gives out"
                        + " all there is");
    }

    private void close() {
        LineSource open = lines;
        lines = null;
        if (open != null) {
            try {
                open.close();
            } catch (IOException e) {
                throw new ConcordException.Unavailable("the audit trail cannot be closed", e);
            }
        }
    }
}
