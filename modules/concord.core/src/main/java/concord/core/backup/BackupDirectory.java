package concord.core.backup;

import concord.core.Backup;
import concord.core.ConcordException;
import concord.core.file.OwnerOnly;
import concord.core.machine.BackupFormat;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.regex.Pattern;

/// A directory of backups. Files appear in it whole and durable, and none replaces another.
///
/// A file is written under a temporary name that is made of its own, so that two who write in the
/// same second, in one process or in two, do not take the same. Its owner alone may read it: who
/// reads a backup reads every key.
///
/// @param path where it is; made when something is to be written
public record BackupDirectory(Path path) {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);
    private static final Pattern NAME = Pattern.compile("concord_backup_\\d{8}T\\d{6}Z\\.backup");
    private static final String TEMPORARY = ".tmp";

    /// What [#keep] and [#temporary] call their files, and nobody else in a directory that others
    /// may use too.
    private static final Pattern TEMPORARY_NAME =
            Pattern.compile("(" + NAME + "|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})\\.tmp");

    private static final Duration TEMPORARY_AGE = Duration.ofDays(1);
    private static final int BUFFER = 1 << 16;

    /// Something that writes a file and says what it is.
    @FunctionalInterface
    public interface Source {

        /// Writes the file.
        BackupFormat.Whole writeTo(OutputStream target) throws IOException;
    }

    /// Keeps a backup that is written now.
    ///
    /// @param now what its name says; one of the next seconds where that is taken
    public Backup keep(Instant now, Source source) {
        Instant second = now.truncatedTo(ChronoUnit.SECONDS);
        try {
            Files.createDirectories(path);
            while (true) {
                String name = name(second);
                Path temporary = path.resolve(name + TEMPORARY);
                if (reserve(temporary, path.resolve(name))) {
                    return move(temporary, name, source);
                }
                second = second.plusSeconds(1);
            }
        } catch (IOException e) {
            throw failed(e);
        }
    }

    /// Keeps a backup that somebody else writes, who knows when it was made. It gets the name of
    /// one of the next seconds where that is taken. A process that is told to end meanwhile leaves
    /// nothing behind.
    ///
    /// @param source writes it and says what it is
    public Backup receive(Function<OutputStream, Backup> source) {
        try {
            return temporarily(temporary -> {
                try (Unfinished _ = new Unfinished(temporary)) {
                    Backup backup;
                    try (OutputStream out =
                            new BufferedOutputStream(Files.newOutputStream(temporary), BUFFER)) {
                        backup = source.apply(out);
                    }
                    force(temporary);
                    Backup named = moved(temporary, backup);
                    force(path);
                    return named;
                }
            });
        } catch (IOException e) {
            throw failed(e);
        }
    }

    private Backup moved(Path temporary, Backup backup) throws IOException {
        checked(backup.name());
        String name = backup.name();
        Instant second = backup.createdAt().truncatedTo(ChronoUnit.SECONDS);
        while (true) {
            try {
                Files.move(temporary, path.resolve(name)); // which replaces nothing
                return backup.named(name);
            } catch (FileAlreadyExistsException e) {
                second = second.plusSeconds(1);
                name = name(second);
            }
        }
    }

    /// A file that is deleted when the process is told to end while it is written: what comes after
    /// is not executed then.
    private static final class Unfinished implements AutoCloseable {

        private final Thread hook;

        Unfinished(Path file) {
            hook = Thread.ofPlatform().unstarted(file.toFile()::delete);
            try {
                Runtime.getRuntime().addShutdownHook(hook);
            } catch (IllegalStateException e) {
                // The process ends.
            }
        }

        @Override
        public void close() {
            try {
                Runtime.getRuntime().removeShutdownHook(hook);
            } catch (IllegalStateException e) {
                // The process ends, and it is deleted.
            }
        }
    }

    private boolean reserve(Path temporary, Path file) throws IOException {
        try {
            Files.createFile(temporary, OwnerOnly.in(path));
        } catch (FileAlreadyExistsException e) {
            return false;
        }
        // Whoever made the file before has given its temporary name free only afterwards.
        if (Files.exists(file)) {
            Files.delete(temporary);
            return false;
        }
        return true;
    }

    private Backup move(Path temporary, String name, Source source) throws IOException {
        try {
            BackupFormat.Whole whole = write(temporary, source);
            Files.move(temporary, path.resolve(name), StandardCopyOption.ATOMIC_MOVE);
            force(path);
            return whole.about().named(name, whole.bytes(), whole.stateHash());
        } catch (IOException | RuntimeException | Error e) {
            Files.deleteIfExists(temporary);
            throw e;
        }
    }

    private static BackupFormat.Whole write(Path file, Source source) throws IOException {
        BackupFormat.Whole whole;
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), BUFFER)) {
            whole = source.writeTo(out);
        }
        force(file);
        return whole;
    }

    /// Makes a file or a directory durable, as far as the file system can.
    private static void force(Path path) throws IOException {
        if (Files.isDirectory(path)) {
            try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
                channel.force(true);
            } catch (IOException e) {
                // Windows opens no directory; it needs none of this.
            }
        } else {
            try (FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE)) {
                channel.force(true);
            }
        }
    }

    /// Writes a file beside the kept ones, which is deleted when it is closed.
    public Written write(Source source) {
        try {
            Path temporary = temporary();
            try {
                BackupFormat.Whole whole = write(temporary, source);
                return new Written(whole, temporary, Files.newInputStream(temporary));
            } catch (IOException | RuntimeException | Error e) {
                Files.deleteIfExists(temporary);
                throw e;
            }
        } catch (IOException e) {
            throw failed(e);
        }
    }

    /// A file that is not kept.
    ///
    /// @param whole what it is
    /// @param file where it is
    /// @param stream reads it
    public record Written(BackupFormat.Whole whole, Path file, InputStream stream)
            implements AutoCloseable {

        @Override
        public void close() {
            try (stream) {
                Files.deleteIfExists(file);
            } catch (IOException e) {
                // The next cleanup deletes it.
            }
        }
    }

    /// Copies a stream to a file beside the kept ones, lets it be used, and deletes it.
    public <T> T borrow(InputStream source, Use<T> use) {
        try {
            return temporarily(temporary -> {
                try (OutputStream out = Files.newOutputStream(temporary)) {
                    source.transferTo(out);
                }
                return use.of(temporary, check(temporary));
            });
        } catch (IOException e) {
            throw failed(e);
        }
    }

    /// What is done with a file.
    @FunctionalInterface
    public interface Use<T> {

        /// Uses the file, which is whole.
        T of(Path file, BackupFormat.Whole whole) throws IOException;
    }

    @FunctionalInterface
    private interface OnFile<T> {
        T apply(Path file) throws IOException;
    }

    /// Lets a new file beside the kept ones be written, and deletes it, unless it was moved.
    private <T> T temporarily(OnFile<T> work) throws IOException {
        Path temporary = temporary();
        try {
            return work.apply(temporary);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    /// A new file beside the kept ones, of a name that nobody else has.
    private Path temporary() throws IOException {
        Files.createDirectories(path);
        return Files.createFile(path.resolve(UUID.randomUUID() + TEMPORARY), OwnerOnly.in(path));
    }

    /// The name of a backup that was made then.
    public static String name(Instant time) {
        return "concord_backup_" + TIME.format(time) + ".backup";
    }

    /// The file of a kept backup.
    ///
    /// @throws ConcordException.InvalidRequest when the name is none of a backup
    /// @throws ConcordException.NotFound when there is none
    public Path find(String name) {
        Path file = path.resolve(checked(name));
        if (!Files.isRegularFile(file)) {
            throw new ConcordException.NotFound("there is no backup " + name + " on this member");
        }
        return file;
    }

    private static String checked(String name) {
        if (!NAME.matcher(name).matches()) {
            throw new ConcordException.InvalidRequest(
                    "backup is '"
                            + name
                            + "'; it must be a name such as"
                            + " concord_backup_20260131T235959Z.backup");
        }
        return name;
    }

    /// Reads all of a file and checks its sums.
    ///
    /// @throws ConcordException.InvalidRequest when it is damaged
    public static BackupFormat.Whole check(Path file) throws IOException {
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file), BUFFER)) {
            return check(in);
        }
    }

    /// Reads all of a stream and checks the sums of the backup that it is.
    ///
    /// @throws ConcordException.InvalidRequest when it is damaged
    public static BackupFormat.Whole check(InputStream file) throws IOException {
        try {
            return BackupFormat.check(file);
        } catch (ConcordException.Damaged e) {
            throw new ConcordException.InvalidRequest(
                    "the backup is refused, and nothing was changed: " + e.getMessage());
        }
    }

    /// What is kept, the newest first.
    public List<Backup> list() {
        List<Backup> found = new ArrayList<>();
        eachFile(NAME, file -> found.add(look(file, file.getFileName().toString())));
        found.sort(Comparator.comparing(Backup::createdAt).thenComparing(Backup::name).reversed());
        return found;
    }

    @FunctionalInterface
    private interface Look {
        void at(Path file) throws IOException;
    }

    /// Looks at each file of such a name. Others delete files meanwhile, on storage that members
    /// share: one that is gone is none.
    private void eachFile(Pattern name, Look look) {
        if (!Files.isDirectory(path)) {
            return;
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(path)) {
            for (Path file : files) {
                if (name.matcher(file.getFileName().toString()).matches()
                        && Files.isRegularFile(file)) {
                    try {
                        look.at(file);
                    } catch (NoSuchFileException e) {
                        // It was deleted in this moment.
                    }
                }
            }
        } catch (IOException | DirectoryIteratorException e) {
            throw failed(e);
        }
    }

    private static Backup look(Path file, String name) throws IOException {
        long bytes = Files.size(file);
        try (FileChannel channel = FileChannel.open(file);
                InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
            BackupFormat.About about = BackupFormat.readAbout(in);
            byte[] trailer = BackupFormat.readTrailer(channel);
            return about.named(name, bytes, HexFormat.of().formatHex(trailer, 0, 32));
        } catch (ConcordException.Damaged e) {
            return unreadable(file, bytes, String.valueOf(e.getMessage()));
        } catch (AccessDeniedException e) {
            return unreadable(file, bytes, "this user may not read it");
        }
    }

    private static Backup unreadable(Path file, long bytes, String problem) throws IOException {
        return Backup.unreadable(
                file.getFileName().toString(),
                bytes,
                Files.getLastModifiedTime(file).toInstant(),
                problem);
    }

    /// The backups of a cluster that can be used, the newest first.
    public List<Backup> list(String cluster) {
        return list().stream()
                .filter(backup -> backup.problem().isEmpty() && backup.cluster().equals(cluster))
                .toList();
    }

    /// Deletes what a cluster has that is neither among its newest nor young enough, and what
    /// writers that were killed have left.
    ///
    /// @return the backups that were deleted
    public List<Backup> cleanup(String cluster, int keepCount, Duration keepAge, Instant now) {
        List<Backup> old =
                list(cluster).stream()
                        .skip(keepCount)
                        .filter(backup -> backup.createdAt().isBefore(now.minus(keepAge)))
                        .toList();
        try {
            for (Backup backup : old) {
                Files.deleteIfExists(path.resolve(backup.name()));
            }
        } catch (IOException e) {
            throw failed(e);
        }
        deleteTemporary(now.minus(TEMPORARY_AGE));
        return old;
    }

    private void deleteTemporary(Instant before) {
        eachFile(
                TEMPORARY_NAME,
                file -> {
                    if (Files.getLastModifiedTime(file).toInstant().isBefore(before)) {
                        Files.deleteIfExists(file);
                    }
                });
    }

    private ConcordException.Unavailable failed(Exception e) {
        return new ConcordException.Unavailable(
                "the directory of backups " + path + " cannot be used (backup.dir): " + e, e);
    }
}
