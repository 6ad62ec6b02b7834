package concord.raft.tls;

import concord.tls.CertificatePlan;
import concord.tls.KeyedCertificate;
import concord.tls.TlsFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// An authority of members on this machine, and their files.
final class Authority {

    private static final Instant FROM = Instant.parse("2020-01-01T00:00:00Z");

    private final concord.tls.Authority authority;

    Authority(String name) {
        authority = new concord.tls.Authority(name, FROM, tomorrow());
    }

    String pem() {
        return authority.own().certificatePem();
    }

    /// A member's certificate, for this machine's loopback addresses.
    KeyedCertificate sign(String subject) {
        return sign(subject, "EC", tomorrow());
    }

    KeyedCertificate sign(String subject, String algorithm, Instant until) {
        KeyPair keys = keys(algorithm);
        CertificatePlan plan =
                new CertificatePlan(
                        subject, List.of("localhost", "127.0.0.1", "::1"), true, true, FROM, until);
        X509Certificate certificate = authority.sign(plan, keys.getPublic());
        return new KeyedCertificate(certificate, keys.getPrivate());
    }

    /// Writes a member's three files.
    TlsFiles write(Path folder, KeyedCertificate member) throws IOException {
        Files.createDirectories(folder);
        return MemberFiles.of(
                        Files.writeString(folder.resolve("cert.pem"), member.certificatePem()),
                        Files.writeString(folder.resolve("key.pem"), member.keyPem()),
                        Files.writeString(folder.resolve("ca.pem"), pem()))
                .orElseThrow();
    }

    static String serial(KeyedCertificate keyed) {
        return keyed.certificate().getSerialNumber().toString();
    }

    private static KeyPair keys(String algorithm) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
            generator.initialize(algorithm.equals("EC") ? 256 : 2048);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private static Instant tomorrow() {
        return Instant.now().plus(Duration.ofDays(1));
    }
}
