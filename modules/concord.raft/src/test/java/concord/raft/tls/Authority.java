package concord.raft.tls;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicLong;

/// An authority that signs certificates of members, in memory and at once: a tool for that takes a
/// second for each.
final class Authority {

    private static final AtomicLong SERIALS = new AtomicLong(1000);
    private static final Instant FROM = Instant.parse("2020-01-01T00:00:00Z");
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMddHHmmss'Z'").withZone(ZoneOffset.UTC);
    private static final byte[] ECDSA_WITH_SHA256 =
            HexFormat.of().parseHex("300a06082a8648ce3d040302");
    private static final byte[] COMMON_NAME = HexFormat.of().parseHex("0603550403");
    private static final byte[] BASIC_CONSTRAINTS_OF_CA =
            HexFormat.of().parseHex("300f0603551d130101ff040530030101ff");
    private static final byte[] ALTERNATIVE_NAMES = HexFormat.of().parseHex("0603551d11");

    /// A certificate and its key, as they are in files.
    record Signed(X509Certificate certificate, KeyPair keys) {

        String certificatePem() {
            return pem(certificate);
        }

        String keyPem() {
            return pem("PRIVATE KEY", keys.getPrivate().getEncoded());
        }

        String serial() {
            return certificate.getSerialNumber().toString();
        }
    }

    private final String name;
    private final KeyPair keys = keys("EC");
    private final X509Certificate certificate;

    Authority(String name) {
        this.name = name;
        this.certificate =
                certificate(name, keys.getPublic(), Instant.now().plus(Duration.ofDays(1)), true);
    }

    String pem() {
        return pem(certificate);
    }

    /// A member's certificate, for this machine's loopback addresses.
    Signed sign(String subject) {
        return sign(subject, "EC", Instant.now().plus(Duration.ofDays(1)));
    }

    Signed sign(String subject, String algorithm, Instant until) {
        KeyPair member = keys(algorithm);
        return new Signed(certificate(subject, member.getPublic(), until, false), member);
    }

    /// Writes a member's three files.
    TlsFiles write(Path folder, Signed member) throws IOException {
        Files.createDirectories(folder);
        return new TlsFiles(
                Files.writeString(folder.resolve("cert.pem"), member.certificatePem()),
                Files.writeString(folder.resolve("key.pem"), member.keyPem()),
                Files.writeString(folder.resolve("ca.pem"), pem()));
    }

    static KeyPair keys(String algorithm) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
            generator.initialize(algorithm.equals("EC") ? 256 : 2048);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    static String pem(String label, byte[] bytes) {
        String lines = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes);
        return "-----BEGIN " + label + "-----\n" + lines + "\n-----END " + label + "-----\n";
    }

    private static String pem(X509Certificate certificate) {
        try {
            return pem("CERTIFICATE", certificate.getEncoded());
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private X509Certificate certificate(
            String subject, PublicKey key, Instant until, boolean isAuthority) {
        byte[] content =
                sequence(
                        der(0xA0, der(0x02, new byte[] {2})), // version 3
                        der(0x02, BigInteger.valueOf(SERIALS.incrementAndGet()).toByteArray()),
                        ECDSA_WITH_SHA256,
                        name(name),
                        sequence(time(FROM), time(until)),
                        name(subject),
                        key.getEncoded(),
                        der(0xA3, sequence(isAuthority ? BASIC_CONSTRAINTS_OF_CA : loopback())));
        try {
            Signature signature = Signature.getInstance("SHA256withECDSA");
            signature.initSign(keys.getPrivate());
            signature.update(content);
            byte[] signed = join(new byte[] {0}, signature.sign());
            byte[] whole = sequence(content, ECDSA_WITH_SHA256, der(0x03, signed));
            return (X509Certificate)
                    CertificateFactory.getInstance("X.509")
                            .generateCertificate(new ByteArrayInputStream(whole));
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private static byte[] loopback() {
        byte[] names =
                sequence(
                        der(0x82, "localhost".getBytes(StandardCharsets.US_ASCII)),
                        der(0x87, InetAddress.ofLiteral("127.0.0.1").getAddress()),
                        der(0x87, InetAddress.ofLiteral("::1").getAddress()));
        return sequence(ALTERNATIVE_NAMES, der(0x04, names));
    }

    private static byte[] name(String commonName) {
        byte[] text = der(0x0C, commonName.getBytes(StandardCharsets.UTF_8));
        return sequence(der(0x31, sequence(COMMON_NAME, text)));
    }

    private static byte[] time(Instant time) {
        return der(0x18, TIME.format(time).getBytes(StandardCharsets.US_ASCII));
    }

    private static byte[] sequence(byte[]... parts) {
        return der(0x30, join(parts));
    }

    /// A tag, a length and what it is of.
    private static byte[] der(int tag, byte[] content) {
        int length = content.length;
        byte[] head = {(byte) tag};
        if (length < 0x80) {
            return join(head, new byte[] {(byte) length}, content);
        }
        byte[] size =
                length < 0x100
                        ? new byte[] {(byte) 0x81, (byte) length}
                        : new byte[] {(byte) 0x82, (byte) (length >> 8), (byte) length};
        return join(head, size, content);
    }

    private static byte[] join(byte[]... parts) {
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        Arrays.stream(parts).forEach(joined::writeBytes);
        return joined.toByteArray();
    }
}
