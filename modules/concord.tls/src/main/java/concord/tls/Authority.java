package concord.tls;

import concord.core.ConcordException;
import java.io.ByteArrayInputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.security.auth.x500.X500Principal;

/// An authority that makes certificates (RFC 5280), for development and tests: its key is where the
/// program is, and it keeps no list of what it has signed.
///
/// The JDK can make certificates, but in no API that a module may use. Keys are of EC P-256 and
/// signatures ECDSA with SHA-256, which every TLS 1.2 and 1.3 has.
public final class Authority {

    private static final byte[] ECDSA_WITH_SHA256 =
            Der.sequence(Der.identifier("2a8648ce3d040302"));
    private static final String SUBJECT_KEY = "551d0e";
    private static final String KEY_USAGE = "551d0f";
    private static final String ALTERNATIVE_NAMES = "551d11";
    private static final String BASIC_CONSTRAINTS = "551d13";
    private static final String AUTHORITY_KEY = "551d23";
    private static final String EXTENDED_USAGE = "551d25";
    private static final byte[] OF_SERVER = Der.identifier("2b06010505070301");
    private static final byte[] OF_CLIENT = Der.identifier("2b06010505070302");
    private static final SecureRandom RANDOM = new SecureRandom();

    private final KeyPair keys;
    private final KeyedCertificate own;

    /// Makes an authority with a key of its own.
    ///
    /// @param name its name, for people
    /// @param from when it begins to be valid
    /// @param until when it ends to be
    public Authority(String name, Instant from, Instant until) {
        keys = newKeys();
        CertificatePlan plan = new CertificatePlan(name, List.of(), false, false, from, until);
        List<byte[]> extensions = new ArrayList<>();
        // May sign certificates, but none of another authority.
        extensions.add(
                critical(BASIC_CONSTRAINTS, Der.sequence(Der.yes(), Der.integer(BigInteger.ZERO))));
        extensions.add(critical(KEY_USAGE, Der.bits(1, new byte[] {0b0000_0110})));
        extensions.add(extension(SUBJECT_KEY, Der.octets(keyId(keys.getPublic()))));
        own =
                new KeyedCertificate(
                        signed(plan, subject(plan), keys.getPublic(), extensions),
                        keys.getPrivate());
    }

    /// An authority that was made before.
    ///
    /// @throws ConcordException.OpenFailed when the certificate may sign no others, or its key is
    ///   not of EC
    public Authority(KeyedCertificate own) {
        X509Certificate certificate = own.certificate();
        if (certificate.getBasicConstraints() < 0 || !own.key().getAlgorithm().equals("EC")) {
            throw new ConcordException.OpenFailed(
                    "certificate "
                            + TlsMaterial.name(certificate)
                            + " is not that of an authority with a key of EC, as 'concord cert"
                            + " generate' makes it");
        }
        this.keys = new KeyPair(certificate.getPublicKey(), own.key());
        this.own = own;
    }

    /// Its own certificate, which it has signed itself, and its key.
    public KeyedCertificate own() {
        return own;
    }

    /// Makes a key and a certificate for it.
    public KeyedCertificate issue(CertificatePlan plan) {
        KeyPair made = newKeys();
        return new KeyedCertificate(sign(plan, made.getPublic()), made.getPrivate());
    }

    /// Makes a certificate for a key, of whatever kind.
    public X509Certificate sign(CertificatePlan plan, PublicKey key) {
        List<byte[]> extensions = new ArrayList<>();
        extensions.add(critical(BASIC_CONSTRAINTS, Der.sequence()));
        extensions.add(critical(KEY_USAGE, Der.bits(7, new byte[] {(byte) 0b1000_0000})));
        byte[] uses =
                Der.join(
                        plan.server() ? OF_SERVER : new byte[0],
                        plan.client() ? OF_CLIENT : new byte[0]);
        if (uses.length > 0) {
            extensions.add(extension(EXTENDED_USAGE, Der.sequence(uses)));
        }
        if (!plan.hosts().isEmpty()) {
            byte[][] names =
                    plan.hosts().stream().map(Authority::alternative).toArray(byte[][]::new);
            extensions.add(extension(ALTERNATIVE_NAMES, Der.sequence(names)));
        }
        extensions.add(extension(SUBJECT_KEY, Der.octets(keyId(key))));
        extensions.add(
                extension(AUTHORITY_KEY, Der.sequence(Der.tagged(0x80, keyId(keys.getPublic())))));
        return signed(plan, own.certificate().getSubjectX500Principal(), key, extensions);
    }

    private X509Certificate signed(
            CertificatePlan plan, X500Principal issuer, PublicKey key, List<byte[]> extensions) {
        byte[] content =
                Der.sequence(
                        Der.tagged(0xA0, Der.integer(BigInteger.TWO)), // version 3
                        Der.integer(new BigInteger(126, RANDOM).setBit(126)),
                        ECDSA_WITH_SHA256,
                        issuer.getEncoded(),
                        Der.sequence(Der.time(plan.from()), Der.time(plan.until())),
                        subject(plan).getEncoded(),
                        key.getEncoded(),
                        Der.tagged(0xA3, Der.sequence(extensions.toArray(byte[][]::new))));
        try {
            Signature signature = Signature.getInstance("SHA256withECDSA");
            signature.initSign(keys.getPrivate());
            signature.update(content);
            byte[] whole = Der.sequence(content, ECDSA_WITH_SHA256, Der.bits(0, signature.sign()));
            if (CertificateFactory.getInstance("X.509")
                            .generateCertificate(new ByteArrayInputStream(whole))
                    instanceof X509Certificate certificate) {
                return certificate;
            }
            throw new ConcordException.Internal("a certificate that is not X.509", null);
        } catch (GeneralSecurityException e) {
            throw new ConcordException.Internal("making a certificate", e);
        }
    }

    private static X500Principal subject(CertificatePlan plan) {
        return new X500Principal("CN=" + plan.name());
    }

    private static byte[] alternative(String host) {
        return CertificatePlan.address(host)
                .map(address -> Der.tagged(0x87, address.getAddress()))
                .orElseGet(() -> Der.tagged(0x82, host.getBytes(StandardCharsets.US_ASCII)));
    }

    private static byte[] critical(String id, byte[] value) {
        return Der.sequence(Der.identifier(id), Der.yes(), Der.octets(value));
    }

    private static byte[] extension(String id, byte[] value) {
        return Der.sequence(Der.identifier(id), Der.octets(value));
    }

    /// A name for a key (RFC 7093 §2): the beginning of its hash.
    private static byte[] keyId(PublicKey key) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(key.getEncoded());
            return Arrays.copyOf(hash, 20);
        } catch (GeneralSecurityException e) {
            throw new ConcordException.Internal("every JDK has SHA-256", e);
        }
    }

    private static KeyPair newKeys() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new ConcordException.Internal("every JDK has keys of EC", e);
        }
    }
}
