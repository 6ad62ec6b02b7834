package concord.raft.tls;

import concord.core.ConcordException;
import concord.tls.TlsFile;
import concord.tls.TlsFiles;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The files of mutual TLS between members: `raft.tls.cert`, `raft.tls.key` and `raft.tls.ca`.
///
/// A certificate has to name, as alternative names, every host and address at which other members
/// reach this one. When it limits its usage, it must allow both that of a server and of a client.
public final class MemberFiles {

    private MemberFiles() {}

    /// The files of the three settings, where an empty path is none.
    ///
    /// @return empty when none is set
    /// @throws ConcordException.InvalidRequest when some are set and others are not
    public static Optional<TlsFiles> of(Path certificate, Path key, Path authority) {
        TlsFile first = new TlsFile("raft.tls.cert", certificate);
        TlsFile second = new TlsFile("raft.tls.key", key);
        TlsFile third = new TlsFile("raft.tls.ca", authority);
        List<String> missing =
                Stream.of(first, second, third)
                        .filter(file -> file.path().toString().isEmpty())
                        .map(TlsFile::setting)
                        .toList();
        return switch (missing.size()) {
            case 0 ->
                    Optional.of(new TlsFiles("raft.tls", first, second, Optional.of(third), true));
            case 3 -> Optional.empty();
            default ->
                    throw new ConcordException.InvalidRequest(
                            missing.stream().collect(Collectors.joining(" and "))
                                    + (missing.size() == 1 ? " is" : " are")
                                    + " not set and the others of raft.tls.* are; set all three"
                                    + " for TLS between members, or none");
        };
    }
}
