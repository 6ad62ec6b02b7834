package concord.tls;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Optional;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/// Shows the certificate of the files, as it is when a handshake begins.
///
/// An alias names what was read from the files at one moment, so that certificate and key fit when
/// the files change in between. Whom the other side says to trust does not matter: there is one
/// certificate, and the other side decides on it.
final class ReloadingKeyManager extends X509ExtendedKeyManager {

    private static final String PREFIX = "files-";

    private final ReloadingFiles files;

    ReloadingKeyManager(ReloadingFiles files) {
        this.files = files;
    }

    private @Nullable String alias(@Nullable String... keyTypes) {
        ReloadingFiles.Loaded now = files.current();
        if (now.material().key().isEmpty()) {
            return null;
        }
        String algorithm = now.material().key().get().getAlgorithm();
        for (String keyType : keyTypes) {
            // EC_EC and EC_RSA are EC, signed by an authority of the one or the other
            if (keyType != null
                    && (keyType.equals(algorithm) || keyType.startsWith(algorithm + "_"))) {
                return PREFIX + now.generation();
            }
        }
        return null;
    }

    private Optional<TlsMaterial> find(String alias) {
        return alias.startsWith(PREFIX)
                ? files.find(Long.parseLong(alias.substring(PREFIX.length())))
                        .map(ReloadingFiles.Loaded::material)
                : Optional.empty();
    }

    @Override
    public X509Certificate @Nullable [] getCertificateChain(String alias) {
        return find(alias).map(it -> it.chain().toArray(X509Certificate[]::new)).orElse(null);
    }

    @Override
    public @Nullable PrivateKey getPrivateKey(String alias) {
        return find(alias).flatMap(TlsMaterial::key).orElse(null);
    }

    @Override
    public @Nullable String chooseClientAlias(
            String[] keyTypes, Principal @Nullable [] issuers, @Nullable Socket socket) {
        return alias(keyTypes);
    }

    @Override
    public @Nullable String chooseEngineClientAlias(
            String[] keyTypes, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
        return alias(keyTypes);
    }

    @Override
    public @Nullable String chooseServerAlias(
            String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
        return alias(keyType);
    }

    @Override
    public @Nullable String chooseEngineServerAlias(
            String keyType, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
        return alias(keyType);
    }

    @Override
    public String @Nullable [] getClientAliases(String keyType, Principal @Nullable [] issuers) {
        return aliases(keyType);
    }

    @Override
    public String @Nullable [] getServerAliases(String keyType, Principal @Nullable [] issuers) {
        return aliases(keyType);
    }

    private String @Nullable [] aliases(String keyType) {
        @Nullable String alias = alias(keyType);
        return alias == null ? null : new String[] {alias};
    }
}
