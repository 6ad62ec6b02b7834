package concord.raft.discovery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import concord.core.ConcordException;
import concord.raft.HandClock;
import concord.raft.peer.Endpoint;
import concord.raft.peer.Peer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.channels.DatagramChannel;
import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Members on one machine find each other by multicast, strangers and recordings do not get in.
class MulticastDiscoveryTest {

    private static final String SECRET = "a secret of the test".replace(' ', '-');
    private static final String GROUP_ADDRESS = "239.255.70.70";
    private static final Endpoint ONE = new Endpoint("10.0.0.1", 7001);
    private static final Endpoint TWO = new Endpoint("10.0.0.2", 7002);
    private static final Endpoint THREE = new Endpoint("10.0.0.3", 7003);

    private final HandClock clock = new HandClock();
    private final int port = freePort();
    private final InetSocketAddress group =
            new InetSocketAddress(InetAddress.ofLiteral(GROUP_ADDRESS), port);

    @Test
    void twoMembersFindEachOtherAndAStrangerIsNotFound() {
        try (Discovery stranger = open("n3", THREE, "another secret".repeat(2));
                Discovery one = open("n1", ONE, SECRET);
                Discovery two = open("n2", TWO, SECRET)) {
            await(() -> one.endpoints().equals(Set.of(ONE, TWO)));
            await(() -> two.endpoints().equals(Set.of(ONE, TWO)));
            assertEquals(Set.of(THREE), stranger.endpoints());
        }
    }

    @Test
    void aMemberThatIsSilentIsForgottenAndFoundAgain() {
        try (Discovery one = open("n1", ONE, SECRET)) {
            try (Discovery two = open("n2", TWO, SECRET)) {
                await(() -> one.endpoints().contains(TWO));
                assertFalse(two.endpoints().isEmpty());
            }
            // Again and again: a copy of what it said last may be read after the first time.
            await(() -> {
                clock.pass(HeardMembers.SILENCE.plusNanos(1));
                return one.endpoints().equals(Set.of(ONE));
            });
            try (Discovery _ = open("n2", THREE, SECRET)) {
                await(() -> one.endpoints().equals(Set.of(ONE, THREE)));
            }
        }
    }

    @Test
    void aRecordedDatagramIsRefused() throws IOException {
        AnnouncementFormat format = new AnnouncementFormat(SECRET);
        try (Discovery one = open("n1", ONE, SECRET);
                MulticastLink link = MulticastLink.open(group)) {
            byte[] recorded = format.write(announcement("n2", TWO, 1));
            link.send(() -> recorded);
            await(() -> one.endpoints().contains(TWO));

            clock.pass(HeardMembers.SILENCE.plusNanos(1));
            link.send(() -> recorded);
            link.send(() -> format.write(announcement("n3", THREE, 2)));
            await(() -> one.endpoints().contains(THREE)); // and so the one before was received
            assertEquals(Set.of(ONE, THREE), one.endpoints());
        }
    }

    @Test
    void datagramsThatAreDamagedDoNoHarm() throws IOException {
        long seed = Long.getLong("seed", new SplittableRandom().nextLong(1_000_000));
        System.out.println("Damaged datagrams begin with -Dseed=" + seed);
        RandomGenerator random = new SplittableRandom(seed);
        AnnouncementFormat format = new AnnouncementFormat(SECRET);
        try (Discovery one = open("n1", ONE, SECRET);
                MulticastLink link = MulticastLink.open(group)) {
            for (int i = 0; i < 500; i++) {
                byte[] datagram = format.write(announcement("n2", TWO, i));
                byte[] cut = Arrays.copyOf(datagram, random.nextInt(datagram.length));
                byte[] noise = new byte[random.nextInt(1400)];
                random.nextBytes(noise);
                link.send(() -> cut);
                link.send(() -> noise);
            }
            await(() -> {
                link.send(() -> format.write(announcement("n3", THREE, random.nextLong())));
                return one.endpoints().contains(THREE);
            });
            assertEquals(Set.of(ONE, THREE), one.endpoints());
        }
    }

    @Test
    void theSecretIsRequired() {
        String message =
                refusal(ConcordException.InvalidRequest.class, group(), new Peer("n1", ONE), "");
        assertTrue(message.contains("cluster.secret is not set"), message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.0.0.1:7007", "example.com:7007", "[fd00::1]:7007", "239.1.1.1"})
    void aGroupThatIsNoneIsRefused(String group) {
        String message =
                refusal(ConcordException.InvalidRequest.class, group, new Peer("n1", ONE), SECRET);
        assertTrue(message.startsWith("cluster.multicast-group "), message);
        assertTrue(message.contains("'" + group + "'"), message);
    }

    @Test
    void aPortThatAnotherProgramHasIsNamed() throws IOException {
        try (DatagramChannel other = DatagramChannel.open(StandardProtocolFamily.INET)) {
            other.bind(new InetSocketAddress(port));
            String message =
                    refusal(
                            ConcordException.OpenFailed.class,
                            group(),
                            new Peer("n1", ONE),
                            SECRET);
            assertTrue(message.contains("UDP port " + port + " cannot be bound"), message);
        }
    }

    @Test
    void whatIsClosedIsSilentAndCanBeClosedAgain() {
        Discovery one = open("n1", ONE, SECRET);
        one.close();
        one.close();
        try (Discovery two = open("n2", TWO, SECRET)) {
            assertEquals(Set.of(TWO), two.endpoints());
        }
    }

    private Announcement announcement(String id, Endpoint address, long sequence) {
        return new Announcement("concord", new Peer(id, address), clock.millis(), 7, sequence);
    }

    private Discovery open(String id, Endpoint address, String secret) {
        return MulticastDiscovery.open(group(), "concord", new Peer(id, address), secret, clock);
    }

    private String refusal(
            Class<? extends ConcordException> type, String group, Peer self, String secret) {
        return String.valueOf(
                assertThrows(
                                type,
                                () ->
                                        MulticastDiscovery.open(
                                                group, "concord", self, secret, clock))
                        .getMessage());
    }

    private String group() {
        return GROUP_ADDRESS + ":" + port;
    }

    /// Every test has its own, so that none hears another.
    private static int freePort() {
        try (DatagramChannel channel = DatagramChannel.open(StandardProtocolFamily.INET)) {
            channel.bind(new InetSocketAddress(0));
            return ((InetSocketAddress) channel.getLocalAddress()).getPort();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static void await(BooleanSupplier condition) {
        long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < end, "not within 20 s");
            LockSupport.parkNanos(1_000_000);
        }
    }
}
