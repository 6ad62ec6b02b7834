package concord.raft.tls;

import concord.core.ConcordException;
import concord.core.spi.Surroundings;
import concord.tls.ReloadingFiles;
import concord.tls.TlsFiles;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.apache.ratis.grpc.GrpcTlsConfig;

/// TLS between members, in which both sides show a certificate.
///
/// Files that change are read anew at the next handshake; connections that exist go on as they are.
/// So a certificate is replaced before it expires, and an authority by a file with the old and the
/// new one for a while, without a restart.
public final class MutualTls {

    private final X509ExtendedKeyManager keyManager;
    private final X509ExtendedTrustManager trustManager;

    private MutualTls(ReloadingFiles files) {
        this.keyManager = files.keyManager();
        this.trustManager = files.trustManager();
    }

    /// Reads the files. What others will not accept, such as a certificate that has expired, is a
    /// warning in the log.
    ///
    /// @throws ConcordException.OpenFailed when a file cannot be used; says which and what to do
    public static MutualTls open(TlsFiles files, Surroundings surroundings) {
        return open(files, surroundings, System.getLogger("concord.raft"));
    }

    static MutualTls open(TlsFiles files, Surroundings surroundings, System.Logger log) {
        return new MutualTls(new ReloadingFiles(files, surroundings, log));
    }

    /// Shows this member's certificate.
    public X509ExtendedKeyManager keyManager() {
        return keyManager;
    }

    /// Decides on those of others.
    public X509ExtendedTrustManager trustManager() {
        return trustManager;
    }

    /// The configuration for Ratis' gRPC, of servers and clients alike.
    public GrpcTlsConfig forGrpc() {
        return new GrpcTlsConfig(keyManager, trustManager, true);
    }
}
