package concord.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import concord.core.ConcordException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertPathValidator;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What the authority makes is what the JDK and OpenSSL take for certificates.
class AuthorityTest {

    private final Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    private final Instant from = now.minusSeconds(60);
    private final Instant until = now.plusSeconds(3600);
    private static final List<String> HOSTS =
            List.of("localhost", "*.example.com", "127.0.0.1", "::1");

    private final Authority authority = new Authority("Concord test CA", from, until);
    private final KeyedCertificate server =
            authority.issue(new CertificatePlan("server", HOSTS, true, true, from, until));

    @Test
    void saysWhatWasPlanned() throws Exception {
        X509Certificate certificate = server.certificate();
        assertEquals("CN=server", certificate.getSubjectX500Principal().getName());
        assertEquals(from, certificate.getNotBefore().toInstant());
        assertEquals(until, certificate.getNotAfter().toInstant());
        assertEquals(
                Set.of("localhost", "*.example.com", "127.0.0.1", "0:0:0:0:0:0:0:1"),
                certificate.getSubjectAlternativeNames().stream()
                        .map(name -> String.valueOf(name.get(1)))
                        .collect(Collectors.toSet()));
        assertEquals(
                List.of("1.3.6.1.5.5.7.3.1", "1.3.6.1.5.5.7.3.2"),
                certificate.getExtendedKeyUsage());
        assertEquals(-1, certificate.getBasicConstraints());
        assertEquals(0, authority.own().certificate().getBasicConstraints());
        assertTrue(certificate.getSerialNumber().signum() > 0);
    }

    @Test
    void theJdkTrustsTheChain() throws Exception {
        assertEquals("valid", verdict(server, authority, now));
        Authority namesake = new Authority("Concord test CA", from, until);
        assertNotEquals("valid", verdict(server, namesake, now));
        assertTrue(verdict(server, authority, until.plusSeconds(1)).contains("validity"));
    }

    @Test
    void aCertificateIsNoAuthority() throws Exception {
        // valid is also what is signed in the far future, where years have another form
        Instant far = Instant.parse("2060-01-01T00:00:00Z");
        Authority old = new Authority("old", from, far);
        KeyedCertificate client =
                old.issue(new CertificatePlan("client", List.of(), false, true, from, far));
        assertEquals(far, client.certificate().getNotAfter().toInstant());
        assertEquals("valid", verdict(client, old, Instant.parse("2055-01-01T00:00:00Z")));
        boolean[] usage = client.certificate().getKeyUsage();
        assertTrue(usage[0]);
        assertFalse(usage[5]);
    }

    /// Where OpenSSL is installed it has to agree, by its strictest rules.
    @Test
    void opensslTrustsTheChain(@TempDir Path directory) throws Exception {
        Files.writeString(directory.resolve("ca.pem"), authority.own().certificatePem());
        Files.writeString(directory.resolve("server.pem"), server.certificatePem());
        Files.writeString(directory.resolve("key.pem"), server.keyPem());
        if (run(directory, "command -v openssl").code() != 0) {
            return;
        }
        for (String purpose : List.of("sslserver", "sslclient")) {
            assertEquals(
                    new Ended(0, "server.pem: OK"),
                    run(
                            directory,
                            "openssl verify -x509_strict -purpose "
                                    + purpose
                                    + " -verify_hostname a.example.com"
                                    + " -CAfile ca.pem server.pem"));
        }
        assertEquals(
                run(directory, "openssl x509 -in server.pem -noout -pubkey"),
                run(directory, "openssl pkey -in key.pem -pubout"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "-a",
                "a..b",
                "a b",
                "1.2.3.4.5:6",
                "999.1.1.1",
                "fe80::1%eth0",
                "ä.example"
            })
    void whatIsNoHostIsRefused(String host) {
        ConcordException refused =
                assertThrows(
                        ConcordException.InvalidRequest.class,
                        () -> new CertificatePlan("n", List.of(host), true, false, from, until));
        assertTrue(
                String.valueOf(refused.getMessage()).contains("neither a host name nor"),
                refused::toString);
    }

    private static String verdict(KeyedCertificate keyed, Authority authority, Instant at)
            throws Exception {
        PKIXParameters parameters =
                new PKIXParameters(Set.of(new TrustAnchor(authority.own().certificate(), null)));
        parameters.setRevocationEnabled(false);
        parameters.setDate(Date.from(at));
        try {
            CertPathValidator.getInstance("PKIX")
                    .validate(
                            CertificateFactory.getInstance("X.509")
                                    .generateCertPath(List.of(keyed.certificate())),
                            parameters);
            return "valid";
        } catch (CertPathValidatorException e) {
            return String.valueOf(e.getMessage());
        }
    }

    private record Ended(int code, String output) {}

    private static Ended run(Path directory, String command)
            throws IOException, InterruptedException {
        Process process =
                new ProcessBuilder("sh", "-c", command)
                        .directory(directory.toFile())
                        .redirectErrorStream(true)
                        .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Ended(process.waitFor(), output.strip());
    }
}
