package concord.core.command;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/// SHA-256 (FIPS 180-4), which every Java has.
public final class Sha256 {

    private Sha256() {}

    /// A digest of nothing yet.
    public static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /// The hash of these bytes.
    public static byte[] of(byte[] bytes) {
        return digest().digest(bytes);
    }
}
