package concord.audit;

import concord.core.audit.AuditAnchor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The files that are appended to, one after the other, and the head beside them. For one thread.
///
/// What was appended is in the memory of the operating system; [#sync()] forces it to the disk and
/// notes in the head that it is there. Whatever fails can be tried again.
final class Journal implements AutoCloseable {

    private final Path directory;
    private final Disk disk;
    private final long fileMaxBytes;
    private final Head.Place headPlace;
    private TrailFile name;
    private Disk.File file;
    private long size;
    private AuditAnchor base;
    private AuditAnchor synced;
    private AuditAnchor appended;

    /// Opens the files where they end.
    ///
    /// @param today the day that a new file is of, unless there is a newer one
    Journal(Path directory, Disk disk, long fileMaxBytes, TailRepair.Place place, LocalDate today)
            throws IOException {
        this.directory = directory;
        this.disk = disk;
        this.fileMaxBytes = fileMaxBytes;
        this.base = place.base();
        this.synced = place.last();
        this.appended = place.last();
        Optional<TailRepair.End> end = place.end();
        if (end.isPresent()) {
            this.name = end.get().file();
            this.size = end.get().size();
            this.file = disk.open(name.in(directory), StandardOpenOption.WRITE);
        } else {
            this.name =
                    place.newest()
                            .filter(newest -> !newest.day().isBefore(today))
                            .map(TrailFile::next)
                            .orElse(new TrailFile(today, 0));
            this.file = create();
        }
        try {
            this.headPlace = new Head.Place(disk, directory);
            noteHead();
            headPlace.force();
            forceDirectory();
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
    }

    private Disk.File create() throws IOException {
        while (true) {
            try {
                return disk.open(
                        name.in(directory),
                        StandardOpenOption.CREATE_NEW,
                        StandardOpenOption.WRITE);
            } catch (FileAlreadyExistsException e) {
                name = name.next();
            }
        }
    }

    private void forceDirectory() throws IOException {
        try (Disk.File entries = disk.open(directory, StandardOpenOption.READ)) {
            entries.force();
        }
    }

    /// Whether a line of this moment belongs into another file: it is of a later day, or the file
    /// is full.
    ///
    /// @param pendingBytes what is yet to be appended to this one
    boolean isOver(long micros, long pendingBytes) {
        return size + pendingBytes >= fileMaxBytes || day(micros).isAfter(name.day());
    }

    private static LocalDate day(long micros) {
        return LocalDate.ofEpochDay(Math.floorDiv(micros, 86_400_000_000L));
    }

    /// Appends whole lines.
    ///
    /// @param last the last of them
    void append(Text lines, AuditAnchor last) throws IOException {
        file.write(ByteBuffer.wrap(lines.array(), 0, lines.length()), size);
        size += lines.length();
        appended = last;
    }

    /// Whether something was appended and not forced to the disk.
    boolean isDirty() {
        return appended.sequence() != synced.sequence();
    }

    /// Forces what was appended to the disk.
    void sync() throws IOException {
        file.force();
        synced = appended;
        noteHead();
    }

    private void noteHead() throws IOException {
        headPlace.write(new Head(base, synced));
    }

    /// Ends the file and begins the next one.
    ///
    /// @param micros the moment of the line that comes first in it
    void rotate(long micros) throws IOException {
        sync();
        TrailFile before = name;
        LocalDate day = day(micros);
        name = day.isAfter(before.day()) ? new TrailFile(day, 0) : before.next();
        Disk.File next;
        try {
            next = create();
        } catch (IOException | RuntimeException e) {
            name = before;
            throw e;
        }
        file.close();
        file = next;
        size = 0;
        headPlace.force();
        forceDirectory();
    }

    /// Deletes the files of days before one, and remembers where the rest begins.
    ///
    /// @return the names of those that were deleted
    List<TrailFile> deleteBefore(LocalDate oldest) throws IOException {
        List<TrailFile> old = new ArrayList<>();
        for (TrailFile candidate : TrailFile.list(directory)) {
            if (candidate.day().isBefore(oldest) && candidate.compareTo(name) < 0) {
                old.add(candidate);
            }
        }
        if (old.isEmpty()) {
            return old;
        }
        Optional<AuditAnchor> last = TailRepair.last(directory, old);
        if (last.isPresent() && last.get().sequence() > base.sequence()) {
            base = last.get();
            noteHead();
            headPlace.force();
        }
        for (TrailFile gone : old) {
            Files.deleteIfExists(gone.in(directory));
        }
        forceDirectory();
        return old;
    }

    /// The newest line that was appended.
    AuditAnchor appended() {
        return appended;
    }

    static LocalDate today(InstantSource clock) {
        return clock.instant().atZone(ZoneOffset.UTC).toLocalDate();
    }

    @Override
    public void close() throws IOException {
        try (Disk.File open = file;
                headPlace) {
            open.force();
            headPlace.force();
        }
    }
}
