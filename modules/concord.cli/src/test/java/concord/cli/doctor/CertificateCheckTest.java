package concord.cli.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import concord.tls.Authority;
import concord.tls.CertificatePlan;
import concord.tls.KeyedCertificate;
import concord.tls.TlsFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CertificateCheckTest {

    private static final Instant FROM = Instant.parse("2020-01-01T00:00:00Z");
    private static final Instant UNTIL = Instant.parse("2120-01-01T00:00:00Z");
    private static final Instant NOW = Instant.parse("2026-06-01T00:00:00Z");

    private final Authority authority = new Authority("Test", FROM, UNTIL);

    @TempDir Path directory;

    @BeforeEach
    void write() throws IOException {
        write("n1", authority.issue(plan("n1")));
        write("n2", authority.issue(plan("n2")));
        write("ca", authority.own());
    }

    private static CertificatePlan plan(String name) {
        return new CertificatePlan(name, List.of("10.0.0.1", "n1.test"), true, true, FROM, UNTIL);
    }

    private void write(String name, KeyedCertificate keyed) throws IOException {
        Files.writeString(directory.resolve(name + ".pem"), keyed.certificatePem());
        Files.writeString(directory.resolve(name + ".key"), keyed.keyPem());
    }

    private Optional<TlsFile> file(String setting, String name) {
        return Optional.of(new TlsFile(setting, directory.resolve(name)));
    }

    private Optional<Finding> member(Instant now, String key, String host) {
        return new CertificateCheck(now)
                .ofMember(
                        file("raft.tls.cert", "n1.pem"),
                        file("raft.tls.key", key),
                        file("raft.tls.ca", "ca.pem"),
                        Optional.of(host));
    }

    @Test
    void what_fits_is_fine() {
        assertEquals(
                Optional.of(
                        Finding.ok(
                                "raft.tls",
                                "CN=n1 until 2120-01-01T00:00:00Z, for n1.test, 10.0.0.1")),
                member(NOW, "n1.key", "10.0.0.1"));
    }

    @Test
    void nothing_set_is_nothing_to_say() {
        assertEquals(
                Optional.empty(),
                new CertificateCheck(NOW)
                        .ofServer(
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty()));
    }

    @Test
    void a_key_without_its_certificate_is_told() {
        Finding finding =
                new CertificateCheck(NOW)
                        .ofServer(
                                Optional.empty(),
                                file("tls.key", "n1.key"),
                                Optional.empty(),
                                Optional.empty())
                        .orElseThrow();

        assertEquals(
                Finding.failed(
                        "tls",
                        "tls.cert is not set, and others of tls.* are",
                        "set tls.cert, tls.key, or none of them"),
                finding);
    }

    @Test
    void the_key_of_another_is_told() {
        Finding finding = member(NOW, "n2.key", "10.0.0.1").orElseThrow();

        assertEquals(Finding.State.FAILED, finding.state());
        assertTrue(
                finding.found().contains(" is not the key of the certificate in "), finding::found);
        assertTrue(finding.advice().startsWith("set the two that were made "), finding::advice);
    }

    @Test
    void a_missing_file_is_told() {
        Finding finding = member(NOW, "n3.key", "10.0.0.1").orElseThrow();

        assertEquals(Finding.State.FAILED, finding.state());
        assertEquals(
                "raft.tls.key " + directory.resolve("n3.key") + " is not there", finding.found());
    }

    @Test
    void what_has_expired_fails_and_what_will_soon_is_a_warning() {
        assertEquals(
                Finding.State.FAILED,
                member(UNTIL.plusSeconds(1), "n1.key", "10.0.0.1").orElseThrow().state());
        Finding soon = member(UNTIL.minus(Duration.ofDays(29)), "n1.key", "10.0.0.1").orElseThrow();
        assertEquals(Finding.State.WARNING, soon.state());
        assertTrue(soon.found().endsWith(", in less than 30 days"), soon::found);
    }

    @Test
    void members_refuse_hosts_that_are_not_covered_and_clients_may() {
        Finding member = member(NOW, "n1.key", "10.0.0.2").orElseThrow();
        assertEquals(Finding.State.FAILED, member.state());
        assertEquals(
                "the certificate is for n1.test, 10.0.0.1, and not for 10.0.0.2", member.found());

        assertEquals(
                Finding.State.WARNING,
                new CertificateCheck(NOW)
                        .ofServer(
                                file("tls.cert", "n1.pem"),
                                file("tls.key", "n1.key"),
                                Optional.empty(),
                                Optional.of("n2.test"))
                        .orElseThrow()
                        .state());
    }
}
