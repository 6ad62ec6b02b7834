package concord.tls;

import concord.core.ConcordException;
import java.security.KeyFactory;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.List;

/// Reads the private key of a PEM file: PKCS#8, RSA or EC, not encrypted.
final class PemKey {

    private static final List<String> ALGORITHMS = List.of("EC", "RSA");

    private PemKey() {}

    /// The first key of the file.
    ///
    /// @throws ConcordException.OpenFailed when there is none, or not such a one; says how to make
    ///   it one
    static PrivateKey read(TlsFile of) {
        PemFile file = PemFile.read(of);
        for (PemFile.Block block : file.blocks()) {
            if (block.label().endsWith("PRIVATE KEY")) {
                return key(file, block);
            }
        }
        throw file.failure(
                "has no private key in PEM, which begins with -----BEGIN PRIVATE KEY-----; if it is"
                        + " in DER: openssl pkey -inform der -in "
                        + of.path()
                        + " -out key.pem",
                null);
    }

    private static PrivateKey key(PemFile file, PemFile.Block block) {
        if (block.label().startsWith("ENCRYPTED") || block.body().contains("ENCRYPTED")) {
            throw file.failure(
                    "is encrypted, and nobody is there to type its password" + converted(file),
                    null);
        }
        if (!block.label().equals("PRIVATE KEY")) {
            throw file.failure("is '" + block.label() + "', not PKCS#8" + converted(file), null);
        }
        PKCS8EncodedKeySpec encoded = new PKCS8EncodedKeySpec(file.decoded(block));
        for (String algorithm : ALGORITHMS) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(encoded);
            } catch (InvalidKeySpecException e) {
                // perhaps of another algorithm
            } catch (NoSuchAlgorithmException e) {
                throw new ConcordException.Internal("every JDK has keys of " + algorithm, e);
            }
        }
        throw file.failure("has a private key that is neither RSA nor EC, or is damaged", null);
    }

    private static String converted(PemFile file) {
        return "; convert it: openssl pkcs8 -topk8 -nocrypt -in "
                + file.path()
                + " -out key.pem, and let only the user that runs Concord read that";
    }
}
