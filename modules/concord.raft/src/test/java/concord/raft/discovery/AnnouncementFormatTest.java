package concord.raft.discovery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import concord.raft.peer.Endpoint;
import concord.raft.peer.Peer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/// The bytes of an announcement: pinned, signed as a whole, and read without harm whatever they
/// are.
class AnnouncementFormatTest {

    private static final Announcement KNOWN =
            new Announcement(
                    "concord",
                    new Peer("n1", new Endpoint("::1", 7000)),
                    1_767_225_600_123L,
                    0x0123_4567_89ab_cdefL,
                    42);

    private final AnnouncementFormat format = new AnnouncementFormat("0123456789abcdef");

    /// A change of the bytes is a new version: members of both must tell each other apart.
    @Test
    void theBytesArePinned() throws IOException {
        byte[] golden =
                HexFormat.of()
                        .parseHex(
                                Files.readString(
                                                Path.of(
                                                        "src/test/golden/announcement-format-"
                                                                + AnnouncementFormat.VERSION
                                                                + ".txt"))
                                        .strip());
        assertEquals(
                HexFormat.of().formatHex(golden), HexFormat.of().formatHex(format.write(KNOWN)));
        assertEquals(Optional.of(KNOWN), AnnouncementFormat.read(golden));
        assertTrue(format.isSigned(golden));
    }

    @Test
    void theLongestFits() {
        String name = "n".repeat(63);
        String host = "h".repeat(253);
        Announcement longest =
                new Announcement(name, new Peer(name, new Endpoint(host, 65_535)), -1, -1, -1);
        byte[] datagram = format.write(longest);
        assertTrue(datagram.length < AnnouncementFormat.MAX_BYTES);
        assertEquals(Optional.of(longest), AnnouncementFormat.read(datagram));
        assertTrue(format.isSigned(datagram));
    }

    @Test
    void anotherSecretSignsOtherwise() {
        assertFalse(new AnnouncementFormat("0123456789abcdeg").isSigned(format.write(KNOWN)));
    }

    @Test
    void everyBitIsSigned() {
        byte[] datagram = format.write(KNOWN);
        for (int bit = 0; bit < datagram.length * 8; bit++) {
            byte[] changed = datagram.clone();
            changed[bit / 8] ^= (byte) (1 << bit % 8);
            assertFalse(format.isSigned(changed), "bit " + bit);
        }
    }

    @Test
    void whatIsCutOrLongerIsNoAnnouncement() {
        byte[] datagram = format.write(KNOWN);
        for (int length = 0; length < datagram.length; length++) {
            byte[] cut = Arrays.copyOf(datagram, length);
            assertEquals(Optional.empty(), AnnouncementFormat.read(cut), "cut to " + length);
            assertFalse(format.isSigned(cut), "cut to " + length);
        }
        byte[] longer = Arrays.copyOf(datagram, datagram.length + 1);
        assertEquals(Optional.empty(), AnnouncementFormat.read(longer));
        assertFalse(format.isSigned(longer));
    }

    @Test
    void anotherVersionIsNotRead() {
        byte[] datagram = format.write(KNOWN);
        datagram[4] = 2;
        assertEquals(Optional.empty(), AnnouncementFormat.read(datagram));
    }

    /// Random bytes, and announcements with some bytes replaced, removed or added.
    @Test
    void randomBytesDoNoHarm() {
        long seed = Long.getLong("seed", new SplittableRandom().nextLong(1_000_000));
        System.out.println("Random announcements begin with -Dseed=" + seed);
        RandomGenerator random = new SplittableRandom(seed);
        for (int i = 0; i < 20_000; i++) {
            byte[] datagram = random.nextBoolean() ? noise(random) : damaged(random);
            try {
                AnnouncementFormat.read(datagram);
                assertFalse(format.isSigned(datagram));
            } catch (RuntimeException | AssertionError e) {
                throw new AssertionError(
                        "-Dseed=" + seed + " " + HexFormat.of().formatHex(datagram), e);
            }
        }
    }

    private static byte[] noise(RandomGenerator random) {
        byte[] datagram = new byte[random.nextInt(AnnouncementFormat.MAX_BYTES + 2)];
        random.nextBytes(datagram);
        return datagram;
    }

    /// The version and the magic bytes stay right, so that the rest is read.
    private byte[] damaged(RandomGenerator random) {
        byte[] datagram = format.write(KNOWN);
        int at = random.nextInt(5, datagram.length);
        datagram[at] ^= (byte) random.nextInt(1, 256);
        if (random.nextBoolean()) {
            datagram = Arrays.copyOf(datagram, random.nextInt(5, AnnouncementFormat.MAX_BYTES));
        }
        return datagram;
    }
}
