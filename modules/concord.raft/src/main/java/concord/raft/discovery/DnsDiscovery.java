package concord.raft.discovery;

import concord.raft.peer.Endpoint;
import java.lang.System.Logger.Level;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Collections;
import java.util.Comparator;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Every address of a name in DNS, such as that of a headless service in Kubernetes.
///
/// The JVM remembers answers for a while (`networkaddress.cache.ttl`, 30 s unless set; failures 10
/// s), so a member that has just got its address may be seen that much later.
public final class DnsDiscovery implements Discovery {

    private static final String SETTING = "cluster.dns-name";

    /// Looks names up.
    @FunctionalInterface
    interface Resolver {
        InetAddress[] addresses(String host) throws UnknownHostException;
    }

    private final String host;
    private final int port;
    private final Resolver resolver;
    private final System.Logger log;
    private final AtomicBoolean failing = new AtomicBoolean();

    DnsDiscovery(String name, int defaultPort, Resolver resolver, System.Logger log) {
        Endpoint endpoint =
                Endpoint.parse(SETTING, name.contains(":") ? name : name + ":" + defaultPort);
        this.host = endpoint.host();
        this.port = endpoint.port();
        this.resolver = resolver;
        this.log = log;
    }

    /// Discovery of all addresses of a name.
    ///
    /// @param name `cluster.dns-name`: a name, with or without a port
    /// @param defaultPort the port when the name has none
    /// @throws concord.core.ConcordException.InvalidRequest when it is no name
    public static DnsDiscovery of(String name, int defaultPort) {
        return new DnsDiscovery(
                name, defaultPort, InetAddress::getAllByName, System.getLogger("concord.raft"));
    }

    @Override
    public Set<Endpoint> endpoints() {
        InetAddress[] addresses;
        try {
            addresses = resolver.addresses(host);
        } catch (UnknownHostException e) {
            if (!failing.getAndSet(true)) {
                log.log(
                        Level.WARNING,
                        SETTING
                                + " "
                                + host
                                + " has no address now, so it shows no members; it is asked again: "
                                + e.getMessage());
            }
            return Set.of();
        }
        if (failing.getAndSet(false)) {
            log.log(Level.INFO, SETTING + " " + host + " has addresses again");
        }
        return Stream.of(addresses)
                .filter(address -> !isOfOneLink(address))
                .map(address -> Endpoint.of(address, port))
                .collect(
                        Collectors.collectingAndThen(
                                Collectors.toCollection(
                                        () -> new TreeSet<>(Comparator.comparing(Endpoint::host))),
                                Collections::unmodifiableSet));
    }

    /// Such an address is of use only with the name of an interface, which differs between
    /// machines.
    private static boolean isOfOneLink(InetAddress address) {
        return address instanceof Inet6Address && address.isLinkLocalAddress();
    }

    @Override
    public void close() {
        // holds nothing
    }
}
