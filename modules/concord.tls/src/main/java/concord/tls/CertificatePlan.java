package concord.tls;

import concord.core.ConcordException;
import java.net.InetAddress;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// What a certificate shall say.
///
/// @param name whom it is for, for people: letters, digits, blanks, '_', '.' and '-'
/// @param hosts the names and addresses of a server, none for a client
/// @param server whether it is for a server
/// @param client whether it is for a client; a member of a cluster is both
/// @param from when it begins to be valid
/// @param until when it ends to be
public record CertificatePlan(
        String name,
        List<String> hosts,
        boolean server,
        boolean client,
        Instant from,
        Instant until) {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_.-][A-Za-z0-9 _.-]{0,62}");
    private static final String LABEL = "[A-Za-z0-9_](?:[A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?";
    private static final Pattern HOST =
            Pattern.compile(
                    "(?=.{1,253}$)(?!(?:.*\\.)?\\d+$)(?:\\*\\.)?"
                            + LABEL
                            + "(?:\\."
                            + LABEL
                            + ")*");

    /// Checks what was given.
    ///
    /// @throws ConcordException.InvalidRequest when no certificate can say that
    public CertificatePlan {
        hosts = List.copyOf(hosts);
        if (!NAME.matcher(name).matches()) {
            throw new ConcordException.InvalidRequest(
                    "'" + name + "' cannot be the name of a certificate");
        }
        for (String host : hosts) {
            if (address(host).isEmpty() && !HOST.matcher(host).matches()) {
                throw new ConcordException.InvalidRequest(
                        "'"
                                + host
                                + "' is neither a host name nor an IP address; it must be one, such"
                                + " as db.example.com, *.example.com, 10.0.0.7 or fd00::7");
            }
        }
    }

    /// The address that a host is when it is no name.
    static Optional<InetAddress> address(String host) {
        boolean canBeOne = host.contains(":") || host.matches("\\d+\\.\\d+\\.\\d+\\.\\d+");
        if (!canBeOne || host.contains("%")) { // '%' is an interface of one machine
            return Optional.empty();
        }
        try {
            return Optional.of(InetAddress.ofLiteral(host));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
