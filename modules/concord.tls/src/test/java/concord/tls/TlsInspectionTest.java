package concord.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What is said of files without using them.
class TlsInspectionTest {

    private static final Instant FROM = Instant.parse("2020-01-01T00:00:00Z");
    private static final Instant UNTIL = Instant.parse("2100-01-01T00:00:00Z");

    @TempDir Path directory;

    private TlsInspection inspect(Instant untilOfAuthority) throws IOException {
        Authority authority = new Authority("Concord test", FROM, untilOfAuthority);
        KeyedCertificate keyed =
                authority.issue(
                        new CertificatePlan(
                                "n1",
                                List.of("db.example.com", "*.members.test", "10.0.0.7", "fd00::7"),
                                true,
                                true,
                                FROM,
                                UNTIL));
        return TlsInspection.of(
                new TlsFiles(
                        "tls",
                        write("tls.cert", keyed.certificatePem()),
                        write("tls.key", keyed.keyPem()),
                        Optional.of(write("tls.client-ca", authority.own().certificatePem())),
                        false));
    }

    private TlsFile write(String name, String pem) throws IOException {
        return new TlsFile(name, Files.writeString(directory.resolve(name), pem));
    }

    @ParameterizedTest
    @CsvSource({
        "db.example.com, true",
        "DB.example.com, true",
        "other.example.com, false",
        "n1.members.test, true",
        "a.n1.members.test, false",
        "members.test, false",
        "10.0.0.7, true",
        "10.0.0.8, false",
        "fd00:0:0::7, true",
    })
    void names_and_addresses_are_covered_or_not(String host, boolean covered) throws IOException {
        assertEquals(covered, inspect(UNTIL).covers(host));
    }

    @Test
    void it_names_who_expires_first() throws IOException {
        TlsInspection all = inspect(UNTIL);
        assertEquals("CN=n1", all.nameOfFirst());
        assertEquals(UNTIL, all.until());
        assertEquals(4, all.hosts().size());

        Instant sooner = UNTIL.minusSeconds(1);
        assertEquals("CN=Concord test", inspect(sooner).nameOfFirst());
        assertEquals(sooner, inspect(sooner).until());
    }
}
