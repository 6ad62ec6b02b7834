package concord.raft;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import concord.core.Concord;
import concord.core.ConcordException;
import concord.core.Store;
import concord.core.Value;
import concord.core.spi.Event;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.ratis.util.AtomicFileOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A full disk is an answer: writes fail, nothing acknowledged is lost. On a real file system of 48
/// MB in memory, which needs root to mount.
class FullDiskTest {

    private static final int DISK_MB = 48;

    @TempDir Path mountPoint;

    @BeforeEach
    void mount() throws IOException, InterruptedException {
        run("mount", "-t", "tmpfs", "-o", "size=" + DISK_MB + "m", "tmpfs", mountPoint.toString());
    }

    @AfterEach
    void unmount() throws IOException, InterruptedException {
        run("umount", mountPoint.toString());
    }

    @Test
    void writesAreRefusedBeforeTheDiskIsFullAndAcceptedWhenThereIsRoomAgain() throws IOException {
        Durable member = member().with(RaftSettings.DISK_RESERVE, 8L << 20);
        Path ballast = mountPoint.resolve("ballast");
        try (Concord concord = member.open()) {
            concord.store().put("before", Value.of(1));
            Files.write(ballast, new byte[(DISK_MB - 10) << 20]);
            Durable.await(() -> !concord.status().ready());

            var refused =
                    assertThrows(
                            ConcordException.Unavailable.class,
                            () -> concord.store().put("during", Value.of(2)));
            assertTrue(String.valueOf(refused.getMessage()).contains("limits.disk-reserve"));
            assertTrue(concord.store().get("before").isPresent(), "reads go on");
            assertFalse(concord.store().get("during").isPresent());

            Files.delete(ballast);
            Durable.await(() -> concord.status().ready());
            concord.store().put("after", Value.of(3));
        }
        assertEquals(1, member.events(Event.DiskFull.class).size());
        assertEquals(1, member.events(Event.DiskFreed.class).size());
    }

    @Test
    void aVoteIsNotLostWhenThereIsNoRoomForTheNext() throws IOException {
        Path file = mountPoint.resolve("raft-meta");
        VoteFileTest.write(new AtomicFileOutputStream(file.toFile()), "n1");
        try (OutputStream ballast = Files.newOutputStream(mountPoint.resolve("ballast"))) {
            assertThrows(IOException.class, () -> fill(ballast));
        }

        var next = new AtomicFileOutputStream(file.toFile());
        assertThrows(IOException.class, () -> VoteFileTest.write(next, "n2"));

        assertEquals("n1", VoteFileTest.votedFor(file));
    }

    private static void fill(OutputStream file) throws IOException {
        while (true) {
            file.write(new byte[1 << 12]);
        }
    }

    @Test
    void nothingAcknowledgedIsLostWhenTheDiskFillsInTheMiddleOfAWrite() throws IOException {
        Durable member = member().with(RaftSettings.DISK_RESERVE, 1L << 20);
        Path ballast = mountPoint.resolve("ballast");
        List<String> acknowledged = new ArrayList<>();
        try (Concord concord = member.open()) {
            concord.store().put("before", Value.of(1));
            Files.write(ballast, new byte[(DISK_MB - 16) << 20]);
            // The guard looks ten times a second; writes of 4 MiB are faster than that.
            assertThrows(
                    ConcordException.class, () -> putUntilRefused(concord.store(), acknowledged));
            assertThrows(
                    ConcordException.Unavailable.class,
                    () -> concord.store().put("too late", Value.of(2)));
        }
        Files.delete(ballast);

        try (Concord concord = member.open()) {
            assertTrue(concord.store().get("before").isPresent());
            for (String key : acknowledged) {
                assertEquals(4 << 20, concord.store().get(key).orElseThrow().value().length(), key);
            }
            concord.store().put("after", Value.of(3));
        }
    }

    private static void putUntilRefused(Store store, List<String> acknowledged) {
        byte[] value = new byte[4 << 20];
        java.util.Arrays.fill(value, (byte) 'x');
        for (int i = 0; i < 100; i++) {
            String key = "key" + i;
            store.put(key, Value.raw(value));
            acknowledged.add(key);
        }
    }

    private Durable member() {
        return new Durable(mountPoint.resolve("data"));
    }

    private static void run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output =
                new String(
                        process.getInputStream().readAllBytes(),
                        java.nio.charset.StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), String.join(" ", command) + ": " + output);
    }
}
