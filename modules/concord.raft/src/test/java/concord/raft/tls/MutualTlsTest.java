package concord.raft.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import concord.raft.HandClock;
import concord.raft.RecordedLog;
import concord.tls.KeyedCertificate;
import concord.tls.ReloadingFiles;
import concord.tls.TlsFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import javax.net.ssl.SSLException;
import org.apache.ratis.grpc.GrpcTlsConfig;
import org.apache.ratis.thirdparty.io.netty.handler.ssl.SslContext;
import org.apache.ratis.thirdparty.io.netty.handler.ssl.SslProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Real handshakes of Ratis' gRPC: who gets in, and what a change of the files does.
class MutualTlsTest {

    private static final Authority OURS = new Authority("Concord test");
    private static final Authority STRANGE = new Authority("Stranger");

    private final HandClock clock = new HandClock();
    private final RecordedLog log = new RecordedLog();
    private final KeyedCertificate one = OURS.sign("n1");
    private final KeyedCertificate two = OURS.sign("n2");

    @TempDir Path directory;

    @ParameterizedTest
    @CsvSource({"EC, JDK", "RSA, JDK", "EC, OPENSSL", "RSA, OPENSSL"})
    void membersMeetWhateverTheirKeysAndLibrary(String algorithm, SslProvider provider)
            throws IOException {
        Instant until = Instant.now().plusSeconds(3600);
        KeyedCertificate signed = OURS.sign("n3", algorithm, until);
        MutualTls three = open("n3", OURS, signed);
        GrpcTlsConfig config =
                GrpcTlsConfig.newBuilder()
                        .setKeyManager(three.keyManager())
                        .setTrustManager(three.trustManager())
                        .setMutualTls(true)
                        .setSslProvider(provider)
                        .build();
        GrpcTlsConfig other = open("n2", OURS, two).forGrpc();
        assertEquals(
                new Handshake.Met(Authority.serial(signed), Authority.serial(two)),
                Handshake.meet(Handshake.server(config), Handshake.client(other)));
        assertEquals(
                new Handshake.Met(Authority.serial(two), Authority.serial(signed)),
                Handshake.meet(Handshake.server(other), Handshake.client(config)));
    }

    @Test
    void aClientOfAnotherAuthorityIsRefused() throws IOException {
        MutualTls member = open("n1", OURS, one);
        TlsFiles strange = STRANGE.write(directory.resolve("stranger"), STRANGE.sign("n2"));
        Files.writeString(
                strange.authority().orElseThrow().path(),
                OURS.pem()); // it trusts us, we do not trust it
        SslContext stranger = Handshake.client(MutualTls.open(strange, clock, log).forGrpc());
        SslContext server = Handshake.server(member.forGrpc());
        assertThrows(SSLException.class, () -> Handshake.meet(server, stranger));
        assertMeets(server);
    }

    @Test
    void aServerOfAnotherAuthorityIsRefused() throws IOException {
        TlsFiles strange = STRANGE.write(directory.resolve("stranger"), STRANGE.sign("n1"));
        Files.writeString(strange.authority().orElseThrow().path(), OURS.pem());
        SslContext server = Handshake.server(MutualTls.open(strange, clock, log).forGrpc());
        SslContext member = Handshake.client(open("n2", OURS, two).forGrpc());
        assertThrows(SSLException.class, () -> Handshake.meet(server, member));
    }

    @Test
    void aClientWithoutACertificateIsRefused() throws IOException {
        MutualTls member = open("n2", OURS, two);
        SslContext nameless =
                Handshake.client(
                        new GrpcTlsConfig(member.keyManager(), member.trustManager(), false));
        SslContext server = Handshake.server(open("n1", OURS, one).forGrpc());
        assertThrows(SSLException.class, () -> Handshake.meet(server, nameless));
        assertMeets(server);
    }

    @Test
    void aServerThatItsCertificateDoesNotNameIsRefused() throws IOException {
        SslContext client = Handshake.client(open("n2", OURS, two).forGrpc());
        SslContext server = Handshake.server(open("n1", OURS, one).forGrpc());
        assertEquals(Authority.serial(one), Handshake.meet(server, client, "localhost").ofServer());
        assertThrows(SSLException.class, () -> Handshake.meet(server, client, "one.example.com"));
    }

    @Test
    void anExpiredCertificateIsToldOfAndRefusedByOthers() throws IOException {
        Instant until = Instant.parse("2025-03-01T00:00:00Z");
        MutualTls expired = open("n3", OURS, OURS.sign("n3", "EC", until));
        assertEquals(
                "[WARNING raft.tls: certificate CN=n3 expired at 2025-03-01T00:00:00Z]",
                log.lines().toString());
        SslContext server = Handshake.server(open("n1", OURS, one).forGrpc());
        assertThrows(
                SSLException.class,
                () -> Handshake.meet(server, Handshake.client(expired.forGrpc())));
        assertMeets(server);
    }

