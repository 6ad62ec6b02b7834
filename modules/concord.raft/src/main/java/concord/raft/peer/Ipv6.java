package concord.raft.peer;

import concord.core.ConcordException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.ShortBuffer;

/// The one text of an IPv6 address (RFC 5952): lower case, no leading zeros, the longest run of two
/// or more zero groups as `::`.
final class Ipv6 {

    private static final int GROUPS = 8;

    private Ipv6() {}

    /// An address that only carries an IPv4 one (`::ffff:10.0.0.1`) becomes that.
    static String canonical(String text) {
        if (text.contains("%")) {
            throw new ConcordException.InvalidRequest(
                    "address '"
                            + text
                            + "' names an interface of this machine after '%'; use one that other"
                            + " machines can reach");
        }
        InetAddress address = parsed(text);
        return address instanceof Inet6Address
                ? format(ByteBuffer.wrap(address.getAddress()).asShortBuffer())
                : address.getHostAddress();
    }

    private static InetAddress parsed(String text) {
        try {
            return InetAddress.ofLiteral(text);
        } catch (IllegalArgumentException e) {
            throw new ConcordException.InvalidRequest("'" + text + "' is not an IPv6 address");
        }
    }

    private static String format(ShortBuffer groups) {
        int longest = 0;
        int longestLength = 1; // a single zero group stays as it is
        for (int start = 0; start < GROUPS; start++) {
            int length = zerosFrom(groups, start);
            if (length > longestLength) {
                longest = start;
                longestLength = length;
            }
        }
        if (longestLength == 1) {
            return join(groups, 0, GROUPS);
        }
        return join(groups, 0, longest) + "::" + join(groups, longest + longestLength, GROUPS);
    }

    private static int zerosFrom(ShortBuffer groups, int start) {
        int end = start;
        while (end < GROUPS && groups.get(end) == 0) {
            end++;
        }
        return end - start;
    }

    private static String join(ShortBuffer groups, int from, int to) {
        StringBuilder text = new StringBuilder();
        for (int i = from; i < to; i++) {
            text.append(i == from ? "" : ":")
                    .append(Integer.toHexString(Short.toUnsignedInt(groups.get(i))));
        }
        return text.toString();
    }
}
