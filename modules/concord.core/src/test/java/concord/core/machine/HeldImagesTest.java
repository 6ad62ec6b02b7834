package concord.core.machine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import concord.core.Key;
import concord.core.Put;
import concord.core.Value;
import concord.core.command.Command;
import concord.core.property.RandomCommands;
import concord.core.property.Seeds;
import concord.core.spi.Image;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// An image stays what the state was when it was taken, however long it is held and whatever is
/// written meanwhile.
class HeldImagesTest {

    /// An image, and the bytes of a member that stopped where it was taken.
    private record Held(Image image, ByteBuffer expected) {}

    @Test
    void imagesHeldWhileWritesGoOnAreThoseOfAMemberThatStopped() {
        Seeds.each(
                60,
                random -> {
                    RandomCommands commands = new RandomCommands(random, 20);
                    Driver driver = new Driver();
                    Driver twin = new Driver();
                    List<Held> held = new ArrayList<>();
                    for (int step = 0; step < 150; step++) {
                        List<Command> entry = commands.list(random.nextInt(1, 6));
                        driver.ride(entry);
                        twin.ride(entry);
                        if (held.size() < 5 && random.nextInt(8) == 0) {
                            held.add(
                                    new Held(
                                            driver.machine.capture(),
                                            ByteBuffer.wrap(twin.image())));
                        }
                        if (!held.isEmpty() && random.nextInt(12) == 0) {
                            release(held.remove(random.nextInt(held.size())));
                        }
                    }
                    while (!held.isEmpty()) {
                        release(held.remove(random.nextInt(held.size())));
                    }
                    assertArrayEquals(twin.image(), driver.image());
                });
    }

    private static void release(Held held) throws IOException {
        try (Image image = held.image()) {
            assertArrayEquals(held.expected().array(), Driver.bytes(image));
            assertArrayEquals(held.expected().array(), Driver.bytes(image), "written again");
        }
    }

    @Test
    void anImageOutlivesTheRestoreOfItsMachine() throws IOException {
        Driver driver = new Driver();
        driver.ride(put("before"));
        byte[] before = driver.image();
        byte[] other = other();
        try (Image image = driver.machine.capture()) {
            driver.machine.restore(new ByteArrayInputStream(other));
            assertArrayEquals(before, Driver.bytes(image));
        }
        assertArrayEquals(other, driver.image());
    }

    private static byte[] other() throws IOException {
        Driver driver = new Driver();
        driver.ride(put("other"));
        return driver.image();
    }

    @Test
    void closingAnImageTwiceDoesNotHarmAnotherOfTheSameRevision() throws IOException {
        Driver driver = new Driver();
        driver.ride(put("first"));
        byte[] first = driver.image();
        Image closedTwice = driver.machine.capture();
        try (Image held = driver.machine.capture()) {
            closedTwice.close();
            closedTwice.close();
            driver.ride(put("second"));
            assertArrayEquals(first, Driver.bytes(held));
        }
    }

    @Test
    void anImageKnowsWhereItStands() {
        Driver driver = new Driver();
        driver.ride(put("first"));
        try (Image image = driver.machine.capture()) {
            driver.ride(put("second"));
            assertEquals(Driver.position(1), image.position());
        }
    }

    private static Command put(String text) {
        return new Command.Write(Put.of(Key.of("key"), Value.of(text)));
    }
}
