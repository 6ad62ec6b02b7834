package concord.core.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import concord.core.Backup;
import concord.core.BackupDownload;
import concord.core.Backups;
import concord.core.Concord;
import concord.core.ConcordException;
import concord.core.Key;
import concord.core.Restored;
import concord.core.Settings;
import concord.core.Value;
import concord.core.Watch;
import concord.core.Watcher;
import concord.core.spi.Event;
import concord.core.spi.Observer;
import concord.core.spi.Surroundings;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Backups as an application has them.
class BackupsTest {

    private static final Instant START = Instant.parse("2026-01-31T23:59:58Z");
    private static final String SCHEDULE = "concord-backup";

    private final Path directory;
    private volatile Instant now = START;
    private volatile boolean broken;
    private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
    private final Concord concord;
    private final Backups backups;

    BackupsTest(@TempDir Path directory) {
        this.directory = directory;
        concord = open(Settings.builder().set(Settings.BACKUP_DIR, directory).build());
        backups = concord.backups();
    }

    private Concord open(Settings settings) {
        Observer observer = events::add;
        return Concord.inMemory(
                settings,
                List.of(observer),
                new Surroundings() {
                    @Override
                    public InstantSource wallClock() {
                        return () -> {
                            if (broken && Thread.currentThread().getName().equals(SCHEDULE)) {
                                throw new IllegalStateException("broken");
                            }
                            return now;
                        };
                    }
                });
    }

    @AfterEach
    void close() {
        concord.close();
    }

    private List<String> files() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void aBackupIsKeptListedVerifiedAndRestored() throws IOException {
        concord.store().put("a", Value.of(1));
        concord.store().put("b", Value.of(2));
        Backup made = backups.create();
        assertEquals("concord_backup_20260131T235958Z.backup", made.name());
        assertEquals(List.of(made.name()), files());
        assertEquals(Files.size(directory.resolve(made.name())), made.bytes());
        assertEquals(2, made.keys());
        assertEquals(2, made.revision());
        assertEquals("concord", made.cluster());
        assertEquals(List.of(made), backups.list());
        assertEquals(made, backups.verify(made.name()));
        concord.store().put("a", Value.of(3));
        concord.store().put("c", Value.of(4));
        assertEquals(new Restored(5, 2, made), backups.restore(made.name()));
        assertEquals(Value.of(1), concord.store().get("a").orElseThrow().value());
        assertEquals(Optional.empty(), concord.store().get("c"));
        assertEquals(made.stateHash(), backups.create().stateHash());
    }

    @Test
    void aStreamedBackupIsNotKeptAndComesBackFromAStream() throws IOException {
        concord.store().put("a", Value.of(1));
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        Backup made = backups.create(file);
        assertEquals(file.size(), made.bytes());
        assertEquals(List.of(), files());
        InputStream in = new ByteArrayInputStream(file.toByteArray());
        assertEquals(made, backups.verify(in));
        try (Concord other = open(Settings.builder().set(Settings.BACKUP_DIR, directory).build())) {
            other.backups().restore(new ByteArrayInputStream(file.toByteArray()));
            assertEquals(Value.of(1), other.store().get("a").orElseThrow().value());
        }
        assertEquals(List.of(), files());
    }

    @Test
    void aBackupIsWrittenToADirectoryOfTheApplications(@TempDir Path mine) throws IOException {
        concord.store().put("a", Value.of(1));
        Backup made = backups.create(mine.resolve("new"));
        Path file = mine.resolve("new").resolve(made.name());
        assertEquals(made, backups.verify(file));
        byte[] first = Files.readAllBytes(file);
        Backup next = backups.create(mine.resolve("new"));
        assertEquals("concord_backup_20260131T235959Z.backup", next.name());
        Path second = mine.resolve("new").resolve(next.name());
        assertEquals(next, backups.verify(second).named(next.name()));
        assertArrayEquals(first, Files.readAllBytes(file), "one that is there is left alone");
        concord.store().delete(Key.of("a"));
        assertEquals(1, backups.restore(file).keys());
        assertThrows(ConcordException.NotFound.class, () -> backups.restore(mine.resolve("none")));
    }

    @Test
    void nobodyButItsOwnerReadsABackup(@TempDir Path mine) throws IOException {
        assertEquals("rw-------", mode(directory.resolve(backups.create().name())));
        assertEquals("rw-------", mode(mine.resolve(backups.create(mine).name())));
        now = now.plusSeconds(1);
        assertEquals(1, backups.cleanup(0, Duration.ZERO).size());
        try (BackupDownload _ = backups.download()) {
            assertEquals("rw-------", mode(directory.resolve(files().getFirst())));
        }
    }

