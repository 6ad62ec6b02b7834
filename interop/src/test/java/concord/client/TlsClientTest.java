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
}
