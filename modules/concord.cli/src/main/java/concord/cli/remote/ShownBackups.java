package concord.cli.remote;

import concord.cli.Terminal;
import concord.core.Backup;
import concord.core.BackupDownload;
import concord.core.Backups;
import concord.core.ConcordException;
import concord.core.Restored;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/// Backups that show on a screen how far they are: by bytes when a file is sent or comes, by
/// seconds while the server works.
///
/// @param backups what does it
/// @param terminal where it is shown
record ShownBackups(Backups backups, Terminal terminal) implements Backups {

    private static final int BUFFER_BYTES = 1 << 16;

    private <T> T waiting(String what, Supplier<T> work) {
        try (Waiting _ = new Waiting(terminal, what)) {
            return work.get();
        }
    }

    private <T> T sending(String what, Path file, Function<InputStream, T> work) {
        try (Progress progress = new Progress(terminal, what, Files.size(file));
                InputStream in =
                        new CountedInput(
                                new BufferedInputStream(Files.newInputStream(file), BUFFER_BYTES),
                                progress::at)) {
            return work.apply(in);
        } catch (IOException e) {
            throw new ConcordException.Unavailable("cannot read " + file + ": " + e, e);
        }
    }

    @Override
    public Backup create() {
        return waiting("backup", backups::create);
    }

    @Override
    public BackupDownload download() {
        BackupDownload download = waiting("backup", backups::download);
        Progress progress = new Progress(terminal, "download", download.backup().bytes());
        return new Shown(download, progress);
    }

    private record Shown(BackupDownload download, Progress progress) implements BackupDownload {

        @Override
        public Backup backup() {
            return download.backup();
        }

        @Override
        public InputStream stream() {
            return new CountedInput(download.stream(), progress::at);
        }

        @Override
        public void close() {
            progress.close();
            download.close();
        }
    }

    @Override
    public List<Backup> list() {
        return backups.list();
    }

    @Override
    public Backup verify(String name) {
        return waiting("verify", () -> backups.verify(name));
    }

    @Override
    public Backup verify(InputStream file) {
        return backups.verify(file);
    }

    @Override
    public Backup verify(Path file) {
        return sending("verify", file, backups::verify);
    }

    @Override
    public Restored restore(String name) {
        return waiting("restore", () -> backups.restore(name));
    }

    @Override
    public Restored restore(InputStream file) {
        return backups.restore(file);
    }

    @Override
    public Restored restore(Path file) {
        return sending("restore", file, backups::restore);
    }

    @Override
    public List<Backup> cleanup() {
        return backups.cleanup();
    }

    @Override
    public List<Backup> cleanup(int keepCount, Duration keepAge) {
        return backups.cleanup(keepCount, keepAge);
    }
}
