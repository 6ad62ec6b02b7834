package concord.cli.cert;

import static java.nio.charset.StandardCharsets.US_ASCII;

import concord.core.ConcordException;
import concord.tls.Authority;
import concord.tls.CertificatePlan;
import concord.tls.KeyedCertificate;
import concord.tls.TlsFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// What a development cluster and its clients need: six PEM files, or five when the authority is
/// one that was made before, whose key stays where it is.
///
/// @param until when they end to be valid
/// @param files their content by name
record CertificateSet(Instant until, Map<String, String> files) {

    static final String CA = "ca.pem";
    static final String CA_KEY = "ca-key.pem";
    static final String SERVER = "server.pem";
    static final String SERVER_KEY = "server-key.pem";
    static final String CLIENT = "client.pem";
    static final String CLIENT_KEY = "client-key.pem";

    /// So that another machine whose clock is behind takes them at once.
    private static final Duration BEFORE = Duration.ofHours(1);

    /// That files would be overwritten.
    static final class ExistsException extends IOException {

        private static final long serialVersionUID = 1;

        private final boolean replaceable;

        private ExistsException(String message, boolean replaceable) {
            super(message);
            this.replaceable = replaceable;
        }

        static ExistsException of(List<Path> paths) {
            return new ExistsException(
                    paths.stream().map(Path::toString).collect(Collectors.joining(", "))
                            + (paths.size() == 1 ? " is" : " are")
                            + " there already",
                    true);
        }

        static ExistsException ofOther(Path authority) {
            return new ExistsException(authority + " is of another authority", false);
        }

        /// Whether `--force` helps.
        boolean isReplaceable() {
            return replaceable;
        }
    }

    /// Makes everything.
    ///
    /// @throws ConcordException.InvalidRequest when a host is none
    static CertificateSet make(List<String> hosts, Instant now, Duration life) {
        Instant until = now.plus(life).truncatedTo(ChronoUnit.SECONDS);
        Authority authority = new Authority("Concord development CA", from(now), until);
        Map<String, String> files = new LinkedHashMap<>();
        add(files, CA, CA_KEY, authority.own());
        return issued(authority, files, hosts, now, until);
    }

    /// Makes what an authority signs that was made before. Nothing is valid for longer than that.
    ///
    /// @param folder where its certificate and key are
    /// @throws ConcordException.InvalidRequest when a host is none
    /// @throws ConcordException.OpenFailed when the authority cannot be used
    static CertificateSet makeOf(Path folder, List<String> hosts, Instant now, Duration life) {
        Authority authority =
                new Authority(
                        KeyedCertificate.read(
                                new TlsFile("authority", folder.resolve(CA)),
                                new TlsFile("authority", folder.resolve(CA_KEY))));
        Instant end = authority.own().certificate().getNotAfter().toInstant();
        if (!end.isAfter(now)) {
            throw new ConcordException.OpenFailed(
                    "authority " + folder.resolve(CA) + " expired at " + end + "; make another");
        }
        Instant wanted = now.plus(life).truncatedTo(ChronoUnit.SECONDS);
        Map<String, String> files = new LinkedHashMap<>();
        files.put(CA, authority.own().certificatePem());
        return issued(authority, files, hosts, now, wanted.isAfter(end) ? end : wanted);
    }

    private static Instant from(Instant now) {
        return now.minus(BEFORE).truncatedTo(ChronoUnit.SECONDS);
    }

    private static CertificateSet issued(
            Authority authority,
            Map<String, String> files,
            List<String> hosts,
            Instant now,
            Instant until) {
        Instant from = from(now);
        CertificatePlan ofServer =
                new CertificatePlan("concord-server", hosts, true, true, from, until);
        CertificatePlan ofClient =
                new CertificatePlan("concord-client", List.of(), false, true, from, until);
        add(files, SERVER, SERVER_KEY, authority.issue(ofServer));
        add(files, CLIENT, CLIENT_KEY, authority.issue(ofClient));
        return new CertificateSet(until, files);
    }

    private static void add(
            Map<String, String> files, String name, String keyName, KeyedCertificate keyed) {
        files.put(name, keyed.certificatePem());
        files.put(keyName, keyed.keyPem());
    }

    /// Writes the files. A server that uses those before sees each of them whole. The certificate
    /// of an authority that was made before is left alone where it is there.
    ///
    /// @param replace whether files that are there are replaced, but for those of another authority
    /// @throws ExistsException when they are not, and one is there, or the authority is another
    void write(Path folder, boolean replace) throws IOException {
        Map<String, String> missing = new LinkedHashMap<>(files);
        Path authority = folder.resolve(CA);
        if (!files.containsKey(CA_KEY) && isThere(authority)) {
            if (!Files.readString(authority, US_ASCII).equals(files.get(CA))) {
                throw ExistsException.ofOther(authority);
            }
            missing.remove(CA);
        }
        List<Path> present =
                missing.keySet().stream()
                        .map(folder::resolve)
                        .filter(CertificateSet::isThere)
                        .toList();
        if (!replace && !present.isEmpty()) {
            throw ExistsException.of(present);
        }
        Files.createDirectories(folder);
        for (Map.Entry<String, String> file : missing.entrySet()) {
            Path path = folder.resolve(file.getKey());
            Path written = folder.resolve(file.getKey() + ".new");
            Files.deleteIfExists(written);
            try (SeekableByteChannel out =
                    Files.newByteChannel(
                            written,
                            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                            attributes(folder, file.getKey()))) {
                out.write(ByteBuffer.wrap(file.getValue().getBytes(US_ASCII)));
            }
            Files.move(written, path, StandardCopyOption.ATOMIC_MOVE);
        }
    }

    private static boolean isThere(Path path) {
        return Files.exists(path, LinkOption.NOFOLLOW_LINKS);
    }

    /// From its first byte on only its owner can read a key, where files have modes.
    private static FileAttribute<?>[] attributes(Path folder, String name) throws IOException {
        boolean hasModes = Files.getFileStore(folder).supportsFileAttributeView("posix");
        if (!hasModes) {
            return new FileAttribute<?>[0];
        }
        String mode = name.endsWith("-key.pem") ? "rw-------" : "rw-r--r--";
        return new FileAttribute<?>[] {
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(mode))
        };
    }
}
