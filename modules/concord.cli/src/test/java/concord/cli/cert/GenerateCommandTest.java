package concord.cli.cert;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import concord.cli.ExitCode;
import concord.cli.Terminal;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class GenerateCommandTest {

    @TempDir Path directory;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private int generate(String... arguments) {
        Terminal terminal =
                new Terminal(
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8));
        return new CommandLine(new GenerateCommand(terminal, directory).spec())
                .setErr(new PrintWriter(err, true, StandardCharsets.UTF_8))
                .execute(arguments);
    }

    private Map<String, String> files(String folder) throws Exception {
        Map<String, String> files = new TreeMap<>();
        try (Stream<Path> paths = Files.list(directory.resolve(folder))) {
            for (Path path : paths.toList()) {
                files.put(path.getFileName().toString(), Files.readString(path));
            }
        }
        return files;
    }

    private X509Certificate certificate(String path) throws Exception {
        try (InputStream in = Files.newInputStream(directory.resolve(path))) {
            return (X509Certificate)
                    CertificateFactory.getInstance("X.509").generateCertificate(in);
        }
    }

    @Test
    void makes_an_authority_and_what_it_has_signed() throws Exception {
        assertEquals(ExitCode.OK, generate("--host", "db.example.com", "--host=10.0.0.7"));

        X509Certificate ca = certificate("certs/ca.pem");
        for (String name : List.of("ca", "server", "client")) {
            certificate("certs/" + name + ".pem").verify(ca.getPublicKey());
            assertTrue(
                    Files.readString(directory.resolve("certs/" + name + "-key.pem"))
                            .startsWith("-----BEGIN PRIVATE KEY-----\n"));
        }
        assertEquals(
                Set.of("localhost", "127.0.0.1", "0:0:0:0:0:0:0:1", "db.example.com", "10.0.0.7"),
                certificate("certs/server.pem").getSubjectAlternativeNames().stream()
                        .map(name -> String.valueOf(name.get(1)))
                        .collect(Collectors.toSet()));
        Duration life =
                Duration.between(
                        Instant.now(), certificate("certs/client.pem").getNotAfter().toInstant());
        assertEquals(365, life.plusMinutes(1).toDays());
    }

    @Test
    void only_the_owner_reads_keys() throws Exception {
        generate("--out", "here");
        for (String name : files("here").keySet()) {
            assertEquals(
                    name.endsWith("-key.pem") ? "rw-------" : "rw-r--r--",
                    PosixFilePermissions.toString(
                            Files.getPosixFilePermissions(directory.resolve("here").resolve(name))),
                    name);
        }
        assertEquals(6, files("here").size());
    }

    @Test
    void programs_are_told_where_the_files_are() {
        assertEquals(ExitCode.OK, generate("--out", "here", "-o", "json"));
        assertEquals(
                "{\"valid_until\":\"TIME\",\"hosts\":[\"localhost\",\"127.0.0.1\",\"::1\"],"
                        + "\"ca\":\"here/ca.pem\",\"ca_key\":\"here/ca-key.pem\","
                        + "\"server\":\"here/server.pem\",\"server_key\":\"here/server-key.pem\","
                        + "\"client\":\"here/client.pem\",\"client_key\":\"here/client-key.pem\"}\n",
                out.toString(StandardCharsets.UTF_8)
                        .replaceFirst("(\"valid_until\":\")[^\"]+", "$1TIME"));
        assertEquals(ExitCode.USAGE, generate("--out", "there", "-o", "xml"));
        assertTrue(Files.notExists(directory.resolve("there")));
    }

    @Test
    void says_how_the_files_are_used() {
        assertEquals(ExitCode.OK, generate("--out", "my certs", "--host", "db"));
        assertEquals(
                """
                Made for development, valid until TIME:
                  'my certs/ca.pem' and 'my certs/ca-key.pem': the authority
                  'my certs/server.pem' and 'my certs/server-key.pem': a server or member, as\
                 localhost, 127.0.0.1, ::1, db
                  'my certs/client.pem' and 'my certs/client-key.pem': a client

                HTTP:
                  concord start --tls-cert 'my certs/server.pem' --tls-key 'my certs/server-key.pem'
                  curl --cacert 'my certs/ca.pem' https://localhost:4000/api/v1/health

                HTTP, only for clients with a certificate:
                  concord start --tls-cert 'my certs/server.pem' --tls-key 'my certs/server-key.pem'\
                 --tls-client-ca 'my certs/ca.pem'
                  curl --cacert 'my certs/ca.pem' --cert 'my certs/client.pem' --key 'my certs/client-key.pem'\
                 https://localhost:4000/api/v1/health

                Between the members of a cluster, in addition on each:
                  --raft-tls-cert 'my certs/server.pem' --raft-tls-key 'my certs/server-key.pem'\
                 --raft-tls-ca 'my certs/ca.pem'
                """,
                out.toString(StandardCharsets.UTF_8).replaceFirst("until \\S+Z:", "until TIME:"));
        assertEquals("", err.toString(StandardCharsets.UTF_8));
    }

    @Test
    void overwrites_nothing_unless_it_is_told_to() throws Exception {
        Files.createDirectory(directory.resolve("certs"));
        Files.writeString(directory.resolve("certs/client.pem"), "precious");

        assertEquals(ExitCode.FAILED, generate());
        assertEquals(Map.of("client.pem", "precious"), files("certs"));
        assertEquals(
                "concord: certs/client.pem is there already, nothing was made; choose another --out,"
                        + " or --force to replace all six files\n",
                err.toString(StandardCharsets.UTF_8).replace(directory + "/", ""));

        assertEquals(ExitCode.OK, generate("--force"));
        assertEquals(6, files("certs").size());
        Map<String, String> before = files("certs");
        assertEquals(ExitCode.OK, generate("--force"));
        assertNotEquals(before, files("certs"));
    }

    @Test
    void one_authority_signs_for_several_members() throws Exception {
        assertEquals(ExitCode.OK, generate());
        Map<String, String> before = files("certs");
        out.reset();

        assertEquals(ExitCode.OK, generate("--ca", "certs", "--out", "n2", "--host", "n2.test"));

        assertEquals(before, files("certs"));
        assertEquals(before.get("ca.pem"), files("n2").get("ca.pem"));
        assertEquals(
                Set.of("ca.pem", "server.pem", "server-key.pem", "client.pem", "client-key.pem"),
                files("n2").keySet());
        certificate("n2/server.pem").verify(certificate("certs/ca.pem").getPublicKey());
        assertTrue(
                out.toString(StandardCharsets.UTF_8)
                        .contains("\n  n2/ca.pem and certs/ca-key.pem: the authority\n"),
                () -> out.toString(StandardCharsets.UTF_8));
    }

    @Test
    void certificates_are_renewed_by_their_authority() throws Exception {
        generate("--days", "10");
        Map<String, String> before = files("certs");

        assertEquals(ExitCode.FAILED, generate("--ca", "certs"));
        assertEquals(before, files("certs"));

        assertEquals(ExitCode.OK, generate("--ca", "certs", "--force"));
        Map<String, String> after = files("certs");
        assertEquals(before.get("ca.pem"), after.get("ca.pem"));
        assertEquals(before.get("ca-key.pem"), after.get("ca-key.pem"));
        assertNotEquals(before.get("server.pem"), after.get("server.pem"));
        assertEquals(
                certificate("certs/ca.pem").getNotAfter(),
                certificate("certs/server.pem").getNotAfter(),
                "nothing is valid for longer than its authority");
    }

    @Test
    void another_authority_is_left_alone() throws Exception {
        generate("--out", "one");
        generate("--out", "two");
        Map<String, String> before = files("two");

        assertEquals(ExitCode.FAILED, generate("--ca", "one", "--out", "two", "--force"));

        assertEquals(before, files("two"));
        assertEquals(
                "concord: two/ca.pem is of another authority, nothing was made; choose another"
                        + " --out\n",
                err.toString(StandardCharsets.UTF_8).replace(directory + "/", ""));
    }

    @Test
    void more_of_an_authority_that_is_there_is_offered() {
        generate();

        assertEquals(ExitCode.FAILED, generate());
        assertTrue(
                err.toString(StandardCharsets.UTF_8)
                        .contains(
                                "choose another --out with --ca certs for one more of its"
                                        + " authority, or --force to replace all six files"),
                () -> err.toString(StandardCharsets.UTF_8));
    }

    @Test
    void what_is_no_authority_signs_nothing() throws Exception {
        assertEquals(ExitCode.FAILED, generate("--ca", "nowhere", "--out", "n2"));
        generate();
        Files.copy(
                directory.resolve("certs/server.pem"),
                Files.createDirectory(directory.resolve("false")).resolve("ca.pem"));
        Files.copy(
                directory.resolve("certs/server-key.pem"), directory.resolve("false/ca-key.pem"));

        assertEquals(ExitCode.FAILED, generate("--ca", "false", "--out", "n2"));

        assertTrue(
                err.toString(StandardCharsets.UTF_8)
                        .contains("CN=concord-server is not that of an authority"),
                () -> err.toString(StandardCharsets.UTF_8));
        assertTrue(!Files.exists(directory.resolve("n2")));
    }

    @ParameterizedTest
    @CsvSource({
        "--host, a b, --host 'a b' is neither a host name nor an IP address",
        "--days, 0, --days is 0; it must be a whole number from 1 to 3650",
        "--days, 3651, --days is 3651",
        "--days, many, Invalid value for option '--days'",
    })
    void refuses_what_makes_no_sense(String option, String value, String message) {
        assertEquals(ExitCode.USAGE, generate(option, value));
        assertTrue(
                err.toString(StandardCharsets.UTF_8).contains(message),
                () -> err.toString(StandardCharsets.UTF_8));
        assertTrue(!Files.exists(directory.resolve("certs")));
    }

    @Test
    void a_folder_that_cannot_be_made_is_named() throws Exception {
        Files.writeString(directory.resolve("file"), "");
        assertEquals(ExitCode.FAILED, generate("--out", "file/certs"));
        assertTrue(
                err.toString(StandardCharsets.UTF_8).startsWith("concord: not made: "),
                () -> err.toString(StandardCharsets.UTF_8));
    }
}
