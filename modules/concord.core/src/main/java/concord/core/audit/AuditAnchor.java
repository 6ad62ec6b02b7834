package concord.core.audit;

import concord.core.ConcordException;
import java.util.regex.Pattern;

/// A point of a chain: a line's number and hash.
///
/// @param sequence the number; 0 is before the first line
/// @param hash the SHA-256, 64 digits of hexadecimal in lower case
public record AuditAnchor(long sequence, String hash) {

    private static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");
    private static final Pattern TEXT = Pattern.compile("(\\d{1,18}):([0-9a-f]{64})");

    /// Before the first line.
    public static final AuditAnchor GENESIS = new AuditAnchor(0, "0".repeat(64));

    /// Checks itself.
    public AuditAnchor {
        if (sequence < 0 || !HASH.matcher(hash).matches()) {
            throw new ConcordException.InvalidRequest(
                    "an anchor is a sequence and 64 digits of lower case hexadecimal, not '"
                            + sequence
                            + ":"
                            + hash
                            + "'");
        }
    }

    /// The anchor of a text: `sequence:hash`.
    ///
    /// @throws ConcordException.InvalidRequest when it is none
    public static AuditAnchor parse(String text) {
        var matcher = TEXT.matcher(text);
        if (!matcher.matches()) {
            throw new ConcordException.InvalidRequest(
                    "'" + text + "' is no anchor: it is sequence:hash, as verify shows it");
        }
        return new AuditAnchor(Long.parseLong(matcher.group(1)), matcher.group(2));
    }

    @Override
    public String toString() {
        return sequence + ":" + hash;
    }
}
