package concord.tls;

import java.util.Optional;
import java.util.stream.Stream;

/// The files of one side of TLS, all in PEM.
///
/// @param name what the settings of the files have in common, such as `raft.tls`
/// @param certificate the certificate, then those between it and its authority; a client may have
///   none
/// @param key its private key: PKCS#8, RSA or EC, not encrypted
/// @param authority who signs the certificates of the other side, one or more; without it a server
///   does not ask for those, and a client trusts whom Java trusts
/// @param mutual whether the other side decides by the same authority, so that it has to trust the
///   certificate here too
public record TlsFiles(
        String name,
        Optional<TlsFile> certificate,
        Optional<TlsFile> key,
        Optional<TlsFile> authority,
        boolean mutual) {

    /// The files of a side that shows a certificate.
    public TlsFiles(
            String name,
            TlsFile certificate,
            TlsFile key,
            Optional<TlsFile> authority,
            boolean mutual) {
        this(name, Optional.of(certificate), Optional.of(key), authority, mutual);
    }

    Stream<TlsFile> all() {
        return Stream.of(certificate, key, authority).flatMap(Optional::stream);
    }
}
