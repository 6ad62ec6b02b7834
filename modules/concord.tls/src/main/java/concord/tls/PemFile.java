package concord.tls;

import concord.core.ConcordException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The blocks of a PEM file (RFC 7468). Text around them is left alone.
final class PemFile {

    private static final Pattern BLOCK =
            Pattern.compile("(?s)-----BEGIN ([A-Z0-9 ]+)-----(.*?)-----END \\1-----");

    /// Far more than any chain of certificates; so that another file does not fill the memory.
    private static final long MAX_BYTES = 1 << 20;

    /// @param label what it is, such as `CERTIFICATE`
    /// @param body its lines, in Base64
    record Block(String label, String body) {}

    private final TlsFile file;
    private final List<Block> blocks;

    private PemFile(TlsFile file, List<Block> blocks) {
        this.file = file;
        this.blocks = blocks;
    }

    /// Reads the file of a setting.
    ///
    /// @throws ConcordException.OpenFailed when it is not there, or cannot be read
    static PemFile read(TlsFile file) {
        List<Block> blocks = new ArrayList<>();
        Matcher matcher = BLOCK.matcher(text(file));
        while (matcher.find()) {
            blocks.add(new Block(matcher.group(1), matcher.group(2)));
        }
        return new PemFile(file, blocks);
    }

    private static String text(TlsFile file) {
        Path path = file.path();
        try {
            if (Files.size(path) > MAX_BYTES) {
                throw failure(file, "has more than 1 MiB and is no PEM file", null);
            }
            return Files.readString(path, StandardCharsets.ISO_8859_1); // takes any bytes
        } catch (NoSuchFileException e) {
            throw failure(file, "is not there; set it to a file that is", e);
        } catch (AccessDeniedException e) {
            throw failure(
                    file,
                    "cannot be read for want of permission; change its owner or mode so that"
                            + " the user that runs Concord can",
                    e);
        } catch (IOException e) {
            boolean hasReason = e instanceof FileSystemException f && f.getReason() != null;
            throw failure(
                    file,
                    "cannot be read: "
                            + (hasReason
                                    ? ((FileSystemException) e).getReason()
                                    : String.valueOf(e.getMessage())),
                    e);
        }
    }

    List<Block> blocks() {
        return blocks;
    }

    Path path() {
        return file.path();
    }

    /// The bytes of a block.
    byte[] decoded(Block block) {
        try {
            return Base64.getMimeDecoder().decode(block.body().strip());
        } catch (IllegalArgumentException e) {
            throw failure(
                    "is damaged: its " + block.label() + " is no Base64: " + e.getMessage(), e);
        }
    }

    /// That the file cannot be used.
    ///
    /// @param why completes "raft.tls.cert /the/file …"
    ConcordException.OpenFailed failure(String why, @Nullable Throwable cause) {
        return failure(file, why, cause);
    }

    private static ConcordException.OpenFailed failure(
            TlsFile file, String why, @Nullable Throwable cause) {
        return new ConcordException.OpenFailed(file + " " + why, cause);
    }
}
