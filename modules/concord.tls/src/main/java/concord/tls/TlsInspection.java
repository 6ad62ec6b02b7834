package concord.tls;

import concord.core.ConcordException;
import java.net.InetAddress;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/// What is to be said of the files of one side of TLS, before anybody uses them.
public final class TlsInspection {

    private static final int DNS_NAME = 2;
    private static final int ADDRESS = 7;

    private final TlsMaterial material;

    private TlsInspection(TlsMaterial material) {
        this.material = material;
    }

    /// Reads the files.
    ///
    /// @throws ConcordException.OpenFailed when one cannot be used, or the key is not that of the
    ///   certificate
    public static TlsInspection of(TlsFiles files) {
        return new TlsInspection(TlsMaterial.read(files));
    }

    /// What works here and will not with others: dates, and authorities that do not fit.
    public List<String> warnings(Instant now) {
        return material.warnings(now);
    }

    /// When the first of all certificates of the files expires.
    public Instant until() {
        return firstToExpire().getNotAfter().toInstant();
    }

    /// Whom that one is for, as people read it.
    public String nameOfFirst() {
        return TlsMaterial.name(firstToExpire());
    }

    private X509Certificate certificate() {
        return material.chain().getFirst();
    }

    private X509Certificate firstToExpire() {
        return Stream.concat(material.chain().stream(), material.authorities().stream())
                .min(Comparator.comparing(X509Certificate::getNotAfter))
                .orElseThrow();
    }

    /// The names and addresses of the certificate.
    public List<String> hosts() {
        return Stream.concat(named(DNS_NAME).stream(), named(ADDRESS).stream()).toList();
    }

    /// Whether whoever connects to that name or address will find it in the certificate.
    public boolean covers(String host) {
        Optional<InetAddress> address = CertificatePlan.address(host);
        if (address.isPresent()) {
            return named(ADDRESS).stream()
                    .anyMatch(each -> CertificatePlan.address(each).equals(address));
        }
        String name = host.toLowerCase(Locale.ROOT);
        String anyBeside = name.replaceFirst("^[^.]+", "*");
        return named(DNS_NAME).stream()
                .map(each -> each.toLowerCase(Locale.ROOT))
                .anyMatch(each -> each.equals(name) || each.equals(anyBeside));
    }

    private List<String> named(int kind) {
        List<String> named = new ArrayList<>();
        try {
            Collection<List<?>> all = certificate().getSubjectAlternativeNames();
            if (all != null) {
                for (List<?> each : all) {
                    if (each.getFirst().equals(kind)) {
                        named.add(String.valueOf(each.get(1)));
                    }
                }
            }
            return named;
        } catch (CertificateParsingException e) {
            throw new ConcordException.OpenFailed(
                    material.files().certificate().orElseThrow() + " has names that are damaged",
                    e);
        }
    }
}
