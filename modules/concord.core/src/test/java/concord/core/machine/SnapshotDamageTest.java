package concord.core.machine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import concord.core.ConcordException;
import concord.core.Entry;
import concord.core.Key;
import concord.core.Put;
import concord.core.Value;
import concord.core.command.Command;
import concord.core.property.Mutations;
import concord.core.property.RandomAccess;
import concord.core.property.RandomCommands;
import concord.core.property.Seeds;
import java.io.ByteArrayInputStream;
import java.io.DataOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A snapshot is believed as a whole or not at all: what is damaged is told, and the state stays as
/// it was.
class SnapshotDamageTest {

    private final Driver driver = new Driver();
    private byte[] before = new byte[0];

    @BeforeEach
    void fillTheStateThatHasToStay() throws IOException {
        driver.ride(put("old", "stays"));
        before = driver.image();
    }

    @AfterEach
    void theStateStays() throws IOException {
        assertEquals(
                new Entry(Key.of("old"), Value.of("stays"), 1, 1, 1),
                driver.machine.get(Key.of("old")));
        assertEquals(1, driver.machine.counts().keys());
        assertArrayEquals(before, driver.image());
    }

    @Test
    void everyCutIsFound() throws IOException {
        byte[] image = image();
        for (int length = 0; length < image.length; length++) {
            refused(Arrays.copyOf(image, length));
        }
    }

    @Test
    void everyFlippedBitIsFound() throws IOException {
        byte[] image = image();
        for (int bit = 0; bit < image.length * Byte.SIZE; bit++) {
            refused(Mutations.flipped(image, bit));
        }
    }

    @Test
    void anyDamageInALargeImageIsFound() {
        Seeds.each(
                100,
                random -> {
                    Driver source = new Driver();
                    source.ride(new RandomCommands(random, 50).list(200));
                    byte[] image = source.image();
                    refused(Mutations.flipped(image, random.nextInt(image.length * Byte.SIZE)));
                    refused(Arrays.copyOf(image, random.nextInt(image.length)));
                });
    }

    @Test
    void everyCutOfTheContentUnderRightChecksumsIsFound() throws IOException {
        byte[] content = Frames.contentOf(image());
        for (int length = 0; length < content.length; length++) {
            refused(Frames.image(Arrays.copyOf(content, length)));
        }
    }

    @Test
    void everyFlippedBitOfTheContentIsRefusedOrIsAState() throws IOException {
        byte[] content = Frames.contentOf(image());
        for (int bit = 0; bit < content.length * Byte.SIZE; bit++) {
            refusedOrAState(Frames.image(Mutations.flipped(content, bit)));
        }
    }

    @Test
    void hostileContentUnderRightChecksumsIsRefusedOrIsAState() {
        Seeds.each(
                2_000,
                random -> {
                    Driver source = new Driver();
                    source.ride(new RandomCommands(random, 5).list(random.nextInt(1, 6)));
                    byte[] content = Frames.contentOf(source.image());
                    refusedOrAState(Frames.image(Mutations.changed(content, random)));
                });
    }

    /// Two gigabytes that a few bytes only claim to have would not fit into the heap.
    @Test
    void lengthsBeyondTheEndAreRefusedBeforeMemoryIsTaken() throws IOException {
        for (int length : new int[] {Integer.MAX_VALUE, 1 << 30, -1, Integer.MIN_VALUE}) {
            refused(
                    Frames.imageOfEntries(out -> {
                        writeHead(out, "k", 1, 1, 1);
                        out.writeByte(0);
                        out.writeInt(length);
                    }));
        }
    }

    @Test
    void keysThatAreDoubledOrOutOfOrderAreRefused() throws IOException {
        for (String second : List.of("b", "a")) {
            byte[] image =
                    Frames.imageOfEntries(out -> {
                        writeEntry(out, "b");
                        writeEntry(out, second);
                    });
            says("out of order", image);
        }
    }

    @Test
    void revisionsThatCannotBeAreRefused() throws IOException {
        long[][] impossible = {{0, 1, 1}, {2, 1, 1}, {1, Frames.REVISION + 1, 1}, {1, 1, 0}};
        for (long[] it : impossible) {
            byte[] image =
                    Frames.imageOfEntries(out -> {
                        writeHead(out, "k", it[0], it[1], it[2]);
                        out.writeByte(0);
                        out.writeInt(0);
                    });
            says("do not fit", image);
        }
    }

    @Test
    void aRefusalSaysWhatIsWrong() throws IOException {
        says("not a snapshot of Concord", "CONCORDE".getBytes(StandardCharsets.US_ASCII));
        says("run a version that knows it", Frames.image(new byte[] {0, 9, 2}));
        says("has format 1", Frames.image(new byte[] {0, 1, 2}));
        says("3 parts, not 5", Frames.image(new byte[] {0, 2, 3}));
        says("part 9, not 1", Frames.image(new byte[] {0, 2, 5, 9}));
        says("ends too early", Frames.image(new byte[] {0, 2, 5, 1}));
        byte[] content = Frames.contentOf(image());
        says("more follows", Frames.image(Arrays.copyOf(content, content.length + 1)));
    }

    @Test
    void aStreamThatFailsChangesNothing() throws IOException {
        InputStream failing =
                new FilterInputStream(new ByteArrayInputStream(image())) {
                    @Override
                    public int read(byte[] target, int offset, int length) throws IOException {
                        if (available() < 20) {
                            throw new IOException("the disk is gone");
                        }
                        return super.read(target, offset, length);
                    }
                };
        assertThrows(IOException.class, () -> driver.machine.restore(failing));
    }

    private void refused(byte[] image) {
        assertThrows(
                ConcordException.Damaged.class,
                () -> driver.machine.restore(new ByteArrayInputStream(image)));
    }

    private void says(String what, byte[] image) {
        var damage =
                assertThrows(
                        ConcordException.Damaged.class,
                        () -> driver.machine.restore(new ByteArrayInputStream(image)));
        assertTrue(String.valueOf(damage.getMessage()).contains(what), damage::getMessage);
    }

    /// Whatever is accepted is a state: it can be captured, and has the same bytes again.
    private static void refusedOrAState(byte[] image) throws IOException {
        Driver target = new Driver();
        try {
            target.machine.restore(new ByteArrayInputStream(image));
        } catch (ConcordException.Damaged _) {
            return;
        }
        assertArrayEquals(image, target.image());
    }

    private static void writeEntry(DataOutputStream out, String key) throws IOException {
        writeHead(out, key, 1, 1, 1);
        out.writeByte(0);
        out.writeInt(0);
    }

    private static void writeHead(
            DataOutputStream out, String key, long created, long modified, long version)
            throws IOException {
        out.writeByte(1);
        out.writeShort(key.length());
        out.writeBytes(key);
        out.writeLong(created);
        out.writeLong(modified);
        out.writeLong(version);
        out.writeByte(0); // lives until it is deleted
    }

    private static byte[] image() throws IOException {
        Driver source = new Driver();
        source.ride(List.of(put("a", "first"), put("b", "second"), put("a", "third")));
        source.ride(RandomAccess.each());
        return source.image();
    }

    private static Command put(String key, String value) {
        return new Command.Write(Put.of(key, Value.of(value)));
    }
}
