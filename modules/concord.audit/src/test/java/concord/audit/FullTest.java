package concord.audit;

import static concord.audit.Trails.lines;
import static concord.audit.Trails.member;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import concord.core.Concord;
import concord.core.ConcordException;
import concord.core.Value;
import concord.core.audit.AuditCounts;
import concord.core.audit.AuditQuery;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A disk that is full, fails or stands still, and what becomes of operations then.
class FullTest {

    private static final InstantSource CLOCK = InstantSource.system();

    @TempDir Path directory;

    private final Faulty disk = new Faulty();

    /// Writes half of what it should, and fails.
    private static final class Faulty implements Disk {
        private volatile boolean full;
        private volatile CountDownLatch still = new CountDownLatch(0);

        @Override
        public File open(Path path, OpenOption... options) throws IOException {
            File real = REAL.open(path, options);
            return new File() {
                @Override
                public void write(ByteBuffer bytes, long position) throws IOException {
                    try {
                        still.await();
                    } catch (InterruptedException e) {
                        throw new IOException(e);
                    }
                    if (full) {
                        real.write(bytes.slice(0, bytes.remaining() / 2), position);
                        throw new IOException("No space left on device");
                    }
                    real.write(bytes, position);
                }

                @Override
                public void force() throws IOException {
                    real.force();
                }

                @Override
                public void close() throws IOException {
                    real.close();
                }
            };
        }
    }

    private Concord open(String... more) {
        return Trails.member(directory, CLOCK, disk, more);
    }

    private static void await(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            Thread.onSpinWait();
        }
    }

    private static AuditCounts counts(Concord concord) {
        return concord.vitals().audit().orElseThrow();
    }

    private void fill(Concord concord) {
        disk.full = true;
        concord.store().put("unwritten", Value.of(1));
        await(() -> counts(concord).failures() > 0);
    }

    @Test
    void operationsAreRefusedUntilThereIsRoom() {
        try (Concord concord = open()) {
            concord.store().put("before", Value.of(1));
            fill(concord);
            long revision = concord.status().revision();
            var refused =
                    assertThrows(
                            ConcordException.Unavailable.class,
                            () -> concord.store().put("during", Value.of(1)));
            String message = String.valueOf(refused.getMessage());
            assertTrue(message.contains("No space left on device"), message);
            assertTrue(message.contains("nothing was done"), message);
            assertThrows(
                    ConcordException.Unavailable.class,
                    () -> concord.store().async().put("during", Value.of(1)));
            assertEquals(revision, concord.status().revision());
            assertTrue(concord.store().get("before").isPresent(), "reads go on");

            disk.full = false;
            await(() -> counts(concord).waiting() == 0);
            concord.store().put("after", Value.of(1));
            assertEquals(0, counts(concord).dropped());
        }
        assertEquals(3, lines(new FileTrail(directory), AuditQuery.ALL.operation("kv.put")).size());
        assertTrue(Trails.verify(directory).holds());
    }

    @Test
    void operationsGoOnAndLinesAreDroppedAndCountedWhereThatIsChosen() {
        int places = 16;
        try (Concord concord =
                open("audit.when-full", "drop", "audit.queue-max-events", "" + places)) {
            await(() -> counts(concord).waiting() == 0);
            fill(concord);
            Trails.put(concord, 0, 100);
            assertEquals(101 - places, counts(concord).dropped());
            disk.full = false;
            await(() -> counts(concord).waiting() == 0);
        }
        assertTrue(Trails.verify(directory).holds());
        FileTrail trail = new FileTrail(directory);
        assertEquals(places, lines(trail, AuditQuery.ALL.operation("kv.put")).size());
        String dropped = lines(trail, AuditQuery.ALL.operation("audit.dropped")).getFirst();
        assertEquals(Integer.toString(101 - places), member(dropped, "lines"));
    }

    @Test
    void whoWaitsTooLongForRoomIsRefused() throws Exception {
        int places = 16;
        try (Concord concord =
                open("audit.queue-max-events", "" + places, "limits.operation-timeout", "1s")) {
            await(() -> counts(concord).waiting() == 0);
            disk.still = new CountDownLatch(1);
            Trails.put(concord, 0, places);
            var refused =
                    assertThrows(
                            ConcordException.Overloaded.class,
                            () -> concord.store().put("more", Value.of(1)));
            assertTrue(String.valueOf(refused.getMessage()).contains("nothing was done"));
            Thread waiting = Thread.startVirtualThread(() -> awaitPut(concord));
            disk.still.countDown();
            waiting.join();
        }
        assertEquals(
                places + 1,
                lines(new FileTrail(directory), AuditQuery.ALL.operation("kv.put")).size());
    }

    private static void awaitPut(Concord concord) {
        while (true) {
            try {
                concord.store().put("patient", Value.of(1));
                return;
            } catch (ConcordException.Overloaded e) {
                Thread.onSpinWait();
            }
        }
    }

    @Test
    void aMemberThatIsClosedWithAFullDiskCountsWhatIsLost() {
        Concord concord = open();
        concord.store().put("before", Value.of(1));
        fill(concord);
        var audit = concord.access().audit();
        concord.close();
        disk.full = false;
        // The line of the put, and those of the member's end.
        assertTrue(audit.counts().dropped() >= 1);
        try (Concord again = open()) {
            assertTrue(again.access().audit().verify().holds());
        }
    }

    /// On a real file system of 1 MB in memory, which needs root to mount.
    @Test
    void aRealDiskThatIsFullLosesNothing() throws Exception {
        run("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", directory.toString());
        try {
            Path trail = directory.resolve("trail");
            try (Concord concord = Trails.member(trail, CLOCK, Disk.REAL)) {
                Trails.put(concord, 0, 5);
                concord.access().audit().verify();
                Path ballast = directory.resolve("ballast");
                try (OutputStream file = Files.newOutputStream(ballast)) {
                    assertThrows(IOException.class, () -> fill(file));
                }
                ConcordException.Unavailable refused = putUntilRefused(concord);
                assertTrue(
                        String.valueOf(refused.getMessage()).contains("No space left on device"),
                        refused::getMessage);
                Files.delete(ballast);
                await(() -> counts(concord).waiting() == 0);
                Trails.put(concord, 0, 5);
                assertEquals(0, counts(concord).dropped());
            }
            assertTrue(Trails.verify(trail).holds());
            long revisions =
                    lines(new FileTrail(trail), AuditQuery.ALL.operation("kv.put").result("ok"))
                            .stream()
                            .map(line -> member(line, "revision"))
                            .distinct()
                            .count();
            assertEquals(written, revisions - 10);
        } finally {
            run("umount", directory.toString());
        }
    }

    private int written;

    private ConcordException.Unavailable putUntilRefused(Concord concord) {
        while (true) {
            try {
                concord.store().put("k", Value.of(1));
                written++;
            } catch (ConcordException.Unavailable e) {
                return e;
            }
        }
    }

    private static void fill(OutputStream file) throws IOException {
        while (true) {
            file.write(new byte[1 << 12]);
        }
    }

    private static void run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), output);
    }

    @Test
    void aTrailThatCannotBeWrittenAtAllStopsTheStart() throws IOException {
        Path file = Files.createFile(directory.resolve("file"));
        var refused =
                assertThrows(
                        ConcordException.OpenFailed.class,
                        () -> Trails.member(file.resolve("trail")).close());
        assertFalse(String.valueOf(refused.getMessage()).isEmpty());
        assertTrue(String.valueOf(refused.getMessage()).contains("audit.dir"));
    }
}
