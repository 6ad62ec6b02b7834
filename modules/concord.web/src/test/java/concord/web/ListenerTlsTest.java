package concord.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import concord.core.Settings;
import concord.testkit.Await;
import concord.tls.KeyedCertificate;
import concord.web.http.Answer;
import concord.web.http.Route;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Real handshakes with the listener: which are offered, and who gets in.
class ListenerTlsTest {

    private static final TestCertificates OURS = new TestCertificates();
    private static final TestCertificates STRANGE = new TestCertificates();

    /// Says who asks.
    private static final Route WHO =
            Route.get(
                    "/who",
                    it ->
                            Answer.ok(json ->
                                    json.text("client", it.clientSubject().orElse("nobody"))));

    private static final String NOBODY = "200 {\"status\":\"ok\",\"data\":{\"client\":\"nobody\"}}";

    @TempDir Path directory;

    @BeforeEach
    void write() throws IOException {
        TestCertificates.write(directory, OURS.server());
        Files.writeString(directory.resolve("clients.pem"), OURS.pem());
    }

    private HttpEndpoint start(String... more) {
        return HttpEndpoint.start(TestCertificates.settings(directory, more), List.of(WHO));
    }

    private HttpEndpoint asking(String clientAuth) {
        return start(
                "tls.client-ca",
                directory.resolve("clients.pem").toString(),
                "tls.client-auth",
                clientAuth);
    }

    /// Who the server takes a client for.
    private static String who(HttpEndpoint server, @Nullable KeyedCertificate own)
            throws Exception {
        try (TlsWire wire = new TlsWire(server.address(), OURS.trusting(own))) {
            return wire.get("/who").replaceFirst(".*\"client\":\"(.*)\".*", "$1");
        }
    }

