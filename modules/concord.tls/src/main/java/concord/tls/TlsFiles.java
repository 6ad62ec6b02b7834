package concord.tls;

import java.util.Optional;
import java.util.stream.Stream;

/// The files of one side of TLS, all in PEM.
///
/// @param name what the settings of the files have in common, such as `raft.tls`
/// @param certificate the certificate, then those between it and its authority
/// @param key its private key: PKCS#8, RSA or EC, not encrypted
/// @param authority who signs the certificates of the other side, one or more; without it those are
///   not asked for
/// @param mutual whether the other side decides by the same authority, so that it has to trust the
///   certificate here too
public record TlsFiles(
        String name,
        TlsFile certificate,
        TlsFile key,
        Optional<TlsFile> authority,
        boolean mutual) {

    Stream<TlsFile> all() {
        return Stream.concat(Stream.of(certificate, key), authority.stream());
    }
}
