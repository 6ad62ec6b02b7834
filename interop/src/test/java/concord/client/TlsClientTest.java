package concord.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import concord.core.Concord;
import concord.core.ConcordException;
import concord.core.Value;
import concord.tls.Authority;
import concord.tls.CertificatePlan;
import concord.tls.KeyedCertificate;
import concord.web.Served;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A client over TLS.
@Timeout(60)
class TlsClientTest {

    private final Instant yesterday = Instant.now().minus(Duration.ofDays(1));
    private final Instant tomorrow = Instant.now().plus(Duration.ofDays(1));

    @TempDir Path directory;

    private Path file(String name, String text) throws IOException {
        return Files.writeString(directory.resolve(name), text);
    }

    private KeyedCertificate certificate(Authority authority, String name, boolean server) {
        return authority.issue(
                new CertificatePlan(
                        name,
                        server ? List.of("localhost", "127.0.0.1") : List.of(),
                        server,
                        !server,
                        yesterday,
                        tomorrow));
    }

    @Test
    void both_sides_show_certificates() throws Exception {
        Authority authority = new Authority("Concord test CA", yesterday, tomorrow);
        Authority stranger = new Authority("Somebody else", yesterday, tomorrow);
        KeyedCertificate server = certificate(authority, "server", true);
        KeyedCertificate own = certificate(authority, "client", false);
        Path ca = file("ca.pem", authority.own().certificatePem());
        Path other = file("other.pem", stranger.own().certificatePem());
        Path chain = file("client.pem", own.certificatePem());
        Path key = file("client-key.pem", own.keyPem());
        Map<String, String> settings =
                Map.of(
                        "tls.cert", file("server.pem", server.certificatePem()).toString(),
                        "tls.key", file("server-key.pem", server.keyPem()).toString(),
                        "tls.client-ca", ca.toString());
        try (Concord concord = Concord.inMemory();
                Served served = Served.over(concord, settings)) {
            assertTrue(served.address().startsWith("https://"), served.address());
            try (Client client =
                    Client.builder(served.address())
                            .authority(ca)
                            .certificate(chain, key)
                            .connect()) {
                client.store().put("key", Value.of(1));
                assertEquals(Value.of(1), client.store().get("key").orElseThrow().value());
            }
            for (Client.Builder refused :
                    List.of(
                            Client.builder(served.address()).authority(ca),
                            Client.builder(served.address())
                                    .authority(other)
                                    .certificate(chain, key))) {
                try (Client client = refused.timeout(Duration.ofMillis(500)).connect()) {
                    var failure =
                            assertThrows(
                                    ConcordException.class,
                                    () -> client.store().put("key", Value.of(2)));
                    assertTrue(
                            String.valueOf(failure.getMessage()).contains(served.address()),
                            failure::toString);
                }
            }
            assertEquals(1, concord.store().get("key").orElseThrow().version());
        }
    }

    /// Writes what a server and a client need whom an authority has signed.
    private void write(Authority authority) throws IOException {
        KeyedCertificate server = certificate(authority, "server", true);
        KeyedCertificate own = certificate(authority, "client", false);
        file("ca.pem", authority.own().certificatePem());
        file("server.pem", server.certificatePem());
        file("server-key.pem", server.keyPem());
        file("client.pem", own.certificatePem());
        file("client-key.pem", own.keyPem());
    }

    private Client connect(String address) {
        return Client.builder(address)
                .authority(directory.resolve("ca.pem"))
                .certificate(directory.resolve("client.pem"), directory.resolve("client-key.pem"))
                .timeout(Duration.ofSeconds(20))
                .connect();
    }

    /// Nobody trusts anything of before, so who gets in has the new files.
    @Test
    void connections_that_are_made_later_see_new_files() throws Exception {
        write(new Authority("Before", yesterday, tomorrow));
        Map<String, String> settings =
                Map.of(
                        "tls.cert", directory.resolve("server.pem").toString(),
                        "tls.key", directory.resolve("server-key.pem").toString(),
                        "tls.client-ca", directory.resolve("ca.pem").toString());
        try (Concord concord = Concord.inMemory();
                Served served = Served.over(concord, settings);
                Proxy proxy = new Proxy(served.address());
                Client client = connect(proxy.address().replace("http:", "https:"))) {
            client.store().put("key", Value.of(1));
            proxy.cut();
            client.store().put("key", Value.of(2)); // by a session that it resumes

            write(new Authority("After", yesterday, tomorrow));
            try (Client other = connect(served.address())) {
                other.store().put("key", Value.of(3)); // tries until the server has new files
            }
            client.store().put("key", Value.of(4)); // by the connection that exists
            proxy.cut();
            client.store().put("key", Value.of(5));
            assertEquals(5, concord.store().get("key").orElseThrow().version());
        }
    }
}
