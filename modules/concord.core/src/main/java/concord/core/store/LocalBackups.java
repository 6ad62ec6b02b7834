package concord.core.store;

import concord.core.Backup;
import concord.core.BackupDownload;
import concord.core.Backups;
import concord.core.Concord;
import concord.core.ConcordException;
import concord.core.Consistency;
import concord.core.Restored;
import concord.core.Settings;
import concord.core.backup.BackupDirectory;
import concord.core.command.Command;
import concord.core.command.Reply;
import concord.core.machine.BackupFormat;
import concord.core.machine.BackupImage;
import concord.core.machine.StoreMachine;
import concord.core.spi.Event;
import concord.core.spi.Observer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/// The backups of a [LocalStore].
public final class LocalBackups implements Backups {

    private static final Duration LONGEST_KEPT = Duration.ofDays(36_500);

    private final LocalStore store;
    private final StoreMachine machine;
    private final Settings settings;
    private final Observer observer;
    private final InstantSource clock;
    private final BackupDirectory directory;

    /// Backups in the directory of the settings.
    public LocalBackups(
            LocalStore store,
            StoreMachine machine,
            Settings settings,
            Observer observer,
            InstantSource clock) {
        this.store = store;
        this.machine = machine;
        this.settings = settings;
        this.observer = observer;
        this.clock = clock;
        this.directory = new BackupDirectory(settings.backupDirectory());
    }

    @Override
    public Backup create() {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        return made(
                true,
                () -> {
                    try (BackupImage image = image()) {
                        return directory.keep(
                                now, out -> BackupFormat.write(image, about(image, now), out));
                    }
                });
    }

    @Override
    public BackupDownload download() {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        BackupDirectory.Written[] written = new BackupDirectory.Written[1];
        Backup backup =
                made(
                        false,
                        () -> {
                            try (BackupImage image = image()) {
                                written[0] =
                                        directory.write(out ->
                                                BackupFormat.write(image, about(image, now), out));
                                return named(written[0].whole());
                            }
                        });
        return new Download(backup, written[0]);
    }

    private record Download(Backup backup, BackupDirectory.Written written)
            implements BackupDownload {

        @Override
        public InputStream stream() {
            return written.stream();
        }

        @Override
        public void close() {
            written.close();
        }
    }

    @FunctionalInterface
    private interface Making {
        Backup make();
    }

    private Backup made(boolean kept, Making making) {
        long start = System.nanoTime();
        Backup backup = making.make();
        observer.on(
                new Event.BackupMade(
                        settings.get(Settings.NODE_ID),
                        backup.name(),
                        backup.revision(),
                        backup.keys(),
                        backup.bytes(),
                        Duration.ofNanos(System.nanoTime() - start),
                        kept));
        return backup;
    }

    /// The state with all that was acknowledged by now: a barrier, and an entry of the log behind
    /// which it is taken.
    private BackupImage image() {
        store.reading(Consistency.STRONG).awaitBarrier();
        CompletableFuture<BackupImage> asked = machine.backup();
        try {
            var _ = store.write(new Command.Tick(0), reply -> reply);
            return asked.join(); // the entry has been applied here
        } catch (RuntimeException | Error e) {
            if (!asked.cancel(false)) {
                asked.join().close();
            }
            throw e;
        }
    }

    private BackupFormat.About about(BackupImage image, Instant now) {
        return new BackupFormat.About(
                now,
                settings.get(Settings.CLUSTER_NAME),
                settings.get(Settings.NODE_ID),
                Concord.version(),
                image.revision(),
                Instant.ofEpochMilli(image.timeMillis()),
                image.keys());
    }

    @Override
    public List<Backup> list() {
        return directory.list();
    }

    /// Those of the cluster that can be used, the newest first.
    List<Backup> own() {
        return directory.list(settings.get(Settings.CLUSTER_NAME));
    }

    @Override
    public Backup verify(String name) {
        Path file = directory.find(name);
        try {
            return named(name, BackupDirectory.check(file));
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    @Override
    public Backup verify(InputStream file) {
        try {
            return named(BackupDirectory.check(file));
        } catch (IOException e) {
            throw new ConcordException.Unavailable("the backup cannot be read: " + e, e);
        }
    }

    private static Backup named(BackupFormat.Whole whole) {
        return named(BackupDirectory.name(whole.about().createdAt()), whole);
    }

    private static Backup named(String name, BackupFormat.Whole whole) {
        return whole.about().named(name, whole.bytes(), whole.stateHash());
    }

    private static ConcordException.Unavailable unreadable(Path file, IOException e) {
        return new ConcordException.Unavailable("cannot read " + file + ": " + e, e);
    }

    @Override
    public Restored restore(String name) {
        Path file = directory.find(name);
        try {
            return restore(file, named(name, BackupDirectory.check(file)));
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    /// Keeps a copy until it is checked to its end: nothing is proposed before.
    @Override
    public Restored restore(InputStream file) {
        return directory.borrow(file, (copy, whole) -> restore(copy, named(whole)));
    }

    private Restored restore(Path file, Backup backup) throws IOException {
        long start = System.nanoTime();
        Reply.Counted done;
        try (InputStream in = Files.newInputStream(file)) {
            done = new Restoration(store, backup.bytes()).run(in);
        }
        observer.on(
                new Event.BackupRestored(
                        settings.get(Settings.NODE_ID),
                        backup.name(),
                        backup.revision(),
                        done.revision(),
                        done.count(),
                        Duration.ofNanos(System.nanoTime() - start)));
        return new Restored(done.revision(), done.count(), backup);
    }

    @Override
    public List<Backup> cleanup() {
        return cleanup(
                settings.get(Settings.BACKUP_KEEP_COUNT),
                Duration.ofDays(settings.get(Settings.BACKUP_KEEP_DAYS)));
    }

    @Override
    public List<Backup> cleanup(int keepCount, Duration keepAge) {
        if (keepCount < 0 || keepAge.isNegative() || keepAge.compareTo(LONGEST_KEPT) > 0) {
            throw new ConcordException.InvalidRequest(
                    "keep_count is "
                            + keepCount
                            + " and the age to keep "
                            + keepAge
                            + "; neither may be negative, and the age not beyond "
                            + LONGEST_KEPT.toDays()
                            + " days");
        }
        List<Backup> deleted =
                directory.cleanup(
                        settings.get(Settings.CLUSTER_NAME), keepCount, keepAge, clock.instant());
        if (!deleted.isEmpty()) {
            observer.on(
                    new Event.BackupsDeleted(
                            settings.get(Settings.NODE_ID),
                            deleted.stream().map(Backup::name).toList()));
        }
        return deleted;
    }
}
