package concord.raft.tls;

import concord.core.ConcordException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The files of mutual TLS between members, all in PEM.
///
/// A certificate has to name, as alternative names, every host and address at which other members
/// reach this one. When it limits its usage, it must allow both that of a server and of a client.
///
/// @param certificate `raft.tls.cert`: the member's certificate, then those between it and the
///   authority
/// @param key `raft.tls.key`: its private key, PKCS#8, RSA or EC, not encrypted
/// @param authority `raft.tls.ca`: who signs the certificates of members, one or more
public record TlsFiles(Path certificate, Path key, Path authority) {

    static final String CERTIFICATE = "raft.tls.cert";
    static final String KEY = "raft.tls.key";
    static final String AUTHORITY = "raft.tls.ca";

    /// The files of the three settings, where an empty path is none.
    ///
    /// @return empty when none is set
    /// @throws ConcordException.InvalidRequest when some are set and others are not
    public static Optional<TlsFiles> of(Path certificate, Path key, Path authority) {
        List<String> missing =
                Stream.of(
                                missing(CERTIFICATE, certificate),
                                missing(KEY, key),
                                missing(AUTHORITY, authority))
                        .flatMap(Optional::stream)
                        .toList();
        return switch (missing.size()) {
            case 0 -> Optional.of(new TlsFiles(certificate, key, authority));
            case 3 -> Optional.empty();
            default ->
                    throw new ConcordException.InvalidRequest(
                            missing.stream().collect(Collectors.joining(" and "))
                                    + (missing.size() == 1 ? " is" : " are")
                                    + " not set and the others of raft.tls.* are; set all three"
                                    + " for TLS between members, or none");
        };
    }

    private static Optional<String> missing(String setting, Path path) {
        return path.toString().isEmpty() ? Optional.of(setting) : Optional.empty();
    }
}
