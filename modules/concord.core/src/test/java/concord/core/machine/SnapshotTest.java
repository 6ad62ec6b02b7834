package concord.core.machine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import concord.core.Key;
import concord.core.Put;
import concord.core.Value;
import concord.core.command.Command;
import concord.core.spi.Position;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// What was written comes back, from any stream.
class SnapshotTest {

    private final Driver driver = new Driver();

    @Test
    void anEmptyStoreComesBackEmpty() throws IOException {
        driver.ride(put("gone after the restore"));
        byte[] empty = new Driver().image();
        assertEquals(Position.START, driver.machine.restore(new ByteArrayInputStream(empty)));
        assertEquals(new StoreMachine.Counts(0, 0, 0), driver.machine.counts());
        assertArrayEquals(empty, driver.image());
    }

    @Test
    void aRestoreReplacesTheWholeState() throws IOException {
        driver.ride(put("gone after the restore"));
        Driver source = new Driver();
        source.ride(List.of(put("a"), put("b"), put("a")));
        Position position = driver.machine.restore(new ByteArrayInputStream(source.image()));
        assertEquals(Driver.position(3), position);
        assertEquals(source.machine.counts(), driver.machine.counts());
        assertArrayEquals(source.image(), driver.image());
    }

    @Test
    void valuesLargerThanAFrameAndThanAPieceComeBack() throws IOException {
        byte[] large = new byte[(5 << 20) + 3];
        new SplittableRandom(1).nextBytes(large);
        Driver source = new Driver();
        source.ride(new Command.Write(Put.of("large", Value.raw(large))));
        driver.machine.restore(new ByteArrayInputStream(source.image()));
        assertEquals(source.machine.get(Key.of("large")), driver.machine.get(Key.of("large")));
    }

    @Test
    void aStreamThatBringsFewBytesAtATimeIsReadAsWell() throws IOException {
        byte[] image = image();
        InputStream slow =
                new FilterInputStream(new ByteArrayInputStream(image)) {
                    @Override
                    public int read(byte[] target, int offset, int length) throws IOException {
                        return super.read(target, offset, Math.min(length, 3));
                    }
                };
        driver.machine.restore(slow);
        assertArrayEquals(image, driver.image());
    }

    @Test
    void whatFollowsASnapshotInItsStreamIsLeftThere() throws IOException {
        byte[] image = image();
        InputStream stream = new ByteArrayInputStream(Arrays.copyOf(image, image.length + 5));
        driver.machine.restore(stream);
        assertEquals(5, stream.available());
    }

    private static byte[] image() throws IOException {
        Driver source = new Driver();
        source.ride(List.of(put("a"), put("b"), put("a")));
        return source.image();
    }

    private static Command put(String key) {
        return new Command.Write(Put.of(key, Value.of("value of " + key)));
    }
}
