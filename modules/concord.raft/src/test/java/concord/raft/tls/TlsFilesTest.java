package concord.raft.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import concord.core.ConcordException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Files that cannot be used are refused, and told which, why and what to do.
class TlsFilesTest {

    private static final Path NONE = Path.of("");

    private final Authority authority = new Authority("Concord test");
    private final Authority.Signed member = authority.sign("n1");

    @TempDir Path directory;
    private TlsFiles files = new TlsFiles(NONE, NONE, NONE);

    @BeforeEach
    void write() throws IOException {
        files = authority.write(directory, member);
    }

    @ParameterizedTest
    @CsvSource({
        "false, true,  true,  raft.tls.cert is not set",
        "true,  false, true,  raft.tls.key is not set",
        "true,  true,  false, raft.tls.ca is not set",
        "false, false, true,  raft.tls.cert and raft.tls.key are not set",
    })
    void allThreeAreSetOrNone(boolean cert, boolean key, boolean ca, String expected) {
        ConcordException refused =
                assertThrows(
                        ConcordException.InvalidRequest.class,
                        () -> TlsFiles.of(path(cert), path(key), path(ca)));
        assertTrue(String.valueOf(refused.getMessage()).startsWith(expected), refused::toString);
        assertEquals(Optional.empty(), TlsFiles.of(NONE, NONE, NONE));
        assertTrue(TlsFiles.of(path(true), path(true), path(true)).isPresent());
    }

    private static Path path(boolean isSet) {
        return isSet ? Path.of("file.pem") : NONE;
    }

    @ParameterizedTest
    @ValueSource(strings = {"EC", "RSA"})
    void bothKindsOfKeysAreRead(String algorithm) throws IOException {
        Instant until = Instant.now().plusSeconds(3600);
        Authority.Signed other = authority.sign("n2", algorithm, until);
        TlsMaterial material = TlsMaterial.read(authority.write(directory, other));
        assertEquals(List.of(other.certificate()), material.chain());
        assertEquals(other.keys().getPrivate(), material.key());
        assertEquals(List.of(), material.warnings(Instant.now()));
    }

    @Test
    void aMissingFileIsNamed() throws IOException {
        for (Path path : List.of(files.certificate(), files.key(), files.authority())) {
            String content = Files.readString(path);
            Files.delete(path);
            assertRefused(path + " is not there");
            Files.writeString(path, content);
        }
        assertEquals(1, TlsMaterial.read(files).chain().size());
    }

    @Test
    void aDirectoryIsNoFile() throws IOException {
        Files.delete(files.authority());
        Files.createDirectory(files.authority());
        assertRefused("raft.tls.ca " + files.authority() + " cannot be read: ");
    }

    @Test
    void whatIsNoPemIsNamed() throws IOException {
        Files.write(files.certificate(), member.keys().getPublic().getEncoded());
        assertRefused("cert.pem has no certificate in PEM", "openssl x509 -inform der -in");
        Files.writeString(files.certificate(), member.certificatePem());

        Files.write(files.key(), member.keys().getPrivate().getEncoded());
        assertRefused("key.pem has no private key in PEM", "openssl pkey -inform der -in");
        Files.writeString(files.key(), member.keyPem());

        Files.writeString(files.authority(), "");
        assertRefused("raft.tls.ca " + files.authority() + " has no certificate in PEM");
        Files.write(files.authority(), new byte[(1 << 20) + 1]);
        assertRefused("more than 1 MiB");
    }

    @Test
    void whatIsDamagedIsNamed() throws IOException {
        byte[] noise = "no certificate".getBytes(StandardCharsets.US_ASCII);
        Files.writeString(files.certificate(), Authority.pem("CERTIFICATE", noise));
        assertRefused("raft.tls.cert", "cert.pem has a certificate that is damaged");
        Files.writeString(
                files.certificate(), member.certificatePem().replace("\n-----END", "A\n-----END"));
        assertRefused("raft.tls.cert", "is damaged");
        Files.writeString(files.certificate(), member.certificatePem());

        Files.writeString(files.key(), Authority.pem("PRIVATE KEY", noise));
        assertRefused("raft.tls.key", "neither RSA nor EC, or is damaged");
    }

    @Test
    void anEncryptedKeyIsToldHowToBeDecrypted() throws IOException {
        String command = "openssl pkcs8 -topk8 -nocrypt -in " + files.key() + " -out key.pem";
        Files.writeString(files.key(), Authority.pem("ENCRYPTED PRIVATE KEY", new byte[100]));
        assertRefused("raft.tls.key " + files.key() + " is encrypted", command);
        Files.writeString(
                files.key(),
                """
                -----BEGIN RSA PRIVATE KEY-----
                Proc-Type: 4,ENCRYPTED
                DEK-Info: AES-256-CBC,1574DC462C28BA6980BB895F034340E0

                AAAA
                -----END RSA PRIVATE KEY-----
                """);
        assertRefused("raft.tls.key " + files.key() + " is encrypted", command);
        Files.writeString(
                files.key(),
                Authority.pem("EC PARAMETERS", new byte[10])
                        + Authority.pem("EC PRIVATE KEY", new byte[100]));
        assertRefused("is 'EC PRIVATE KEY', not PKCS#8", command);
    }

    @Test
    void aKeyOfAnotherCertificateIsRefused() throws IOException {
        for (String algorithm : List.of("EC", "RSA")) {
            Files.writeString(
                    files.key(),
                    Authority.pem(
                            "PRIVATE KEY", Authority.keys(algorithm).getPrivate().getEncoded()));
            assertRefused("key.pem is not the key of the certificate in raft.tls.cert", "(CN=n1)");
        }
    }

    @Test
    void anExpiredCertificateIsAWarningWithItsDate() throws IOException {
        Instant until = Instant.parse("2025-03-01T00:00:00Z");
        TlsMaterial material =
                TlsMaterial.read(authority.write(directory, authority.sign("n1", "EC", until)));
        assertEquals(
                List.of("certificate CN=n1 expired at 2025-03-01T00:00:00Z"),
                material.warnings(Instant.now()));
        assertEquals(
                "certificate CN=n1 is not valid before 2020-01-01T00:00:00Z",
                material.warnings(Instant.parse("2019-01-01T00:00:00Z")).getFirst());
    }

    @Test
    void aCertificateOfAnotherAuthorityIsAWarning() throws IOException {
        Files.writeString(files.authority(), new Authority("Stranger").pem());
        List<String> warnings = TlsMaterial.read(files).warnings(Instant.now());
        assertEquals(1, warnings.size(), warnings::toString);
        assertTrue(
                warnings.getFirst()
                        .startsWith(
                                "members with the same raft.tls.ca will refuse certificate CN=n1:"),
                warnings::toString);
    }

    private void assertRefused(String... parts) {
        String message =
                String.valueOf(
                        assertThrows(
                                        ConcordException.OpenFailed.class,
                                        () -> TlsMaterial.read(files))
                                .getMessage());
        assertTrue(message.startsWith("raft.tls."), message);
        for (String part : parts) {
            assertTrue(message.contains(part), message);
        }
    }
}
