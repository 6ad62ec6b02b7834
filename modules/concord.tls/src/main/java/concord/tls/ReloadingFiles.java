package concord.tls;

import concord.core.ConcordException;
import concord.core.spi.Surroundings;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/// The newest good content of the files, and what TLS decides by it. For many threads.
///
/// Whoever asks may find that the files have changed, at most once a second, and reads them then.
/// While they cannot be used, which is so for a moment when three files are replaced one by one,
/// the last good ones are kept and the files are tried again each second.
public final class ReloadingFiles {

    /// How often at most the files are looked at.
    public static final Duration PAUSE = Duration.ofSeconds(1);

    /// @param generation counts what was read, from 1
    /// @param material what was read
    record Loaded(long generation, TlsMaterial material) {}

    /// @param identity the file's own number where the system has one: a file may be replaced by
    ///   another of its size and time
    private record Stamp(FileTime modified, long size, @Nullable Object identity) {}

    private record Kept(Loaded newest, Optional<Loaded> before) {}

    private final TlsFiles files;
    private final Surroundings surroundings;
    private final System.Logger log;
    private final ReentrantLock looking = new ReentrantLock();

    private volatile Kept kept;
    private volatile long nextLookNanos;
    private List<Optional<Stamp>> stamps; // of what is kept; guarded by looking, as is the next
    private String failure = "";

    /// Reads the files. What others will not accept, such as a certificate that has expired, is a
    /// warning in the log.
    ///
    /// @throws ConcordException.OpenFailed when they cannot be used
    public ReloadingFiles(TlsFiles files, Surroundings surroundings, System.Logger log) {
        this.files = files;
        this.surroundings = surroundings;
        this.log = log;
        this.stamps = stamps(files); // before their content: a later change shows as one
        this.kept = new Kept(new Loaded(1, TlsMaterial.read(files)), Optional.empty());
        this.nextLookNanos = surroundings.nanoTime() + PAUSE.toNanos();
        warn(kept.newest().material());
    }

    /// Shows the certificate of the files, as it is when a handshake begins.
    public X509ExtendedKeyManager keyManager() {
        return new ReloadingKeyManager(this);
    }

    /// Decides by the authority of the files, as it is when a handshake begins.
    public X509ExtendedTrustManager trustManager() {
        return new ReloadingTrustManager(this);
    }

    /// A context that does both, and resumes no session of before the files have changed.
    public SSLContext context() {
        return ReloadingContext.of(this);
    }

    /// Counts what was read, from 1: another number is another content. Looks at the files.
    public long generation() {
        return current().generation();
    }

    /// What is used for a handshake that begins now.
    Loaded current() {
        if (surroundings.nanoTime() - nextLookNanos >= 0 && looking.tryLock()) {
            try {
                look();
            } finally {
                looking.unlock();
            }
        }
        return kept.newest();
    }

    /// What was current when a handshake began that is still under way.
    Optional<Loaded> find(long generation) {
        Kept now = kept;
        return Stream.concat(Stream.of(now.newest()), now.before().stream())
                .filter(loaded -> loaded.generation() == generation)
                .findFirst();
    }

    private void look() {
        nextLookNanos = surroundings.nanoTime() + PAUSE.toNanos();
        List<Optional<Stamp>> present = stamps(files);
        if (present.equals(stamps)) {
            failure = "";
            return;
        }
        try {
            Loaded before = kept.newest();
            Loaded loaded = new Loaded(before.generation() + 1, TlsMaterial.read(files));
            kept = new Kept(loaded, Optional.of(before));
            stamps = present;
            failure = "";
            log.log(
                    Level.INFO,
                    "the files of "
                            + files.name()
                            + " were read anew"
                            + loaded.material().chain().stream()
                                    .findFirst()
                                    .map(it ->
                                            "; the certificate is valid until "
                                                    + it.getNotAfter().toInstant())
                                    .orElse(""));
            warn(loaded.material());
        } catch (ConcordException.OpenFailed e) {
            failed(String.valueOf(e.getMessage()));
        }
    }

    private void failed(String why) {
        if (!why.equals(failure)) {
            log.log(
                    Level.WARNING,
                    "the files of "
                            + files.name()
                            + " have changed and those before are kept: "
                            + why);
            failure = why;
        }
    }

    private void warn(TlsMaterial material) {
        material.warnings(surroundings.wallClock().instant())
                .forEach(warning -> log.log(Level.WARNING, files.name() + ": " + warning));
    }

    private static List<Optional<Stamp>> stamps(TlsFiles files) {
        return files.all().map(TlsFile::path).map(ReloadingFiles::stamp).toList();
    }

    private static Optional<Stamp> stamp(Path path) {
        try {
            BasicFileAttributes of = Files.readAttributes(path, BasicFileAttributes.class);
            return Optional.of(new Stamp(of.lastModifiedTime(), of.size(), of.fileKey()));
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
