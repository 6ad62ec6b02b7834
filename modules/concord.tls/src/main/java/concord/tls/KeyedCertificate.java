package concord.tls;

import concord.core.ConcordException;
import java.security.PrivateKey;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.Base64;

/// A certificate and its key.
///
/// @param certificate the certificate
/// @param key its private key
public record KeyedCertificate(X509Certificate certificate, PrivateKey key) {

    /// Reads the first certificate and the key of two PEM files.
    ///
    /// @throws ConcordException.OpenFailed when one cannot be used, or they do not fit together
    public static KeyedCertificate read(TlsFile certificate, TlsFile key) {
        KeyedCertificate read =
                new KeyedCertificate(
                        PemCertificates.read(certificate).getFirst(), PemKey.read(key));
        TlsMaterial.requireFit(certificate, read.certificate(), key, read.key());
        return read;
    }

    /// The certificate as a PEM file.
    public String certificatePem() {
        try {
            return pem("CERTIFICATE", certificate.getEncoded());
        } catch (CertificateEncodingException e) {
            throw new ConcordException.Internal("a certificate that was read or made", e);
        }
    }

    /// The key as a PEM file, in PKCS#8 and not encrypted.
    public String keyPem() {
        return pem("PRIVATE KEY", key.getEncoded());
    }

    private static String pem(String label, byte[] bytes) {
        String lines = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes);
        return "-----BEGIN " + label + "-----\n" + lines + "\n-----END " + label + "-----\n";
    }

    /// Without the key.
    @Override
    public String toString() {
        return TlsMaterial.name(certificate);
    }
}