    private static String mode(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }

    @Test
    void twoInOneSecondDoNotTakeTheSameName() throws IOException {
        Backup first = backups.create();
        byte[] bytes = Files.readAllBytes(directory.resolve(first.name()));
        Backup second = backups.create();
        assertEquals("concord_backup_20260131T235959Z.backup", second.name());
        assertArrayEquals(bytes, Files.readAllBytes(directory.resolve(first.name())));
        Files.createFile(directory.resolve("concord_backup_20260201T000000Z.backup.tmp"));
        assertEquals("concord_backup_20260201T000001Z.backup", backups.create().name());
    }

    @Test
    void whatIsDamagedIsRefusedAndNothingChanges() throws IOException {
        concord.store().put("a", Value.of(1));
        Backup made = backups.create();
        Path file = directory.resolve(made.name());
        byte[] whole = Files.readAllBytes(file);
        concord.store().put("a", Value.of("stays"));
        long revision = concord.status().revision();
        whole[whole.length / 2] ^= 1;
        Files.write(file, whole);
        assertThrows(ConcordException.InvalidRequest.class, () -> backups.verify(made.name()));
        assertThrows(ConcordException.InvalidRequest.class, () -> backups.restore(made.name()));
        Files.write(file, List.of("not a backup"));
        var wrong =
                assertThrows(
                        ConcordException.InvalidRequest.class, () -> backups.restore(made.name()));
        assertTrue(String.valueOf(wrong.getMessage()).contains("not a backup of Concord"));
        assertFalse(backups.list().getFirst().problem().isEmpty());
        assertThrows(
                ConcordException.InvalidRequest.class,
                () -> backups.restore(InputStream.nullInputStream()));
        assertEquals(revision, concord.status().revision());
        assertEquals(Value.of("stays"), concord.store().get("a").orElseThrow().value());
        assertEquals(List.of(made.name()), files());
    }

    @Test
    void onlyNamesOfBackupsAreFiles() {
        for (String name : List.of("", "../x", "/etc/passwd", "concord_backup_x.backup")) {
            assertThrows(ConcordException.InvalidRequest.class, () -> backups.restore(name));
            assertThrows(ConcordException.InvalidRequest.class, () -> backups.verify(name));
        }
        assertThrows(
                ConcordException.NotFound.class,
                () -> backups.restore("concord_backup_20000101T000000Z.backup"));
    }

    @Test
    void aClientThatGoesLeavesNothingBehind() throws IOException {
        concord.store().put("a", Value.of(1));
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        backups.create(file);
        long revision = concord.status().revision();
        InputStream broken =
                new SequenceInputStream(
                        new ByteArrayInputStream(file.toByteArray(), 0, 100),
                        new InputStream() {
                            @Override
                            public int read() throws IOException {
                                throw new IOException("gone");
                            }

                            @Override
                            public int read(byte[] to, int at, int length) throws IOException {
                                throw new IOException("gone");
                            }
                        });
        assertThrows(ConcordException.Unavailable.class, () -> backups.restore(broken));
        assertEquals(revision, concord.status().revision());
        assertEquals(List.of(), files());
    }

    @Test
    void onlyWhatIsNeitherNewNorYoungIsDeleted() throws IOException {
        for (int day = 0; day < 5; day++) {
            backups.create();
            now = now.plus(Duration.ofDays(1));
        }
        Files.createFile(directory.resolve("concord_backup_20200101T000000Z.backup"));
        Files.createFile(directory.resolve("other.file"));
        assertEquals(List.of(), backups.cleanup(5, Duration.ZERO));
        assertEquals(List.of(), backups.cleanup(0, Duration.ofDays(5)));
        assertEquals(
                List.of("concord_backup_20260131T235958Z.backup"),
                names(backups.cleanup(0, Duration.ofDays(4).plusHours(12))));
        assertEquals(3, backups.cleanup(1, Duration.ZERO).size());
        assertEquals(3, files().size());
        assertEquals(List.of(), backups.cleanup());
        assertThrows(
                ConcordException.InvalidRequest.class, () -> backups.cleanup(-1, Duration.ZERO));
    }

