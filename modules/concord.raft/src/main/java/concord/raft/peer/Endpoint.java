package concord.raft.peer;

import concord.core.ConcordException;
import java.net.InetAddress;
import java.util.Locale;
import java.util.regex.Pattern;

/// Where a member is reached: `10.0.0.1:7000`, `[::1]:7000` or `one.example.com:7000`.
///
/// Two texts of the same address are equal: names are in lower case, IPv6 is in the form of RFC
/// 5952. Nothing is looked up.
///
/// @param host a name or an address, IPv6 without brackets
/// @param port 1 to 65535
public record Endpoint(String host, int port) {

    private static final Pattern NUMBERS = Pattern.compile("[0-9.]+");

    /// What `java.net.URI` takes for a host; Ratis reads addresses by it.
    private static final Pattern NAME =
            Pattern.compile(
                    "([a-z0-9]([a-z0-9-]*[a-z0-9])?\\.)*[a-z]([a-z0-9-]*[a-z0-9])?\\.?",
                    Pattern.CASE_INSENSITIVE);

    private static final int MAX_NAME = 253;

    /// Puts the host into its one form.
    ///
    /// @throws ConcordException.InvalidRequest when there can be no such host or port
    public Endpoint {
        if (port < 1 || port > 65_535) {
            throw new ConcordException.InvalidRequest(
                    "port " + port + " is not between 1 and 65535");
        }
        host = canonical(host);
    }

    /// The endpoint of a text.
    ///
    /// @param setting the setting that has it, for the message
    /// @throws ConcordException.InvalidRequest when it is not `host:port`
    public static Endpoint parse(String setting, String text) {
        String stripped = text.strip();
        int colon = stripped.lastIndexOf(':');
        String host = stripped.substring(0, Math.max(colon, 0));
        try {
            boolean bracketed = host.startsWith("[") && host.endsWith("]");
            if (bracketed) {
                host = host.substring(1, host.length() - 1);
            }
            if (bracketed != host.contains(":")) {
                throw new ConcordException.InvalidRequest(
                        "brackets are for IPv6, and IPv6 needs them");
            }
            return new Endpoint(host, port(stripped.substring(colon + 1)));
        } catch (ConcordException.InvalidRequest e) {
            throw new ConcordException.InvalidRequest(
                    setting
                            + " has '"
                            + stripped
                            + "', which is not host:port, such as 10.0.0.1:7000 or [::1]:7000: "
                            + e.getMessage());
        }
    }

    /// The endpoint of an address that was looked up. An interface that is noted with it is
    /// dropped.
    public static Endpoint of(InetAddress address, int port) {
        String host = address.getHostAddress();
        int interfaceName = host.indexOf('%');
        return new Endpoint(interfaceName < 0 ? host : host.substring(0, interfaceName), port);
    }

    /// Whether the host is `0.0.0.0` or `::`: all addresses of a machine to listen on, and none to
    /// connect to.
    public boolean isWildcard() {
        return host.equals("0.0.0.0") || host.equals("::");
    }

    private static int port(String text) {
        if (!text.matches("[0-9]{1,5}")) {
            throw new ConcordException.InvalidRequest("no port is after the last colon");
        }
        return Integer.parseInt(text);
    }

    private static String canonical(String host) {
        if (host.contains(":")) {
            return Ipv6.canonical(host);
        }
        if (NUMBERS.matcher(host).matches()) {
            return ipv4(host);
        }
        if (host.length() > MAX_NAME || !NAME.matcher(host).matches()) {
            throw new ConcordException.InvalidRequest(
                    "host '"
                            + host
                            + "' is neither an address nor a name, which has letters, digits and"
                            + " '-' between its dots, at most 253, and a letter after the last dot");
        }
        return host.toLowerCase(Locale.ROOT);
    }

    private static String ipv4(String host) {
        try {
            if (host.split("\\.", -1).length == 4) {
                return InetAddress.ofLiteral(host).getHostAddress();
            }
        } catch (IllegalArgumentException e) {
            // refused below, with what is allowed
        }
        throw new ConcordException.InvalidRequest(
                "host '" + host + "' is not an IPv4 address, which is four numbers up to 255");
    }

    /// `host:port`, IPv6 in brackets; [#parse(String, String)] reads it.
    @Override
    public String toString() {
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }
}