    private static Consumer<SSLParameters> only(String protocol) {
        return parameters -> parameters.setProtocols(new String[] {protocol});
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void both_versions_are_spoken_and_many_requests_on_one_connection(String version)
            throws Exception {
        try (HttpEndpoint server = start();
                TlsWire wire = new TlsWire(server.address(), OURS.trusting(null), only(version))) {
            assertEquals("https", server.address().replaceFirst(":.*", ""));
            assertEquals(version, wire.protocol());
            for (int i = 0; i < 3; i++) {
                assertEquals(NOBODY, wire.get("/who"));
            }
        }
    }

    @Test
    void keys_of_rsa_are_as_good() throws Exception {
        TestCertificates.write(directory, OURS.rsaServer());
        try (HttpEndpoint server = start()) {
            for (String version : List.of("TLSv1.2", "TLSv1.3")) {
                try (TlsWire wire =
                        new TlsWire(server.address(), OURS.trusting(null), only(version))) {
                    assertEquals(NOBODY, wire.get("/who"));
                }
            }
        }
    }

    /// The JDK of the tests does not speak them at all, unless it is told to; OpenSSL may not
    /// either. So the first words of such a client are written here.
    @ParameterizedTest
    @CsvSource({"0301, TLS 1.0", "0302, TLS 1.1"})
    void older_versions_are_refused(String version, String name) throws Exception {
        try (HttpEndpoint server = start()) {
            assertEquals(
                    "15030300020246",
                    FirstWords.answer(server.address(), version, "c02fc030c013c014002f"),
                    name + " is answered with the fatal alert protocol_version");
        }
    }

    @Test
    void weak_suites_are_refused() throws Exception {
        TestCertificates.write(directory, OURS.rsaServer());
        String cbc = "c027c028c013c014"; // forward secrecy, but CBC
        String noSecrecy = "009c009d003c002f"; // key exchange by RSA alone
        String finiteFields = "009e009f"; // DHE
        try (HttpEndpoint server = start()) {
            for (String suites : List.of(cbc, noSecrecy, finiteFields)) {
                assertEquals(
                        "15030300020228",
                        FirstWords.answer(server.address(), "0303", suites),
                        "the fatal alert handshake_failure");
            }
            assertTrue(
                    FirstWords.answer(server.address(), "0303", cbc + "c02f").startsWith("16"),
                    "a strong one among them is taken");
        }
    }

    @Test
    void the_protocol_of_the_application_is_agreed_on() throws Exception {
        try (HttpEndpoint server = start();
                TlsWire wire =
                        new TlsWire(
                                server.address(),
                                OURS.trusting(null),
                                it ->
                                        it.setApplicationProtocols(
                                                new String[] {"none", "http/1.1"}))) {
            assertEquals("http/1.1", wire.applicationProtocol());
            assertEquals(NOBODY, wire.get("/who"));
        }
    }

    @Test
    void without_an_authority_of_clients_none_is_asked_for() throws Exception {
        try (HttpEndpoint server = start()) {
            assertEquals("nobody", who(server, OURS.client("app")));
        }
        try (HttpEndpoint server = asking("none")) {
            assertEquals("nobody", who(server, OURS.client("app")));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"required", ""})
    void clients_need_a_certificate_when_it_is_required(String clientAuth) throws Exception {
        try (HttpEndpoint server = asking(clientAuth)) {
            assertEquals("CN=app", who(server, OURS.client("app")));
            assertThrows(IOException.class, () -> who(server, null));
            assertThrows(IOException.class, () -> who(server, OURS.server()), "not for a client");
            assertEquals("CN=other", who(server, OURS.client("other")));
        }
    }

    @Test
    void clients_may_have_a_certificate_when_it_is_optional() throws Exception {
        try (HttpEndpoint server = asking("optional")) {
            assertEquals("CN=app", who(server, OURS.client("app")));
            assertEquals("nobody", who(server, null));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"required", "optional"})
    void a_stranger_with_a_certificate_is_refused(String clientAuth) throws Exception {
        Instant past = Instant.parse("2025-03-01T00:00:00Z");
        try (HttpEndpoint server = asking(clientAuth)) {
            // A JDK client shows its certificate only where the server names its authority: the two
            // have one name here, and other keys.
            assertRefused(server, STRANGE.client("app"));
            assertRefused(server, OURS.client("app", past));
            assertEquals("CN=app", who(server, OURS.client("app")));
        }
    }

    /// Whichever the version: with TLS 1.2 the handshake fails, with 1.3 what comes after, where
    /// the end of the connection may overtake the reason for it.
    private static void assertRefused(HttpEndpoint server, KeyedCertificate own) throws Exception {
        for (String version : List.of("TLSv1.2", "TLSv1.3")) {
            SSLContext context = OURS.trusting(own);
            assertThrows(
                    IOException.class,
                    () -> {
                        try (TlsWire wire = new TlsWire(server.address(), context, only(version))) {
                            wire.get("/who");
                        }
                    });
        }
    }

    @Test
    void plain_http_is_cut_and_harms_nobody() throws Exception {
        try (HttpEndpoint server = start();
                TlsWire other = new TlsWire(server.address(), OURS.trusting(null))) {
            for (int i = 0; i < 3; i++) {
                try (Wire wire = new Wire(server.address())) {
                    wire.send("GET /api/v1/who HTTP/1.1\nHost: test\n\n");
                    Await.until("the end", () -> isCut(wire));
                }
                assertEquals(NOBODY, other.get("/who"));
            }
        }
    }

    private static boolean isCut(Wire wire) {
        try {
            return wire.atEnd();
        } catch (IOException e) {
            return true; // reset
        }
    }

    @Test
    void a_close_finishes_what_is_under_way_over_tls_too() throws Exception {
        HttpEndpoint server = start();
        try (TlsWire idle = new TlsWire(server.address(), OURS.trusting(null))) {
            assertEquals(NOBODY, idle.get("/who"));
            server.close();
            assertThrows(IOException.class, () -> idle.get("/who"));
        }
    }

    @Test
    void large_values_come_and_go_whole() throws Exception {
        Settings settings = TestCertificates.settings(directory);
        try (TestServer server = new TestServer(settings, OURS.trusting(null))) {
            String value = "x".repeat(5_000_000);
            assertEquals(
                    200, server.put("/kv/large", "{\"value\":\"" + value + "\"}").statusCode());
            assertTrue(server.get("/kv/large").body().contains(value));
        }
    }
}
