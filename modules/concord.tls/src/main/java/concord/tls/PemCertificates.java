package concord.tls;

import concord.core.ConcordException;
import java.io.ByteArrayInputStream;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;

/// Reads the certificates of a PEM file, in their order.
final class PemCertificates {

    private PemCertificates() {}

    /// All certificates of the file, at least one.
    ///
    /// @throws ConcordException.OpenFailed when there is none, or one is damaged
    static List<X509Certificate> read(TlsFile of) {
        PemFile file = PemFile.read(of);
        List<X509Certificate> certificates = new ArrayList<>();
        for (PemFile.Block block : file.blocks()) {
            if (block.label().equals("CERTIFICATE")) {
                certificates.add(certificate(file, file.decoded(block)));
            }
        }
        if (certificates.isEmpty()) {
            throw file.failure(
                    "has no certificate in PEM, which begins with -----BEGIN CERTIFICATE-----; if it"
                            + " is in DER: openssl x509 -inform der -in "
                            + of.path()
                            + " -out cert.pem",
                    null);
        }
        return List.copyOf(certificates);
    }

    private static X509Certificate certificate(PemFile file, byte[] bytes) {
        try {
            if (CertificateFactory.getInstance("X.509")
                            .generateCertificate(new ByteArrayInputStream(bytes))
                    instanceof X509Certificate certificate) {
                return certificate;
            }
        } catch (CertificateException e) {
            throw file.failure("has a certificate that is damaged: " + e.getMessage(), e);
        }
        throw file.failure("has a certificate that is not X.509", null);
    }
}
