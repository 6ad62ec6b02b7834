package concord.raft;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import concord.core.Concord;
import concord.core.ConcordException;
import concord.core.Value;
import concord.core.spi.Event;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a crash leaves is repaired and told; what a disk loses is refused with instructions.
class DamagedLogTest {

    @TempDir Path directory;
    private Durable member;

    @BeforeEach
    void writeSomeEntries() {
        member = new Durable(directory);
        try (Concord concord = member.open()) {
            for (int i = 0; i < 20; i++) {
                concord.store().put("key" + i, Value.of("value " + i));
            }
        }
    }

    @Test
    void aWriteThatACrashCutShortIsRemovedAndTheFileIsKeptAside() throws IOException {
        Path segment = member.openSegment();
        byte[] whole = Files.readAllBytes(segment);
        int end = endOf(whole);
        byte[] half = Arrays.copyOfRange(whole, end - 60, end - 20);
        half[half.length - 1] = 1; // a zero would not count as written
        byte[] torn = Arrays.copyOf(whole, end + 4096);
        System.arraycopy(nextEntryHead(), 0, torn, end, 4);
        System.arraycopy(half, 0, torn, end + 4, half.length);
        Files.write(segment, torn);

        try (Concord concord = member.open()) {
            assertAllThere(concord);
            concord.store().put("after", Value.of("repair"));
        }

        List<Event.TailRepaired> repairs = member.events(Event.TailRepaired.class);
        assertEquals(1, repairs.size());
        assertEquals(end, repairs.getFirst().offset());
        assertEquals(44, repairs.getFirst().bytes());
        assertTrue(Arrays.equals(torn, Files.readAllBytes(repairs.getFirst().copy())));
        try (Concord concord = member.open()) {
            assertAllThere(concord);
            assertTrue(concord.store().get("after").isPresent());
        }
    }

    @Test
    void garbageWrittenByHandAfterTheLastEntryIsRemoved() throws IOException {
        Path segment = member.openSegment();
        byte[] bytes = Files.readAllBytes(segment);
        byte[] garbage = "this is no log entry".repeat(20).getBytes(StandardCharsets.UTF_8);
        int end = endOf(bytes);
        byte[] torn = Arrays.copyOf(bytes, end + 4096);
        System.arraycopy(garbage, 0, torn, end, garbage.length);
        Files.write(segment, torn);

        try (Concord concord = member.open()) {
            assertAllThere(concord);
        }
        assertEquals(1, member.events(Event.TailRepaired.class).size());
    }

    @Test
    void theLogEndsAnywhereInItsLastEntryAndEverythingBeforeIsThere() throws IOException {
        Path segment = member.openSegment();
        byte[] whole = Files.readAllBytes(segment);
        int end = endOf(whole);
        int zeros = 0; // at the end of the last sum: without them nothing is missing
        while (whole[end - 1 - zeros] == 0) {
            zeros++;
        }
        for (int cut : new int[] {zeros + 1, 4, 5, 17, 33}) {
            byte[] torn = whole.clone();
            Arrays.fill(torn, end - cut, torn.length, (byte) 0);
            Files.write(segment, torn);
            SegmentScan.Finding finding = SegmentScan.scan(torn, 0);
            assertTrue(finding instanceof SegmentScan.Finding.Torn, cut + ": " + finding);
        }
        try (Concord concord = member.open()) {
            for (int i = 0; i < 19; i++) {
                assertTrue(concord.store().get("key" + i).isPresent());
            }
        }
    }

    @Test
    void aFlippedBitBeforeTheEndOfTheOpenSegmentRefusesToStart() throws IOException {
        Path segment = member.openSegment();
        byte[] before = flip(segment, endOf(Files.readAllBytes(segment)) / 2);

        var refused = assertThrows(ConcordException.OpenFailed.class, member::open);

        assertNamesFileAndRemedy(refused, segment);
        assertTrue(Arrays.equals(before, Files.readAllBytes(segment)), "nothing is changed");
    }

    @Test
    void aFlippedBitInTheLastCompleteEntryRefusesToStart() throws IOException {
        Path segment = member.openSegment();
        flip(segment, endOf(Files.readAllBytes(segment)) - 12);

        var refused = assertThrows(ConcordException.OpenFailed.class, member::open);

        assertNamesFileAndRemedy(refused, segment);
    }

    @Test
    void aFlippedBitInAClosedSegmentRefusesToStart(@TempDir Path other) throws IOException {
        Durable large = new Durable(other);
        try (Concord concord = large.open()) {
            Durable.fill(concord.store(), "large", 40, 1 << 20);
        }
        // A whole log without the snapshot that the close made, as a crash would leave it.
        for (Path file : Durable.list(large.snapshots())) {
            Files.delete(file);
        }
        Path segment = large.closedSegments().getFirst();
        flip(segment, 1 << 20);

        var refused = assertThrows(ConcordException.OpenFailed.class, large::open);

        assertNamesFileAndRemedy(refused, segment);
    }

    @Test
    void aDamagedSnapshotRefusesToStart(@TempDir Path other) throws IOException {
        // What is left after the snapshot is too little for a second one at the end.
        Durable large = new Durable(other).with(RaftSettings.SNAPSHOT_LOG_BYTES, 6L << 20);
        try (Concord concord = large.open()) {
            Durable.fill(concord.store(), "large", 8, 1 << 20);
            Durable.await(() -> !large.events(Event.SnapshotWritten.class).isEmpty());
        }
        List<Event.SnapshotWritten> written = large.events(Event.SnapshotWritten.class);
        assertEquals(1, written.size());
        Path snapshot = written.getFirst().file();
        flip(snapshot, 1 << 20);

        var refused = assertThrows(ConcordException.OpenFailed.class, large::open);

        assertNamesFileAndRemedy(refused, snapshot);
    }

    private static void assertAllThere(Concord concord) {
        for (int i = 0; i < 20; i++) {
            assertEquals(
                    Value.of("value " + i), concord.store().get("key" + i).orElseThrow().value());
        }
    }

    private static void assertNamesFileAndRemedy(ConcordException.OpenFailed refused, Path file) {
        String message = String.valueOf(refused.getMessage());
        assertTrue(message.contains(file.toString()), message);
        assertTrue(message.contains("estore the data directory from a backup"), message);
    }

    private static byte[] flip(Path file, int offset) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        bytes[offset] ^= 0x10;
        Files.write(file, bytes);
        return bytes;
    }

    /// Where the last entry ends; its sum may end in zeros, as what is preallocated after it does.
    private static int endOf(byte[] segment) {
        int end = segment.length;
        while (segment[end - 1] == 0) {
            end--;
        }
        while (!(SegmentScan.scan(Arrays.copyOf(segment, end), 0)
                instanceof SegmentScan.Finding.Whole)) {
            end++;
        }
        return end;
    }

    /// The head of an entry of 100 bytes that would come next: length, term and index.
    private static byte[] nextEntryHead() {
        return new byte[] {100, 0x08, 1, 0x10};
    }
}
