package concord.raft.discovery;

import concord.core.ConcordException;
import concord.core.spi.Surroundings;
import concord.raft.peer.Endpoint;
import concord.raft.peer.Peer;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// Members of one subnet that announce themselves by UDP multicast, once a second.
///
/// Announcements are signed with `cluster.secret` (HMAC-SHA256) and each is believed once, within
/// 30 s of when it was sent: a stranger cannot add an endpoint, by its own words or by a member's.
/// They are not encrypted. A member that is silent for 10 s is forgotten.
public final class MulticastDiscovery implements Discovery {

    private static final Duration INTERVAL = Duration.ofSeconds(1);

    /// How many announcements until interfaces that have come up since are joined.
    private static final int ROUNDS_UNTIL_JOIN = 10;

    /// So that a flood of datagrams does not hold up what this member announces itself.
    private static final int RECEIVED_AT_ONCE = 256;

    private static final System.Logger LOG = System.getLogger("concord.raft");

    private final String cluster;
    private final Peer self;
    private final Surroundings surroundings;
    private final AnnouncementFormat format;
    private final MulticastLink link;
    private final Selector selector;
    private final SelectionKey readable;
    private final HeardMembers members;
    private final Refusals refusals;
    private final Reception reception;
    private final Thread thread;
    private final long instance = new SecureRandom().nextLong();

    private long sequence;
    private boolean failing;
    private volatile boolean closed;

    private MulticastDiscovery(
            String cluster,
            Peer self,
            String secret,
            MulticastLink link,
            Selector selector,
            Surroundings surroundings)
            throws IOException {
        this.cluster = cluster;
        this.self = self;
        this.surroundings = surroundings;
        this.format = new AnnouncementFormat(secret);
        this.link = link;
        this.selector = selector;
        this.readable = link.channel().register(selector, SelectionKey.OP_READ);
        this.members = new HeardMembers(surroundings::nanoTime);
        this.refusals = new Refusals(LOG, surroundings::nanoTime);
        this.reception = new Reception(cluster, self, instance, format, surroundings, members, LOG);
        this.thread = Thread.ofPlatform().daemon().name("concord-multicast").unstarted(this::run);
    }

    /// Begins to announce this member and to listen to others.
    ///
    /// @param group `cluster.multicast-group`: a multicast address and a port
    /// @param cluster `cluster.name`
    /// @param self this member, at the address that it announces
    /// @param secret `cluster.secret`
    /// @param surroundings clocks
    /// @throws ConcordException.InvalidRequest when the secret is missing or the group is no
    ///   multicast address
    /// @throws ConcordException.OpenFailed when this machine does no multicast
    public static MulticastDiscovery open(
            String group, String cluster, Peer self, String secret, Surroundings surroundings) {
        if (secret.isEmpty()) {
            throw new ConcordException.InvalidRequest(
                    "cluster.discovery is multicast and cluster.secret is not set; set it to the same"
                            + " text on all members, such as one made by: openssl rand -hex 32");
        }
        MulticastLink link = MulticastLink.open(address(group));
        try {
            MulticastDiscovery discovery =
                    new MulticastDiscovery(
                            cluster, self, secret, link, Selector.open(), surroundings);
            discovery.start();
            return discovery;
        } catch (IOException e) {
            link.close();
            throw new ConcordException.OpenFailed(
                    "cluster.multicast-group " + group + " cannot be used: " + e.getMessage(), e);
        }
    }

    private static InetSocketAddress address(String group) {
        Endpoint endpoint = Endpoint.parse("cluster.multicast-group", group);
        try {
            InetAddress address = InetAddress.ofLiteral(endpoint.host());
            if (address.isMulticastAddress()) {
                return new InetSocketAddress(address, endpoint.port());
            }
        } catch (IllegalArgumentException e) {
            // a name: refused below
        }
        throw new ConcordException.InvalidRequest(
                "cluster.multicast-group is '"
                        + group
                        + "'; it must be a multicast address (224.0.0.0 to 239.255.255.255, or IPv6"
                        + " that begins with ff) and a port, such as 239.255.70.7:7007");
    }

    private void start() {
        if (link.send(this::announcement) == 0) {
            ConcordException.OpenFailed failure = link.noInterface();
            release();
            throw failure;
        }
        LOG.log(
                Level.INFO,
                "multicast: announcing "
                        + self
                        + " through "
                        + link.interfaces().collect(Collectors.joining(", ")));
        thread.start();
    }

    private byte[] announcement() {
        return format.write(
                new Announcement(
                        cluster, self, surroundings.wallClock().millis(), instance, sequence++));
    }

    private void run() {
        try {
            long next = System.nanoTime() + INTERVAL.toNanos();
            for (int round = 1; !closed; ) {
                long waitMillis = Duration.ofNanos(next - System.nanoTime()).toMillis();
                selector.select(Math.max(1, waitMillis));
                selector.selectedKeys().clear();
                receiveAll();
                if (System.nanoTime() - next >= 0) {
                    announce(round++ % ROUNDS_UNTIL_JOIN == 0);
                    next = System.nanoTime() + INTERVAL.toNanos();
                }
            }
        } catch (IOException e) {
            LOG.log(Level.ERROR, "multicast has stopped: members that come now are not found", e);
        } finally {
            release();
        }
    }

    private void receiveAll() {
        try {
            for (int i = 0; i < RECEIVED_AT_ONCE; i++) {
                Optional<byte[]> datagram = link.receive();
                if (datagram.isEmpty()) {
                    return;
                }
                refusals.count(reception.receive(datagram.get()));
            }
        } catch (IOException e) {
            failed("receiving: " + e.getMessage());
            readable.interestOps(0); // until the next round, so that it does not spin
        }
    }

    private void announce(boolean join) {
        try {
            if (join) {
                link.joinInterfaces();
            }
            if (link.send(this::announcement) > 0) {
                failing = false;
            } else {
                failed(String.valueOf(link.noInterface().getMessage()));
            }
        } catch (IOException e) {
            failed("listing interfaces: " + e.getMessage());
        }
        readable.interestOps(SelectionKey.OP_READ);
        refusals.report();
    }

    private void failed(String why) {
        if (!failing) {
            LOG.log(Level.WARNING, "multicast fails, and is tried again: " + why);
            failing = true;
        }
    }

    @Override
    public Set<Endpoint> endpoints() {
        Set<Endpoint> endpoints = new LinkedHashSet<>();
        endpoints.add(self.address());
        endpoints.addAll(members.endpoints());
        return Collections.unmodifiableSet(endpoints);
    }

    private void release() {
        link.close();
        try {
            selector.close();
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "closing the multicast selector", e);
        }
    }

    @Override
    public void close() {
        closed = true;
        selector.wakeup();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // it ends by itself
        }
    }
}
