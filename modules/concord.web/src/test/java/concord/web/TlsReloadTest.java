package concord.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import concord.testkit.Await;
import concord.tls.KeyedCertificate;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Files that change while the server runs: what comes later goes by the new ones, what was there
/// before goes on, and broken ones change nothing.
class TlsReloadTest {

    private static final TestCertificates OURS = new TestCertificates();
    private static final TestCertificates STRANGE = new TestCertificates();
    private static final String OK = "200 {\"status\":\"ok\",\"data\":";

    private final KeyedCertificate first = OURS.server();
    private final LogLines log = LogLines.of("concord.web");

    @TempDir Path directory;

    @BeforeEach
    void write() throws IOException {
        TestCertificates.write(directory, first);
        Files.writeString(directory.resolve("clients.pem"), OURS.pem());
    }

    @AfterEach
    void close() {
        log.close();
    }

    private static String serial(KeyedCertificate keyed) {
        return keyed.certificate().getSerialNumber().toString();
    }

    /// What the server shows to a client that comes now.
    private static String shown(TestServer server) {
        try (TlsWire wire = new TlsWire(server.address(), OURS.trusting(null))) {
            return wire.serial();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static boolean getsIn(TestServer server, SSLContext client) {
        try (TlsWire wire = new TlsWire(server.address(), client)) {
            return wire.get("/health").startsWith(OK);
        } catch (IOException e) {
            return false;
        }
    }

    private TestServer start(String... more) throws Exception {
        return new TestServer(TestCertificates.settings(directory, more), OURS.trusting(null));
    }

    @Test
    void new_connections_see_the_new_certificate_and_old_ones_go_on() throws Exception {
        try (TestServer server = start();
                TlsWire old = new TlsWire(server.address(), OURS.trusting(null))) {
            assertTrue(old.get("/health").startsWith(OK));
            assertEquals(serial(first), shown(server));

            KeyedCertificate second = OURS.rsaServer();
            TestCertificates.write(directory, second);
            Await.until("the new one", () -> shown(server).equals(serial(second)));

            assertEquals(serial(first), old.serial());
            assertTrue(old.get("/health").startsWith(OK));
            assertTrue(
                    log.lines()
                            .getLast()
                            .startsWith("INFO the files of tls were read anew; the certificate is"),
                    log.lines()::toString);
        }
    }

    @Test
    void broken_files_change_nothing_and_the_log_says_why() throws Exception {
        try (TestServer server = start()) {
            Path cert = directory.resolve("cert.pem");
            Files.writeString(cert, "not a certificate");
            awaitWarning(server, "tls.cert " + cert + " has no certificate in PEM");
            assertEquals(serial(first), shown(server));

            KeyedCertificate second = OURS.server();
            Files.writeString(cert, second.certificatePem()); // its key comes later
            awaitWarning(server, "tls.key " + directory.resolve("key.pem") + " is not the key of");
            assertEquals(serial(first), shown(server));

            Files.delete(cert);
            awaitWarning(server, "tls.cert " + cert + " is not there");
            assertEquals(serial(first), shown(server));

            TestCertificates.write(directory, second);
            Await.until("the new one", () -> shown(server).equals(serial(second)));
        }
    }

    private void awaitWarning(TestServer server, String why) {
        String expected = "WARNING the files of tls have changed and those before are kept: " + why;
        Await.until(
                expected,
                () -> {
                    shown(server); // whoever comes looks
                    return log.lines().stream().anyMatch(line -> line.startsWith(expected));
                });
    }

    @Test
    void an_authority_of_clients_is_replaced_and_no_session_outlives_it() throws Exception {
        String clients = directory.resolve("clients.pem").toString();
        SSLContext ours = OURS.trusting(OURS.client("ours"));
        SSLContext strangers = OURS.trusting(STRANGE.client("stranger"));
        try (TestServer server = start("tls.client-ca", clients)) {
            assertTrue(getsIn(server, ours));
            assertTrue(getsIn(server, ours), "by a session that it resumes");
            assertTrue(!getsIn(server, strangers));

            Files.writeString(Path.of(clients), OURS.pem() + STRANGE.pem());
            Await.until("both", () -> getsIn(server, strangers));
            assertTrue(getsIn(server, ours));

            Files.writeString(Path.of(clients), STRANGE.pem());
            Await.until("one", () -> !getsIn(server, ours));
            assertTrue(getsIn(server, strangers));
        }
    }

    /// As a user would: with curl.
    @Test
    void curl_trusts_the_authority_and_nobody_else() throws Exception {
        Files.writeString(directory.resolve("other.pem"), STRANGE.pem());
        KeyedCertificate app = OURS.client("app");
        Files.writeString(directory.resolve("client.pem"), app.certificatePem());
        Files.writeString(directory.resolve("client-key.pem"), app.keyPem());
        try (TestServer server = start()) {
            for (String version : List.of("--tlsv1.2 --tls-max 1.2", "--tlsv1.3")) {
                assertEquals(0, curl(version + " --cacert clients.pem", server), version);
            }
            assertEquals(60, curl("--cacert other.pem", server), "an unknown authority");
        }
        String clients = directory.resolve("clients.pem").toString();
        try (TestServer server = start("tls.client-ca", clients)) {
            assertTrue(curl("--cacert clients.pem", server) != 0);
            assertEquals(
                    0, curl("--cacert clients.pem --cert client.pem --key client-key.pem", server));
        }
    }

    private int curl(String options, TestServer server) throws Exception {
        String command =
                "curl -sSf --noproxy '*' -o /dev/null "
                        + options
                        + " "
                        + server.address()
                        + "/api/v1/health";
        Process process =
                new ProcessBuilder("sh", "-c", command)
                        .directory(directory.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start();
        assertTrue(process.waitFor(30, TimeUnit.SECONDS), command);
        assertTrue(process.exitValue() != 127, "install curl");
        return process.exitValue();
    }
}
