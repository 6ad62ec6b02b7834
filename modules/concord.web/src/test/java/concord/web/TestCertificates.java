package concord.web;

import concord.core.Settings;
import concord.tls.Authority;
import concord.tls.CertificatePlan;
import concord.tls.KeyedCertificate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/// An authority, what it signs, and the contexts of clients that trust it.
final class TestCertificates {

    private static final Instant FROM = Instant.parse("2020-01-01T00:00:00Z");
    private final Instant tomorrow = Instant.now().plus(Duration.ofDays(1));

    private final Authority authority = new Authority("Concord test CA", FROM, tomorrow);

    String pem() {
        return authority.own().certificatePem();
    }

    KeyedCertificate server() {
        return authority.issue(plan("server", true, tomorrow));
    }

    KeyedCertificate server(Instant until) {
        return authority.issue(plan("server", true, until));
    }

    /// With a key of RSA.
    KeyedCertificate rsaServer() throws GeneralSecurityException {
        KeyPair keys = KeyPairGenerator.getInstance("RSA").generateKeyPair();
        X509Certificate certificate =
                authority.sign(plan("server", true, tomorrow), keys.getPublic());
        return new KeyedCertificate(certificate, keys.getPrivate());
    }

    KeyedCertificate client(String name) {
        return authority.issue(plan(name, false, tomorrow));
    }

    KeyedCertificate client(String name, Instant until) {
        return authority.issue(plan(name, false, until));
    }

    private static CertificatePlan plan(String name, boolean server, Instant until) {
        return new CertificatePlan(
                name,
                server ? List.of("localhost", "127.0.0.1") : List.of(),
                server,
                !server,
                FROM,
                until);
    }

    /// Writes the certificate of a server and its key, each in one go.
    static void write(Path folder, KeyedCertificate server) throws IOException {
        Files.writeString(folder.resolve("cert.pem"), server.certificatePem());
        Files.writeString(folder.resolve("key.pem"), server.keyPem());
    }

    /// Settings of a server on any port, with these and the files of a folder.
    static Settings settings(Path folder, String... more) {
        Map<String, String> texts = new HashMap<>();
        texts.put("http.port", "0");
        texts.put("tls.cert", folder.resolve("cert.pem").toString());
        texts.put("tls.key", folder.resolve("key.pem").toString());
        for (int i = 0; i < more.length; i += 2) {
            texts.put(more[i], more[i + 1]);
        }
        return Settings.parse(texts);
    }

    /// What a client is made of that trusts this authority.
    ///
    /// @param own what it shows, or null for nothing
    SSLContext trusting(@Nullable KeyedCertificate own) throws Exception {
        char[] password = new char[0];
        KeyStore keys = KeyStore.getInstance("PKCS12");
        keys.load(null, null);
        if (own != null) {
            X509Certificate[] chain = {own.certificate()};
            keys.setKeyEntry("own", own.key(), password, chain);
        }
        KeyManagerFactory keyManagers = KeyManagerFactory.getInstance("PKIX");
        keyManagers.init(keys, password);
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("ca", authority.own().certificate());
        TrustManagerFactory trustManagers = TrustManagerFactory.getInstance("PKIX");
        trustManagers.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keyManagers.getKeyManagers(), trustManagers.getTrustManagers(), null);
        return context;
    }
}
