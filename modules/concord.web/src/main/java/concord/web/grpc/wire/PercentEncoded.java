package concord.web.grpc.wire;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/// Messages as gRPC sends them in a trailer: UTF-8, of which all but printable ASCII is
/// percent-encoded.
final class PercentEncoded {

    /// Clients refuse a block of headers beyond 8 KiB, and with it the whole call.
    private static final int LONGEST_BYTES = 2 << 10;

    private static final HexFormat HEX = HexFormat.of().withUpperCase();

    private PercentEncoded() {}

    static String of(String message) {
        byte[] utf8 = message.getBytes(StandardCharsets.UTF_8);
        StringBuilder encoded = new StringBuilder(utf8.length);
        for (byte it : utf8) {
            if (it >= ' ' && it <= '~' && it != '%') {
                encoded.append((char) it);
            } else {
                encoded.append('%').append(HEX.toHexDigits(it));
            }
            if (encoded.length() > LONGEST_BYTES) {
                return encoded.append("...").toString();
            }
        }
        return encoded.toString();
    }
}