    @Test
    void newCertificatesAreUsedWithoutARestart() throws IOException {
        MutualTls serving = open("n1", OURS, one);
        MutualTls asking = open("n2", OURS, two);
        SslContext client = Handshake.client(asking.forGrpc());
        SslContext server = Handshake.server(serving.forGrpc());
        assertEquals(
                new Handshake.Met(Authority.serial(one), Authority.serial(two)),
                Handshake.meet(server, client));

        KeyedCertificate newOne = OURS.sign("n1");
        KeyedCertificate newTwo = OURS.sign("n2", "RSA", Instant.now().plusSeconds(3600));
        OURS.write(directory.resolve("n1"), newOne);
        OURS.write(directory.resolve("n2"), newTwo);
        assertEquals(
                new Handshake.Met(Authority.serial(one), Authority.serial(two)),
                Handshake.meet(server, client),
                "the files are looked at once a second");
        clock.pass(ReloadingFiles.PAUSE);
        assertEquals(
                new Handshake.Met(Authority.serial(newOne), Authority.serial(newTwo)),
                Handshake.meet(server, client));
        assertEquals(2, log.lines().size(), log.lines()::toString);
        assertTrue(log.lines().getFirst().startsWith("INFO the files of raft.tls were read"));
    }

    @Test
    void anAuthorityIsReplacedWithoutARestart() throws IOException {
        Path authorityOfOne = directory.resolve("n1/ca.pem");
        SslContext server = Handshake.server(open("n1", OURS, one).forGrpc());
        SslContext member = Handshake.client(open("n3", OURS, two).forGrpc());
        TlsFiles strange = STRANGE.write(directory.resolve("n2"), STRANGE.sign("n2"));
        Files.writeString(strange.authority().orElseThrow().path(), OURS.pem());
        SslContext stranger = Handshake.client(MutualTls.open(strange, clock, log).forGrpc());
        assertThrows(SSLException.class, () -> Handshake.meet(server, stranger));
        assertEquals(Authority.serial(one), Handshake.meet(server, member).ofServer());

        Files.writeString(authorityOfOne, OURS.pem() + STRANGE.pem());
        clock.pass(ReloadingFiles.PAUSE);
        assertEquals(Authority.serial(one), Handshake.meet(server, stranger).ofServer());
        assertEquals(Authority.serial(one), Handshake.meet(server, member).ofServer());

        Files.writeString(authorityOfOne, STRANGE.pem());
        clock.pass(ReloadingFiles.PAUSE);
        assertEquals(Authority.serial(one), Handshake.meet(server, stranger).ofServer());
        assertThrows(
                SSLException.class,
                () -> Handshake.meet(server, member),
                "nor does it resume a session from before");
    }

    @Test
    void brokenFilesLeaveTheLastGoodOnes() throws IOException {
        MutualTls serving = open("n1", OURS, one);
        SslContext client = Handshake.client(open("n2", OURS, two).forGrpc());
        Path key = directory.resolve("n1/key.pem");
        Path certificate = directory.resolve("n1/cert.pem");
        SslContext server = Handshake.server(serving.forGrpc());
        KeyedCertificate renewed = OURS.sign("n1");
        Files.writeString(certificate, renewed.certificatePem()); // its key comes later
        for (int i = 0; i < 3; i++) {
            clock.pass(ReloadingFiles.PAUSE);
            assertEquals(Authority.serial(one), Handshake.meet(server, client).ofServer());
        }
        assertEquals(1, log.lines().size(), log.lines()::toString);
        assertTrue(log.lines().getFirst().contains("those before are kept: raft.tls.key"));

        Files.delete(key);
        clock.pass(ReloadingFiles.PAUSE);
        assertEquals(Authority.serial(one), Handshake.meet(server, client).ofServer());
        assertTrue(log.lines().getLast().contains(key + " is not there"));

        Path written = Files.writeString(key.resolveSibling("new.pem"), renewed.keyPem());
        Files.move(written, key, StandardCopyOption.ATOMIC_MOVE);
        clock.pass(ReloadingFiles.PAUSE);
        assertEquals(Authority.serial(renewed), Handshake.meet(server, client).ofServer());
        assertTrue(log.lines().getLast().startsWith("INFO "), log.lines()::toString);
    }

    @Test
    void aHandshakeUnderWayKeepsTheKeyOfItsCertificate() throws IOException {
        MutualTls serving = open("n1", OURS, one);
        String alias =
                String.valueOf(serving.keyManager().chooseEngineServerAlias("EC", null, null));
        OURS.write(directory.resolve("n1"), OURS.sign("n1"));
        clock.pass(Duration.ofMinutes(1));
        String next =
                String.valueOf(serving.keyManager().chooseEngineServerAlias("EC", null, null));
        assertTrue(!alias.equals(next), next);
        assertEquals(one.key(), serving.keyManager().getPrivateKey(alias));
        assertEquals(one.certificate(), serving.keyManager().getCertificateChain(alias)[0]);
    }

    private void assertMeets(SslContext server) throws IOException {
        SslContext member = Handshake.client(open("n2-again", OURS, two).forGrpc());
        assertEquals(
                new Handshake.Met(Authority.serial(one), Authority.serial(two)),
                Handshake.meet(server, member));
    }

    private MutualTls open(String folder, Authority authority, KeyedCertificate member)
            throws IOException {
        TlsFiles files = authority.write(directory.resolve(folder), member);
        return MutualTls.open(files, clock, log);
    }
}
