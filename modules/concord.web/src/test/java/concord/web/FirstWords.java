package concord.web;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.util.HexFormat;

/// The first message of a TLS client (RFC 5246 §7.4.1.2), for what no library says any more.
final class FirstWords {

    private static final HexFormat HEX = HexFormat.of();

    private FirstWords() {}

    /// Says that it speaks this version and these suites.
    ///
    /// @return the first record of the server, of at most 7 bytes
    static String answer(String address, String version, String suites) throws IOException {
        String groups = "000a0008" + "0006" + "001d00170018"; // X25519, P-256, P-384
        String signatures = "000d000a" + "0008" + "0403040108040805";
        String points = "000b0002" + "0100";
        String extensions = sized(2, groups + signatures + points);
        String random = "5a".repeat(32);
        String hello = version + random + "00" + sized(2, suites) + sized(1, "00") + extensions;
        String message = "01" + sized(3, hello);
        URI uri = URI.create(address);
        try (Socket socket = new Socket(uri.getHost(), uri.getPort())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(HEX.parseHex("16" + "0301" + sized(2, message)));
            DataInputStream in = new DataInputStream(socket.getInputStream());
            return HEX.formatHex(in.readNBytes(7));
        }
    }

    /// With its length before it.
    private static String sized(int bytes, String hex) {
        return HEX.toHexDigits(hex.length() / 2, 2 * bytes) + hex;
    }
}
