package concord.raft.discovery;

import concord.core.ConcordException;
import java.io.Closeable;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.ProtocolFamily;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A UDP socket in a multicast group, on the loopback interface and on every other that can do
/// multicast. Datagrams stay on the subnet (time to live 1). For one thread.
final class MulticastLink implements Closeable {

    private static final int TIME_TO_LIVE = 1;
    private static final String INSTEAD = "or set cluster.discovery to static or dns";

    private final InetSocketAddress group;
    private final DatagramChannel channel;

    /// By index: an interface that goes and comes back is another one.
    private final Map<Integer, NetworkInterface> joined = new LinkedHashMap<>();

    /// Why an interface does not take part, by its name.
    private final Map<String, String> failures = new TreeMap<>();

    private final ByteBuffer received = ByteBuffer.allocate(AnnouncementFormat.MAX_BYTES + 1);

    private MulticastLink(InetSocketAddress group, DatagramChannel channel) {
        this.group = group;
        this.channel = channel;
    }

    /// Joins a group on all interfaces.
    ///
    /// @throws ConcordException.OpenFailed when the port is taken, or no interface joins
    static MulticastLink open(InetSocketAddress group) {
        MulticastLink link = new MulticastLink(group, bound(group));
        try {
            link.joinInterfaces();
            if (link.joined.isEmpty()) {
                throw link.noInterface();
            }
            return link;
        } catch (IOException e) {
            link.close();
            throw failed(group, String.valueOf(e.getMessage()), e);
        } catch (ConcordException e) {
            link.close();
            throw e;
        }
    }

    private static DatagramChannel bound(InetSocketAddress group) {
        ProtocolFamily family =
                group.getAddress() instanceof Inet4Address
                        ? StandardProtocolFamily.INET
                        : StandardProtocolFamily.INET6;
        try {
            DatagramChannel channel = DatagramChannel.open(family);
            try {
                shareThePort(channel);
                channel.setOption(StandardSocketOptions.IP_MULTICAST_LOOP, true);
                channel.setOption(StandardSocketOptions.IP_MULTICAST_TTL, TIME_TO_LIVE);
                channel.bind(new InetSocketAddress(group.getPort()));
                channel.configureBlocking(false);
                return channel;
            } catch (IOException e) {
                channel.close();
                throw e;
            }
        } catch (IOException | UnsupportedOperationException e) {
            throw failed(
                    group,
                    "UDP port "
                            + group.getPort()
                            + " cannot be bound ("
                            + e.getMessage()
                            + "); choose another port, the same on all members",
                    e);
        }
    }

    /// Members on one machine listen to one port: some systems want the one option, some the other.
    private static void shareThePort(DatagramChannel channel) throws IOException {
        channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
        if (channel.supportedOptions().contains(StandardSocketOptions.SO_REUSEPORT)
                && !System.getProperty("os.name", "").startsWith("Linux")) {
            channel.setOption(StandardSocketOptions.SO_REUSEPORT, true);
        }
    }

    /// Joins the group on interfaces that have come up since. Ones that went are dropped.
    void joinInterfaces() throws SocketException {
        Map<Integer, NetworkInterface> present = new LinkedHashMap<>();
        failures.clear();
        for (NetworkInterface candidate : NetworkInterface.networkInterfaces().toList()) {
            if (isUsable(candidate)) {
                present.put(candidate.getIndex(), candidate);
            }
        }
        joined.keySet().retainAll(present.keySet());
        for (NetworkInterface candidate : present.values()) {
            if (!joined.containsKey(candidate.getIndex())) {
                join(candidate);
            }
        }
    }

    private void join(NetworkInterface candidate) {
        try {
            channel.join(group.getAddress(), candidate);
            joined.put(candidate.getIndex(), candidate);
        } catch (IOException | IllegalArgumentException e) {
            failures.put(candidate.getName(), String.valueOf(e.getMessage()));
        }
    }

    private boolean isUsable(NetworkInterface candidate) throws SocketException {
        boolean isIpv4 = group.getAddress() instanceof Inet4Address;
        return candidate.isUp()
                && (candidate.isLoopback() || candidate.supportsMulticast())
                && candidate
                        .inetAddresses()
                        .anyMatch(address -> address instanceof Inet4Address == isIpv4);
    }

    /// Sends a datagram through every interface, each its own: one that arrives through two of them
    /// must not look like a replay.
    ///
    /// @return through how many it went
    int send(Supplier<byte[]> datagrams) {
        int sent = 0;
        for (NetworkInterface through : joined.values()) {
            try {
                channel.setOption(StandardSocketOptions.IP_MULTICAST_IF, through);
                channel.send(ByteBuffer.wrap(datagrams.get()), group);
                sent++;
            } catch (IOException e) {
                failures.put(through.getName(), String.valueOf(e.getMessage()));
            }
        }
        return sent;
    }

    /// The next datagram that has arrived, cut after one byte more than an announcement may have.
    Optional<byte[]> receive() throws IOException {
        received.clear();
        if (channel.receive(received) == null) {
            return Optional.empty();
        }
        byte[] datagram = new byte[received.flip().remaining()];
        received.get(datagram);
        return Optional.of(datagram);
    }

    DatagramChannel channel() {
        return channel;
    }

    /// The names of the interfaces that take part.
    Stream<String> interfaces() {
        return joined.values().stream().map(NetworkInterface::getName);
    }

    /// That no interface of this machine takes datagrams for the group, and what to do.
    ConcordException.OpenFailed noInterface() {
        return failed(
                group,
                "no network interface takes multicast to it "
                        + (failures.isEmpty() ? "(none is up)" : failures)
                        + "; allow multicast on one (Linux: ip link set dev eth0 multicast on; ip"
                        + " route add "
                        + group.getAddress().getHostAddress()
                        + " dev eth0), "
                        + INSTEAD,
                null);
    }

    private static ConcordException.OpenFailed failed(
            InetSocketAddress group, String why, @Nullable Throwable cause) {
        return new ConcordException.OpenFailed(
                "cluster.multicast-group "
                        + group.getAddress().getHostAddress()
                        + ":"
                        + group.getPort()
                        + " cannot be used: "
                        + why,
                cause);
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            System.getLogger("concord.raft")
                    .log(System.Logger.Level.DEBUG, "closing the multicast socket", e);
        }
    }
}