    @Test
    void ofTemporaryFilesOnlyOwnAndOldOnesAreDeleted() throws IOException {
        String kept = "concord_backup_20200101T000000Z.backup.tmp";
        String sent = "6ba7b810-9dad-11d1-80b4-00c04fd430c8.tmp";
        String young = "6ba7b811-9dad-11d1-80b4-00c04fd430c8.tmp";
        FileTime old = FileTime.from(START.minus(Duration.ofDays(2)));
        for (String name : List.of("another.tmp", kept, sent)) {
            Files.setLastModifiedTime(Files.createFile(directory.resolve(name)), old);
        }
        Files.createFile(directory.resolve(young));
        Path folder = Files.createDirectory(directory.resolve("folder.tmp"));
        Files.setLastModifiedTime(folder, old);

        assertEquals(List.of(), backups.cleanup());

        assertEquals(List.of(young, "another.tmp", "folder.tmp"), files());
    }

    @Test
    void aWatchEndsWithWhereToGoOn() {
        concord.store().put("a", Value.of(1));
        Backup made = backups.create();
        try (Watcher watcher = concord.store().watch(Watch.all())) {
            Restored restored = backups.restore(made.name());
            ConcordException.Compacted compacted =
                    assertThrows(ConcordException.Compacted.class, watcher::next);
            assertEquals(restored.revision() + 1, compacted.oldestRevision());
            concord.store().put("b", Value.of(1));
            try (Watcher next =
                    concord.store().watch(Watch.all().from(compacted.oldestRevision()))) {
                assertEquals(Key.of("b"), next.next().changes().getFirst().key());
            }
        }
    }

    @Test
    void theScheduleMakesOneWhenTheNewestIsOldAndDeletesWhatIsBeyond() throws Exception {
        Settings settings =
                Settings.builder()
                        .set(Settings.BACKUP_DIR, directory)
                        .set(Settings.BACKUP_INTERVAL, Duration.ofHours(24))
                        .set(Settings.BACKUP_KEEP_COUNT, 1)
                        .set(Settings.BACKUP_KEEP_DAYS, 0)
                        .build();
        try (Concord _ = open(settings)) {
            String first = await(Event.BackupMade.class).name();
            now = now.plus(Duration.ofHours(24));
            String second = await(Event.BackupMade.class).name();
            assertEquals(List.of(first), await(Event.BackupsDeleted.class).names());
            assertEquals(List.of(second), files());
        }
    }

    @Test
    void clustersThatShareADirectoryDoNotCountEachOthersBackups() throws Exception {
        String theirs = backups.create().name();
        Settings settings =
                Settings.builder()
                        .set(Settings.CLUSTER_NAME, "other")
                        .set(Settings.BACKUP_DIR, directory)
                        .set(Settings.BACKUP_INTERVAL, Duration.ofHours(24))
                        .build();
        events.clear();
        try (Concord other = open(settings)) {
            String own = await(Event.BackupMade.class).name();
            assertEquals(2, other.backups().list().size());
            now = now.plusSeconds(1);
            assertEquals(List.of(), other.backups().cleanup(1, Duration.ZERO));
            assertEquals(List.of(own), names(other.backups().cleanup(0, Duration.ZERO)));
            assertEquals(List.of(theirs), files());
        }
    }

    private static List<String> names(List<Backup> backups) {
        return backups.stream().map(Backup::name).toList();
    }

    @Test
    void theScheduleTellsOfWhateverFails() throws Exception {
        broken = true;
        Settings settings =
                Settings.builder()
                        .set(Settings.BACKUP_DIR, directory)
                        .set(Settings.BACKUP_INTERVAL, Duration.ofHours(24))
                        .build();
        try (Concord _ = open(settings)) {
            Throwable cause = await(Event.BackupFailed.class).cause();
            assertEquals("broken", cause.getMessage());
        }
    }

    @Test
    void aListTakesNoNoticeOfFilesThatAreDeletedMeanwhile() throws Exception {
        Path file = directory.resolve("concord_backup_20200101T000000Z.backup");
        AtomicBoolean over = new AtomicBoolean();
        try (ExecutorService threads = Executors.newSingleThreadExecutor()) {
            Future<?> others =
                    threads.submit(() -> {
                        while (!over.get()) {
                            Files.writeString(file, "some bytes");
                            Files.delete(file);
                        }
                        return null;
                    });
            try {
                for (int i = 0; i < 5_000; i++) {
                    assertTrue(backups.list().size() <= 1);
                }
            } finally {
                over.set(true);
            }
            others.get();
        }
    }

    private <E extends Event> E await(Class<E> type) throws InterruptedException {
        while (true) {
            Event event = events.poll(30, TimeUnit.SECONDS);
            if (event == null) {
                throw new AssertionError("no " + type.getSimpleName());
            }
            if (type.isInstance(event)) {
                return type.cast(event);
            }
        }
    }
}
