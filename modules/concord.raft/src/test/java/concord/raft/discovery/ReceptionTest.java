package concord.raft.discovery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import concord.raft.HandClock;
import concord.raft.RecordedLog;
import concord.raft.peer.Endpoint;
import concord.raft.peer.Peer;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/// Who is believed: a member of this cluster that knows the secret, once for each announcement.
class ReceptionTest {

    private static final long OWN_INSTANCE = 1;
    private static final long OTHER_INSTANCE = 2;
    private static final Endpoint ONE = new Endpoint("10.0.0.1", 7000);
    private static final Endpoint TWO = new Endpoint("10.0.0.2", 7000);

    private final HandClock clock = new HandClock();
    private final AnnouncementFormat format = new AnnouncementFormat("0123456789abcdef");
    private final HeardMembers members = new HeardMembers(clock::nanoTime);
    private final RecordedLog log = new RecordedLog();
    private final Reception reception =
            new Reception(
                    "concord", new Peer("n1", ONE), OWN_INSTANCE, format, clock, members, log);
    private long sequence;

    @Test
    void aMemberIsHeardAndToldOfOnce() {
        assertEquals(Verdict.ACCEPTED, reception.receive(format.write(from("n2", TWO))));
        clock.pass(Duration.ofSeconds(1));
        assertEquals(Verdict.ACCEPTED, reception.receive(format.write(from("n2", TWO))));
        assertEquals(Set.of(TWO), members.endpoints());
        assertEquals("[INFO multicast: n2 is at 10.0.0.2:7000]", log.lines().toString());
    }

    @Test
    void aStrangerIsNot() {
        byte[] forged = new AnnouncementFormat("fedcba9876543210").write(from("n2", TWO));
        assertRefused(Verdict.FORGED, forged);
    }

    @Test
    void aRecordingIsNot() {
        byte[] recorded = format.write(from("n2", TWO));
        assertEquals(Verdict.ACCEPTED, reception.receive(recorded));
        clock.pass(Duration.ofSeconds(11));
        assertRefused(Verdict.REPLAYED, recorded);
        clock.pass(Duration.ofSeconds(20));
        assertRefused(Verdict.OUTSIDE_WINDOW, recorded);
        clock.setWall(Duration.ofSeconds(-31));
        assertRefused(Verdict.REPLAYED, recorded);
    }

    @Test
    void anotherClusterIsNotWhateverItsSecret() {
        Announcement other =
                new Announcement("other", new Peer("n2", TWO), clock.millis(), OTHER_INSTANCE, 0);
        assertRefused(Verdict.OTHER_CLUSTER, format.write(other));
        assertRefused(
                Verdict.OTHER_CLUSTER, new AnnouncementFormat("fedcba9876543210").write(other));
    }

    @Test
    void clocksMayDifferALittle() {
        byte[] early = format.write(from("n2", TWO));
        clock.pass(Reception.WINDOW);
        assertEquals(Verdict.ACCEPTED, reception.receive(early));
        byte[] late = format.write(from("n3", ONE));
        clock.setWall(Reception.WINDOW.negated().minusMillis(1));
        assertEquals(Verdict.OUTSIDE_WINDOW, reception.receive(late));
    }

    @Test
    void whatComesBackIsNoNews() {
        assertRefused(
                Verdict.OWN,
                format.write(
                        new Announcement(
                                "concord", new Peer("n1", ONE), clock.millis(), OWN_INSTANCE, 0)));
    }

    @Test
    void aSecondMemberWithThisIdIsToldApart() {
        assertRefused(Verdict.SAME_ID, format.write(from("n1", TWO)));
    }

    /// Announcements with anything done to them but the one thing that takes the secret.
    @Test
    void damagedDatagramsDoNoHarm() {
        long seed = Long.getLong("seed", new SplittableRandom().nextLong(1_000_000));
        System.out.println("Random datagrams begin with -Dseed=" + seed);
        RandomGenerator random = new SplittableRandom(seed);
        for (int i = 0; i < 20_000; i++) {
            byte[] datagram = damaged(format.write(from("n2", TWO)), random);
            try {
                assertNotEquals(Verdict.ACCEPTED, reception.receive(datagram));
                assertEquals(Set.of(), members.endpoints());
            } catch (RuntimeException | AssertionError e) {
                throw new AssertionError(
                        "-Dseed=" + seed + " " + HexFormat.of().formatHex(datagram), e);
            }
        }
        assertEquals(Verdict.ACCEPTED, reception.receive(format.write(from("n2", TWO))));
    }

    private static byte[] damaged(byte[] datagram, RandomGenerator random) {
        return switch (random.nextInt(4)) {
            case 0 -> {
                byte[] noise = new byte[random.nextInt(600)];
                random.nextBytes(noise);
                yield noise;
            }
            case 1 -> Arrays.copyOf(datagram, random.nextInt(datagram.length));
            case 2 -> Arrays.copyOf(datagram, datagram.length + random.nextInt(1, 600));
            default -> {
                datagram[random.nextInt(datagram.length)] ^= (byte) random.nextInt(1, 256);
                yield datagram;
            }
        };
    }

    private Announcement from(String id, Endpoint address) {
        return new Announcement(
                "concord", new Peer(id, address), clock.millis(), OTHER_INSTANCE, sequence++);
    }

    private void assertRefused(Verdict expected, byte[] datagram) {
        Set<Endpoint> before = members.endpoints();
        assertEquals(expected, reception.receive(datagram));
        assertEquals(before, members.endpoints());
    }
}
