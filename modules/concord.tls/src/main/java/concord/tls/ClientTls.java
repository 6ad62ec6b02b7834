package concord.tls;

import concord.core.spi.Surroundings;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/// TLS of a client, from PEM files that may change: connections that are made later see the new
/// ones.
public final class ClientTls {

    /// What a client shows.
    ///
    /// @param certificate the certificate, then those between it and its authority
    /// @param key its private key
    public record Own(TlsFile certificate, TlsFile key) {}

    private ClientTls() {}

    /// TLS as the files say.
    ///
    /// @param authority who signs the certificates of servers; without it whom Java trusts
    /// @param own what is shown to servers that ask for a certificate
    /// @param log is told of files that cannot be used later
    /// @throws concord.core.ConcordException.OpenFailed when a file cannot be used
    public static SSLContext context(
            Optional<TlsFile> authority, Optional<Own> own, System.Logger log) {
        TlsFiles files =
                new TlsFiles(
                        "the client",
                        own.map(Own::certificate),
                        own.map(Own::key),
                        authority,
                        false);
        return new ReloadingFiles(files, Surroundings.REAL, log).context();
    }
}
