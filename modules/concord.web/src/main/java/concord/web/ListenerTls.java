package concord.web;

import concord.core.ConcordException;
import concord.core.Setting;
import concord.core.Settings;
import concord.core.spi.Surroundings;
import concord.tls.ReloadingFiles;
import concord.tls.TlsFile;
import concord.tls.TlsFiles;
import io.helidon.common.tls.Tls;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.net.ssl.SSLParameters;

/// TLS on the listener: `tls.cert`, `tls.key`, `tls.client-ca` and `tls.client-auth`.
///
/// TLS 1.2 and 1.3, and of their cipher suites only those with forward secrecy and authenticated
/// encryption.
final class ListenerTls {

    private static final Setting<Path> CERT =
            Setting.optionalPath(
                    "tls.cert",
                    "The certificate of the HTTP server, in PEM, followed by those between it and"
                            + " its authority. With it and tls.key the server speaks TLS only.");

    private static final Setting<Path> KEY =
            Setting.optionalPath("tls.key", "The private key of tls.cert, in PEM, not encrypted.");

    private static final Setting<Path> CLIENT_CA =
            Setting.optionalPath(
                    "tls.client-ca",
                    "The authorities whose certificates are accepted of HTTP clients, in PEM.");

    private static final Setting<String> CLIENT_AUTH =
            Setting.text(
                    "tls.client-auth",
                    "",
                    Pattern.compile("(?:none|optional|required)?"),
                    "one of none, optional, required; nothing is required with tls.client-ca and"
                            + " none without",
                    "Whether HTTP clients are asked for a certificate, and refused without.");

    /// All of them.
    static final List<Setting<?>> SETTINGS = List.of(CERT, KEY, CLIENT_CA, CLIENT_AUTH);

    private static final String[] PROTOCOLS = {"TLSv1.3", "TLSv1.2"};

    private static final String[] SUITES = {
        "TLS_AES_256_GCM_SHA384",
        "TLS_AES_128_GCM_SHA256",
        "TLS_CHACHA20_POLY1305_SHA256",
        "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
        "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
        "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
        "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
        "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
        "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256",
    };

    private ListenerTls() {}

    /// TLS as it is set.
    ///
    /// @return empty when none is set
    /// @throws ConcordException.InvalidRequest when the settings do not fit together
    /// @throws ConcordException.OpenFailed when a file cannot be used; says which and what to do
    static Optional<Tls> of(Settings settings) {
        return files(settings).map(files -> tls(files, clientAuth(settings)));
    }

    private static Tls tls(TlsFiles files, String clientAuth) {
        SSLParameters parameters = new SSLParameters(SUITES, PROTOCOLS);
        parameters.setUseCipherSuitesOrder(true);
        parameters.setEndpointIdentificationAlgorithm(""); // a client is known by its certificate
        switch (clientAuth) {
            case "required" -> parameters.setNeedClientAuth(true);
            case "optional" -> parameters.setWantClientAuth(true);
            default -> parameters.setNeedClientAuth(false);
        }
        ReloadingFiles reloading =
                new ReloadingFiles(files, Surroundings.REAL, System.getLogger("concord.web"));
        return Tls.builder().sslContext(reloading.context()).sslParameters(parameters).build();
    }

    /// What is set, checked together.
    private static Optional<TlsFiles> files(Settings settings) {
        boolean hasCert = isSet(settings, CERT);
        if (hasCert != isSet(settings, KEY)) {
            throw new ConcordException.InvalidRequest(
                    "%s is set and %s is not; set both for TLS, or neither"
                            .formatted(hasCert ? CERT : KEY, hasCert ? KEY : CERT));
        }
        String clientAuth = clientAuth(settings);
        if (!hasCert) {
            if (isSet(settings, CLIENT_CA) || !clientAuth.equals("none")) {
                throw new ConcordException.InvalidRequest(
                        "%s is set and %s and %s are not; clients show certificates only to a"
                                        .formatted(
                                                isSet(settings, CLIENT_CA)
                                                        ? CLIENT_CA
                                                        : CLIENT_AUTH,
                                                CERT,
                                                KEY)
                                + " server that has its own; set those two as well, or none");
            }
            return Optional.empty();
        }
        if (!clientAuth.equals("none") && !isSet(settings, CLIENT_CA)) {
            throw new ConcordException.InvalidRequest(
                    "tls.client-auth is '%s' and tls.client-ca is not set; set it to the"
                                    .formatted(clientAuth)
                            + " certificate of the authority that signs those of clients, in PEM,"
                            + " or tls.client-auth to none");
        }
        Optional<TlsFile> authority =
                clientAuth.equals("none")
                        ? Optional.empty()
                        : Optional.of(file(settings, CLIENT_CA));
        return Optional.of(
                new TlsFiles("tls", file(settings, CERT), file(settings, KEY), authority, false));
    }

    private static String clientAuth(Settings settings) {
        String set = settings.get(CLIENT_AUTH);
        if (!set.isEmpty()) {
            return set;
        }
        return isSet(settings, CLIENT_CA) ? "required" : "none";
    }

    private static boolean isSet(Settings settings, Setting<Path> setting) {
        return !settings.get(setting).toString().isEmpty();
    }

    private static TlsFile file(Settings settings, Setting<Path> setting) {
        return new TlsFile(setting.name(), settings.get(setting));
    }
}
