package concord.core.command;

import concord.core.ConcordException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.regex.Pattern;

/// SHA-256 of a token's secret: all of it that is ever kept. A secret has 256 random bits, so a
/// plain hash is as good as a slow one.
///
/// @param hex 64 hexadecimal digits
public record TokenHash(String hex) {

    /// How many bytes it has.
    public static final int BYTES = 32;

    private static final int ID_DIGITS = 16;
    private static final Pattern FORM = Pattern.compile("[0-9a-f]{64}");

    /// Checks the form.
    ///
    /// @throws ConcordException.InvalidRequest when it is none
    public TokenHash {
        if (!FORM.matcher(hex).matches()) {
            throw new ConcordException.InvalidRequest("the hash of a token has 64 digits");
        }
    }

    /// The hash of what somebody shows as his token.
    public static TokenHash of(String secret) {
        return of(Sha256.of(secret.getBytes(StandardCharsets.UTF_8)));
    }

    /// The hash that has these bytes.
    public static TokenHash of(byte[] bytes) {
        return new TokenHash(HexFormat.of().formatHex(bytes));
    }

    /// The bytes.
    public byte[] bytes() {
        return HexFormat.of().parseHex(hex);
    }

    /// The id of the token. A part of the hash, so that whoever shows a token is found by it; and
    /// no help to somebody who looks for the secret.
    public String id() {
        return hex.substring(0, ID_DIGITS);
    }

    /// Whether they are the same, found out in a time that does not tell where they differ.
    public boolean matches(TokenHash other) {
        return MessageDigest.isEqual(
                hex.getBytes(StandardCharsets.US_ASCII),
                other.hex.getBytes(StandardCharsets.US_ASCII));
    }
}
