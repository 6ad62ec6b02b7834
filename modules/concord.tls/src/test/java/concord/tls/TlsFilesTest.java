package concord.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import concord.core.ConcordException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Files that cannot be used are refused, and told which, why and what to do.
class TlsFilesTest {

    private static final Instant FROM = Instant.parse("2020-01-01T00:00:00Z");
    private final Instant until = Instant.now().plus(Duration.ofDays(1));

    private final Authority authority = new Authority("Concord test", FROM, until);
    private final KeyedCertificate member = authority.issue(plan("n1", until));

    @TempDir Path directory;
    private Path certificate = Path.of("");
    private Path key = Path.of("");
    private Path ca = Path.of("");

    @BeforeEach
    void write() throws IOException {
        certificate = directory.resolve("cert.pem");
        key = directory.resolve("key.pem");
        ca = directory.resolve("ca.pem");
        Files.writeString(certificate, member.certificatePem());
        Files.writeString(key, member.keyPem());
        Files.writeString(ca, authority.own().certificatePem());
    }

    private static CertificatePlan plan(String name, Instant end) {
        return new CertificatePlan(name, List.of("localhost"), true, true, FROM, end);
    }

    private TlsFiles files() {
        return new TlsFiles(
                "raft.tls",
                new TlsFile("raft.tls.cert", certificate),
                new TlsFile("raft.tls.key", key),
                Optional.of(new TlsFile("raft.tls.ca", ca)),
                true);
    }

    @ParameterizedTest
    @ValueSource(strings = {"EC", "RSA"})
    void bothKindsOfKeysAreRead(String algorithm) throws Exception {
        KeyPair keys = KeyPairGenerator.getInstance(algorithm).generateKeyPair();
        KeyedCertificate other =
                new KeyedCertificate(
                        authority.sign(plan("n2", until), keys.getPublic()), keys.getPrivate());
        Files.writeString(certificate, other.certificatePem());
        Files.writeString(key, other.keyPem());
        TlsMaterial material = TlsMaterial.read(files());
        assertEquals(List.of(other.certificate()), material.chain());
        assertEquals(Optional.of(other.key()), material.key());
        assertEquals(List.of(), material.warnings(Instant.now()));
    }

    @Test
    void aMissingFileIsNamed() throws IOException {
        for (Path path : List.of(certificate, key, ca)) {
            String content = Files.readString(path);
            Files.delete(path);
            assertRefused(path + " is not there");
            Files.writeString(path, content);
        }
        assertEquals(1, TlsMaterial.read(files()).chain().size());
    }

    @Test
    void aDirectoryIsNoFile() throws IOException {
        Files.delete(ca);
        Files.createDirectory(ca);
        assertRefused("raft.tls.ca " + ca + " cannot be read: ");
    }

    @Test
    void whatIsNoPemIsNamed() throws Exception {
        Files.write(certificate, member.certificate().getEncoded());
        assertRefused("cert.pem has no certificate in PEM", "openssl x509 -inform der -in");
        Files.writeString(certificate, member.certificatePem());

        Files.write(key, member.key().getEncoded());
        assertRefused("key.pem has no private key in PEM", "openssl pkey -inform der -in");
        Files.writeString(key, member.keyPem());

        Files.writeString(ca, "");
        assertRefused("raft.tls.ca " + ca + " has no certificate in PEM");
        Files.write(ca, new byte[(1 << 20) + 1]);
        assertRefused("more than 1 MiB");
    }

    @Test
    void theTwoFilesInterchangedAreNamed() throws IOException {
        Path cert = certificate;
        certificate = key;
        key = cert;
        assertRefused("raft.tls.cert " + certificate + " has no certificate in PEM");
    }

    @Test
    void whatIsDamagedIsNamed() throws IOException {
        byte[] noise = "no certificate".getBytes(StandardCharsets.US_ASCII);
        Files.writeString(certificate, pem("CERTIFICATE", noise));
        assertRefused("raft.tls.cert", "cert.pem has a certificate that is damaged");
        Files.writeString(
                certificate, member.certificatePem().replace("\n-----END", "A\n-----END"));
        assertRefused("raft.tls.cert", "is damaged");
        Files.writeString(certificate, member.certificatePem());

        Files.writeString(key, pem("PRIVATE KEY", noise));
        assertRefused("raft.tls.key", "neither RSA nor EC, or is damaged");
    }

    @Test
    void anEncryptedKeyIsToldHowToBeDecrypted() throws IOException {
        String command = "openssl pkcs8 -topk8 -nocrypt -in " + key + " -out key.pem";
        Files.writeString(key, pem("ENCRYPTED PRIVATE KEY", new byte[100]));
        assertRefused("raft.tls.key " + key + " is encrypted", command);
        Files.writeString(
                key,
                """
                -----BEGIN RSA PRIVATE KEY-----
                Proc-Type: 4,ENCRYPTED
                DEK-Info: AES-256-CBC,1574DC462C28BA6980BB895F034340E0

                AAAA
                -----END RSA PRIVATE KEY-----
                """);
        assertRefused("raft.tls.key " + key + " is encrypted", command);
        Files.writeString(
                key, pem("EC PARAMETERS", new byte[10]) + pem("EC PRIVATE KEY", new byte[100]));
        assertRefused("is 'EC PRIVATE KEY', not PKCS#8", command);
    }

    @ParameterizedTest
    @ValueSource(strings = {"EC", "RSA"})
    void aKeyOfAnotherCertificateIsRefused(String algorithm)
            throws IOException, GeneralSecurityException {
        KeyPair other = KeyPairGenerator.getInstance(algorithm).generateKeyPair();
        Files.writeString(key, pem("PRIVATE KEY", other.getPrivate().getEncoded()));
        assertRefused("key.pem is not the key of the certificate in raft.tls.cert", "(CN=n1)");
    }

    @Test
    void anExpiredCertificateIsAWarningWithItsDate() throws IOException {
        KeyedCertificate expired =
                authority.issue(plan("n1", Instant.parse("2025-03-01T00:00:00Z")));
        Files.writeString(certificate, expired.certificatePem());
        Files.writeString(key, expired.keyPem());
        TlsMaterial material = TlsMaterial.read(files());
        assertEquals(
                List.of("certificate CN=n1 expired at 2025-03-01T00:00:00Z"),
                material.warnings(Instant.now()));
        assertEquals(
                "certificate CN=n1 is not valid before 2020-01-01T00:00:00Z",
                material.warnings(Instant.parse("2019-01-01T00:00:00Z")).getFirst());
    }

    @Test
    void aCertificateOfAnotherAuthorityIsAWarning() throws IOException {
        Files.writeString(ca, new Authority("Stranger", FROM, until).own().certificatePem());
        List<String> warnings = TlsMaterial.read(files()).warnings(Instant.now());
        assertEquals(1, warnings.size(), warnings::toString);
        assertTrue(
                warnings.getFirst()
                        .startsWith(
                                "members with the same raft.tls.ca will refuse certificate CN=n1:"),
                warnings::toString);
    }

    private static String pem(String label, byte[] bytes) {
        return "-----BEGIN %s-----\n%s\n-----END %s-----\n"
                .formatted(label, Base64.getMimeEncoder().encodeToString(bytes), label);
    }

    private void assertRefused(String... parts) {
        String message =
                String.valueOf(
                        assertThrows(
                                        ConcordException.OpenFailed.class,
                                        () -> TlsMaterial.read(files()))
                                .getMessage());
        assertTrue(message.startsWith("raft.tls."), message);
        for (String part : parts) {
            assertTrue(message.contains(part), message);
        }
    }
}
