package concord.raft.peer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import concord.core.ConcordException;
import java.net.InetAddress;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// An address has one text, and what is no address is refused with the setting that has it.
class EndpointTest {

    @ParameterizedTest
    @CsvSource({
        "10.0.0.1:7000, 10.0.0.1:7000",
        "One.Example.com:1, one.example.com:1",
        "concord-0.concord.default.svc.:65535, concord-0.concord.default.svc.:65535",
        "[::1]:7000, [::1]:7000",
        "[0:0:0:0:0:0:0:1]:7000, [::1]:7000",
        "[::]:7000, [::]:7000",
        "[2001:DB8:0:0:1:0:0:1]:7000, [2001:db8::1:0:0:1]:7000",
        "[2001:db8:0:1:1:1:1:1]:7000, [2001:db8:0:1:1:1:1:1]:7000",
        "[2001:0db8:0000:0000:0001:0000:0000:0000]:7000, [2001:db8:0:0:1::]:7000",
        "[fd00::]:7000, [fd00::]:7000",
        "[::ffff:10.0.0.1]:7000, 10.0.0.1:7000",
    })
    void hasOneText(String given, String expected) {
        Endpoint endpoint = Endpoint.parse("raft.advertise", given);
        assertEquals(expected, endpoint.toString());
        assertEquals(endpoint, Endpoint.parse("raft.advertise", expected));
        URI asRatisReadsIt = URI.create("raft://" + endpoint);
        assertEquals(endpoint.port(), asRatisReadsIt.getPort());
        assertEquals(expected, asRatisReadsIt.getHost() + ":" + endpoint.port());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ":",
                ":7000",
                "host",
                "host:",
                "host:0",
                "host:65536",
                "host:+1",
                "host:port",
                "::1:7000",
                "[::1]",
                "[::1:7000",
                "[host]:7000",
                "[]:7000",
                "[::g]:7000",
                "[1:2:3]:7000",
                "[fe80::1%eth0]:7000",
                "10.0.0.256:7000",
                "10.1:7000",
                "1.2.3.4.:7000",
                "a b:7000",
                "n1@host:7000",
                "-host:7000",
                "one_host:7000",
                "host..com:7000",
                "3f2a9c:7000",
                "host/path:7000",
            })
    void refusesWhatIsNoAddress(String text) {
        String message =
                String.valueOf(
                        assertThrows(
                                        ConcordException.InvalidRequest.class,
                                        () -> Endpoint.parse("raft.advertise", text))
                                .getMessage());
        assertTrue(message.startsWith("raft.advertise has '" + text + "'"), message);
    }

    @Test
    void comesFromAnAddressThatWasLookedUp() {
        assertEquals(
                "[fd00::2]:7000", Endpoint.of(InetAddress.ofLiteral("fd00::2"), 7000).toString());
        assertEquals(
                "10.0.0.1:7000", Endpoint.of(InetAddress.ofLiteral("10.0.0.1"), 7000).toString());
    }

    @Test
    void knowsAddressesToWhichNobodyConnects() {
        assertTrue(new Endpoint("0.0.0.0", 7000).isWildcard());
        assertTrue(new Endpoint("0:0::0", 7000).isWildcard());
        assertEquals(false, new Endpoint("127.0.0.1", 7000).isWildcard());
    }
}
