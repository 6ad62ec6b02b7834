package concord.tls;

import concord.core.ConcordException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/// What the files say, read at one moment and fitting together.
///
/// @param files which ones
/// @param chain the certificate, then those between it and its authority; none where there is no
///   such file
/// @param key its private key
/// @param authorities who is trusted, nobody where there is no such file
/// @param trust decides by them, and as Java does where there is no such file
record TlsMaterial(
        TlsFiles files,
        List<X509Certificate> chain,
        Optional<PrivateKey> key,
        List<X509Certificate> authorities,
        X509ExtendedTrustManager trust) {

    /// Reads the files.
    ///
    /// @throws ConcordException.OpenFailed when one cannot be used, or the key is not that of the
    ///   certificate
    static TlsMaterial read(TlsFiles files) {
        List<X509Certificate> chain = certificates(files.certificate());
        Optional<PrivateKey> key = files.key().map(PemKey::read);
        List<X509Certificate> authorities = certificates(files.authority());
        key.ifPresent(it ->
                requireFit(
                        files.certificate().orElseThrow(),
                        chain.getFirst(),
                        files.key().orElseThrow(),
                        it));
        return new TlsMaterial(files, chain, key, authorities, trust(files, authorities));
    }

    private static List<X509Certificate> certificates(Optional<TlsFile> file) {
        return file.map(PemCertificates::read).orElse(List.of());
    }

    /// Refuses a key that is not that of the certificate.
    static void requireFit(
            TlsFile certificateFile, X509Certificate certificate, TlsFile keyFile, PrivateKey key) {
        if (!fits(key, certificate)) {
            throw new ConcordException.OpenFailed(
                    keyFile
                            + " is not the key of the certificate in "
                            + certificateFile
                            + " ("
                            + name(certificate)
                            + "); set the two that were made together, the certificate of that key"
                            + " first in its file");
        }
    }

    /// What works here and will not with others, for the log.
    List<String> warnings(Instant now) {
        List<String> warnings = new ArrayList<>();
        Stream.concat(chain.stream(), authorities.stream())
                .distinct()
                .forEach(certificate -> addDates(warnings, certificate, now));
        if (warnings.isEmpty() && files.mutual()) {
            files.authority().ifPresent(authority -> addDistrust(warnings, authority.setting()));
        }
        return warnings;
    }

    private static void addDates(List<String> warnings, X509Certificate certificate, Instant now) {
        Instant from = certificate.getNotBefore().toInstant();
        Instant to = certificate.getNotAfter().toInstant();
        if (now.isAfter(to)) {
            warnings.add("certificate " + name(certificate) + " expired at " + to);
        }
        if (now.isBefore(from)) {
            warnings.add("certificate " + name(certificate) + " is not valid before " + from);
        }
    }

    private void addDistrust(List<String> warnings, String authority) {
        X509Certificate[] certificates = chain.toArray(X509Certificate[]::new);
        try {
            trust.checkServerTrusted(certificates, "UNKNOWN");
            trust.checkClientTrusted(certificates, "UNKNOWN");
        } catch (CertificateException e) {
            warnings.add(
                    "members with the same "
                            + authority
                            + " will refuse certificate "
                            + name(chain.getFirst())
                            + ": "
                            + e.getMessage());
        }
    }

    /// Whom a certificate is for, as people read it.
    static String name(X509Certificate certificate) {
        return certificate.getSubjectX500Principal().getName();
    }

    private static boolean fits(PrivateKey key, X509Certificate certificate) {
        String algorithm = key.getAlgorithm();
        if (!certificate.getPublicKey().getAlgorithm().equals(algorithm)) {
            return false;
        }
        byte[] text = "signed to try a key".getBytes(StandardCharsets.US_ASCII);
        try {
            Signature signature =
                    Signature.getInstance(
                            "SHA256with" + (algorithm.equals("EC") ? "ECDSA" : "RSA"));
            signature.initSign(key);
            signature.update(text);
            byte[] signed = signature.sign();
            signature.initVerify(certificate.getPublicKey());
            signature.update(text);
            return signature.verify(signed);
        } catch (GeneralSecurityException e) {
            return false; // another curve, or a size that the other does not have
        }
    }

    private static X509ExtendedTrustManager trust(
            TlsFiles files, List<X509Certificate> authorities) {
        try {
            @Nullable KeyStore store = null; // whom Java trusts
            if (files.authority().isPresent()) {
                store = KeyStore.getInstance("PKCS12");
                store.load(null, null);
                for (X509Certificate authority : authorities) {
                    store.setCertificateEntry("authority-" + store.size(), authority);
                }
            }
            TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
            factory.init(store);
            for (TrustManager manager : factory.getTrustManagers()) {
                if (manager instanceof X509ExtendedTrustManager extended) {
                    return extended;
                }
            }
            throw new ConcordException.Internal("the JDK has no trust manager of PKIX", null);
        } catch (GeneralSecurityException | IOException e) {
            throw new ConcordException.Internal("a store of authorities in memory", e);
        }
    }
}
