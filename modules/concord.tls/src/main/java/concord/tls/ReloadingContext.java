package concord.tls;

import concord.core.ConcordException;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLContextSpi;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLServerSocketFactory;
import javax.net.ssl.SSLSessionContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;

/// A TLS context that is another one after the files have changed. What was made before goes on.
///
/// Reloading the certificate alone would not do: a context remembers sessions, and a client that
/// resumes one shows no certificate. So whoever the new files do not trust would still come in, and
/// a client would go on as who it was.
final class ReloadingContext extends SSLContextSpi {

    private record Made(long generation, SSLContext context) {}

    private final ReloadingFiles files;
    private volatile Made made;

    private ReloadingContext(ReloadingFiles files) {
        this.files = files;
        this.made = make(files.generation());
    }

    /// The context of these files.
    static SSLContext of(ReloadingFiles files) {
        ReloadingContext spi = new ReloadingContext(files);
        SSLContext first = spi.made.context();
        return new SSLContext(spi, first.getProvider(), first.getProtocol()) {};
    }

    private SSLContext now() {
        Made kept = made;
        long generation = files.generation();
        if (kept.generation() != generation) {
            kept = make(generation);
            made = kept; // of several threads the last wins: sessions of the others are forgotten
        }
        return kept.context();
    }

    private Made make(long generation) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(
                    new KeyManager[] {files.keyManager()},
                    new TrustManager[] {files.trustManager()},
                    null);
            return new Made(generation, context);
        } catch (GeneralSecurityException e) {
            throw new ConcordException.Internal("every JDK has TLS", e);
        }
    }

    @Override
    protected void engineInit(KeyManager[] keys, TrustManager[] trust, SecureRandom random) {
        throw new UnsupportedOperationException("it is what its files are");
    }

    @Override
    protected SSLEngine engineCreateSSLEngine() {
        return now().createSSLEngine();
    }

    @Override
    protected SSLEngine engineCreateSSLEngine(String host, int port) {
        return now().createSSLEngine(host, port);
    }

    @Override
    protected SSLSocketFactory engineGetSocketFactory() {
        return now().getSocketFactory();
    }

    @Override
    protected SSLServerSocketFactory engineGetServerSocketFactory() {
        return now().getServerSocketFactory();
    }

    @Override
    protected SSLSessionContext engineGetServerSessionContext() {
        return now().getServerSessionContext();
    }

    @Override
    protected SSLSessionContext engineGetClientSessionContext() {
        return now().getClientSessionContext();
    }
}
