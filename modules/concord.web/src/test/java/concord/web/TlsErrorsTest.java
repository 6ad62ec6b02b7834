package concord.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import concord.core.Concord;
import concord.core.ConcordException;
import concord.core.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A server whose TLS cannot work does not start, and says which setting and file, what is wrong
/// and what to do.
class TlsErrorsTest {

    private static final TestCertificates OURS = new TestCertificates();

    @TempDir Path directory;

    @BeforeEach
    void write() throws IOException {
        TestCertificates.write(directory, OURS.server());
        Files.writeString(directory.resolve("ca.pem"), OURS.pem());
    }

    private String refusal(Map<String, String> texts) {
        try (Concord concord = Concord.inMemory()) {
            ConcordException refused =
                    assertThrows(
                            ConcordException.class,
                            () -> new HttpEndpointProvider().start(settings(texts), concord));
            return String.valueOf(refused.getMessage()).replace(directory.toString(), "DIR");
        }
    }

    /// A name of a file stands for that file in the directory of the test.
    private Settings settings(Map<String, String> texts) {
        Map<String, String> whole = new HashMap<>(Map.of("http.port", "0"));
        texts.forEach((name, text) ->
                whole.put(name, text.endsWith(".pem") ? directory.resolve(text).toString() : text));
        return Settings.parse(whole);
    }

    private static Map<String, String> with(String... more) {
        Map<String, String> texts = new HashMap<>();
        texts.put("tls.cert", "cert.pem");
        texts.put("tls.key", "key.pem");
        for (int i = 0; i < more.length; i += 2) {
            texts.put(more[i], more[i + 1]);
        }
        return texts;
    }

    @Test
    void half_of_the_settings() {
        assertEquals(
                "tls.cert is set and tls.key is not; set both for TLS, or neither",
                refusal(Map.of("tls.cert", "cert.pem")));
        assertEquals(
                "tls.key is set and tls.cert is not; set both for TLS, or neither",
                refusal(Map.of("tls.key", "key.pem")));
        assertEquals(
                "tls.client-ca is set and tls.cert and tls.key are not; clients show certificates"
                        + " only to a server that has its own; set those two as well, or none",
                refusal(Map.of("tls.client-ca", "ca.pem")));
        assertTrue(
                refusal(Map.of("tls.client-auth", "optional"))
                        .startsWith("tls.client-auth is set and tls.cert and tls.key are not"));
    }

    @ParameterizedTest
    @CsvSource({"required", "optional"})
    void clients_are_asked_for_and_nobody_says_who_may_sign(String clientAuth) {
        assertEquals(
                "tls.client-auth is '"
                        + clientAuth
                        + "' and tls.client-ca is not set; set it to the certificate of the"
                        + " authority that signs those of clients, in PEM, or tls.client-auth to"
                        + " none",
                refusal(with("tls.client-auth", clientAuth)));
    }

    @Test
    void a_value_that_is_none() {
        ConcordException refused =
                assertThrows(
                        ConcordException.InvalidRequest.class,
                        () -> settings(Map.of("tls.client-auth", "maybe")));
        assertEquals(
                "tls.client-auth is 'maybe'; it must be one of none, optional, required; nothing is"
                        + " required with tls.client-ca and none without",
                refused.getMessage());
    }

    @ParameterizedTest
    @CsvSource({"tls.cert", "tls.key", "tls.client-ca"})
    void a_file_that_is_not_there(String setting) {
        assertEquals(
                setting + " DIR/none.pem is not there; set it to a file that is",
                refusal(with(setting, "none.pem")));
    }

    @ParameterizedTest
    @CsvSource({"tls.cert", "tls.key", "tls.client-ca"})
    void a_file_that_is_a_directory(String setting) throws IOException {
        Files.createDirectory(directory.resolve("directory.pem"));
        assertTrue(
                refusal(with(setting, "directory.pem"))
                        .startsWith(setting + " DIR/directory.pem cannot be read: "));
    }

    @ParameterizedTest
    @CsvSource({
        "tls.cert, has no certificate in PEM, openssl x509 -inform der",
        "tls.key, has no private key in PEM, openssl pkey -inform der",
        "tls.client-ca, has no certificate in PEM, openssl x509 -inform der",
    })
    void a_file_that_is_something_else(String setting, String what, String action)
            throws IOException {
        Files.writeString(directory.resolve("other.pem"), "http: {port: 4000}\n");
        String message = refusal(with(setting, "other.pem"));
        assertTrue(message.startsWith(setting + " DIR/other.pem " + what), message);
        assertTrue(message.contains(action + " -in DIR/other.pem"), message);
    }

    @Test
    void a_key_that_is_encrypted() throws IOException {
        Files.writeString(
                directory.resolve("key.pem"),
                "-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n-----END ENCRYPTED PRIVATE KEY-----");
        assertEquals(
                "tls.key DIR/key.pem is encrypted, and nobody is there to type its password; convert"
                        + " it: openssl pkcs8 -topk8 -nocrypt -in DIR/key.pem -out key.pem, and let"
                        + " only the user that runs Concord read that",
                refusal(with()));
    }

    @Test
    void a_key_of_another_certificate() throws IOException {
        Files.writeString(directory.resolve("key.pem"), OURS.server().keyPem());
        assertEquals(
                "tls.key DIR/key.pem is not the key of the certificate in tls.cert DIR/cert.pem"
                        + " (CN=server); set the two that were made together, the certificate of"
                        + " that key first in its file",
                refusal(with()));
    }

    @Test
    void a_chain_whose_authority_comes_first() throws IOException {
        Path cert = directory.resolve("cert.pem");
        Files.writeString(cert, OURS.pem() + Files.readString(cert));
        assertTrue(refusal(with()).contains("the certificate of that key first in its file"));
    }

    @Test
    void an_expired_certificate_is_no_more_than_a_warning() throws Exception {
        TestCertificates.write(directory, OURS.server(Instant.parse("2025-03-01T00:00:00Z")));
        try (LogLines log = LogLines.of("concord.web");
                Concord concord = Concord.inMemory();
                var _ = new HttpEndpointProvider().start(settings(with()), concord)) {
            assertEquals(
                    List.of("WARNING tls: certificate CN=server expired at 2025-03-01T00:00:00Z"),
                    log.lines());
        }
    }
}
