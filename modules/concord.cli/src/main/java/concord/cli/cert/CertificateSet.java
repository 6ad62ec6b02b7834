package concord.cli.cert;

import static java.nio.charset.StandardCharsets.US_ASCII;

import concord.tls.Authority;
import concord.tls.CertificatePlan;
import concord.tls.KeyedCertificate;
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

/// What a development cluster and its clients need: six PEM files.
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

        ExistsException(List<Path> paths) {
            super(
                    paths.stream().map(Path::toString).collect(Collectors.joining(", "))
                            + (paths.size() == 1 ? " is" : " are"));
        }
    }

    /// Makes everything.
    ///
    /// @throws concord.core.ConcordException.InvalidRequest when a host is none
    static CertificateSet make(List<String> hosts, Instant now, Duration life) {
        Instant from = now.minus(BEFORE).truncatedTo(ChronoUnit.SECONDS);
        Instant until = now.plus(life).truncatedTo(ChronoUnit.SECONDS);
        CertificatePlan ofServer =
                new CertificatePlan("concord-server", hosts, true, true, from, until);
        CertificatePlan ofClient =
                new CertificatePlan("concord-client", List.of(), false, true, from, until);
        Authority authority = new Authority("Concord development CA", from, until);
        Map<String, String> files = new LinkedHashMap<>();
        add(files, CA, CA_KEY, authority.own());
        add(files, SERVER, SERVER_KEY, authority.issue(ofServer));
        add(files, CLIENT, CLIENT_KEY, authority.issue(ofClient));
        return new CertificateSet(until, files);
    }

    private static void add(
            Map<String, String> files, String name, String keyName, KeyedCertificate keyed) {
        files.put(name, keyed.certificatePem());
        files.put(keyName, keyed.keyPem());
    }

    /// Writes the files. A server that uses those before sees each of them whole.
    ///
    /// @param replace whether files that are there are replaced
    /// @throws ExistsException when they are not, and one is there
    void write(Path folder, boolean replace) throws IOException {
        List<Path> present =
                files.keySet().stream()
                        .map(folder::resolve)
                        .filter(path -> Files.exists(path, LinkOption.NOFOLLOW_LINKS))
                        .toList();
        if (!replace && !present.isEmpty()) {
            throw new ExistsException(present);
        }
        Files.createDirectories(folder);
        for (Map.Entry<String, String> file : files.entrySet()) {
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
