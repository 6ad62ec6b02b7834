package concord.raft.discovery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import concord.core.ConcordException;
import concord.raft.RecordedLog;
import concord.raft.peer.Endpoint;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Every address of the name is an endpoint; a name without one is an empty set and one line.
class DnsDiscoveryTest {

    private final RecordedLog log = new RecordedLog();
    private List<String> addresses = List.of();

    @Test
    void everyAddressIsAnEndpoint() {
        addresses = List.of("10.0.0.2", "fd00::3", "10.0.0.1", "10.0.0.2", "fe80::1");
        try (DnsDiscovery discovery = discovery("concord.example.com")) {
            assertEquals(
                    List.of(
                            new Endpoint("10.0.0.1", 7000),
                            new Endpoint("10.0.0.2", 7000),
                            new Endpoint("fd00::3", 7000)),
                    List.copyOf(discovery.endpoints()));
        }
    }

    @Test
    void aPortInTheNameIsTaken() {
        addresses = List.of("10.0.0.1");
        try (DnsDiscovery discovery = discovery("concord.example.com:7001")) {
            assertEquals(Set.of(new Endpoint("10.0.0.1", 7001)), discovery.endpoints());
        }
    }

    @Test
    void failingIsToldWhenItBeginsAndWhenItEnds() {
        try (DnsDiscovery discovery = discovery("concord.example.com")) {
            for (int i = 0; i < 3; i++) {
                assertEquals(Set.of(), discovery.endpoints());
            }
            assertEquals(1, log.lines().size(), log.lines()::toString);
            assertTrue(log.lines().getFirst().startsWith("WARNING cluster.dns-name concord."));

            addresses = List.of("10.0.0.1");
            assertEquals(1, discovery.endpoints().size());
            assertEquals(1, discovery.endpoints().size());
            assertEquals(2, log.lines().size(), log.lines()::toString);

            addresses = List.of();
            assertEquals(Set.of(), discovery.endpoints());
            assertEquals(3, log.lines().size(), log.lines()::toString);
        }
    }

    @Test
    void whatIsNoNameIsRefused() {
        String message =
                String.valueOf(
                        assertThrows(
                                        ConcordException.InvalidRequest.class,
                                        () -> DnsDiscovery.of("two words", 7000))
                                .getMessage());
        assertTrue(message.startsWith("cluster.dns-name has 'two words:7000'"), message);
    }

    @Test
    void theSystemsResolverIsAsked() {
        try (DnsDiscovery discovery = DnsDiscovery.of("localhost", 7000)) {
            assertTrue(
                    discovery.endpoints().stream()
                            .map(Endpoint::host)
                            .allMatch(Set.of("127.0.0.1", "::1")::contains),
                    discovery.endpoints()::toString);
            assertTrue(!discovery.endpoints().isEmpty());
        }
    }

    private DnsDiscovery discovery(String name) {
        return new DnsDiscovery(name, 7000, this::addresses, log);
    }

    private InetAddress[] addresses(String host) throws UnknownHostException {
        if (addresses.isEmpty()) {
            throw new UnknownHostException(host);
        }
        return addresses.stream().map(InetAddress::ofLiteral).toArray(InetAddress[]::new);
    }

    @Test
    void aListOfMembersNeedsNoLookUp() {
        var members = concord.raft.peer.MemberList.parse("n2@two.example.com:1,n1@[::1]:2");
        try (StaticDiscovery discovery = StaticDiscovery.of(members)) {
            assertEquals(
                    List.of("two.example.com:1", "[::1]:2"),
                    Stream.of(discovery.endpoints().toArray()).map(Object::toString).toList());
        }
    }
}
