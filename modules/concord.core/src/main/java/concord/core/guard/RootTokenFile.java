package concord.core.guard;

import concord.core.ConcordException;
import concord.core.file.OwnerOnly;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;

/// The file of the root token, which its owner alone may read. It has another name until the token
/// counts, so that what stands in `root-token` has been right at least once.
///
/// @param directory the member's data directory
public record RootTokenFile(Path directory) {

    /// Where the token stands.
    public Path path() {
        return directory.resolve("root-token");
    }

    private Path next() {
        return directory.resolve("root-token.new");
    }

    /// The token that is to count: the one that an earlier try has written, or a new one.
    String prepared(Supplier<String> secret) {
        try {
            if (Files.exists(next())) {
                String written = Files.readString(next()).strip();
                if (!written.isEmpty()) {
                    return written;
                }
                Files.delete(next()); // a crash was faster than the write
            }
            String made = secret.get();
            write(made);
            return made;
        } catch (IOException e) {
            throw failed(e);
        }
    }

    private void write(String secret) throws IOException {
        try (FileChannel channel =
                FileChannel.open(
                        next(),
                        Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                        OwnerOnly.in(directory))) {
            ByteBuffer bytes = ByteBuffer.wrap((secret + "\n").getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
    }

    /// Gives the file its name when its token counts, and removes it when another member's does.
    void settle(Predicate<String> counts) {
        try {
            if (!Files.exists(next())) {
                return;
            }
            if (counts.test(Files.readString(next()).strip())) {
                Files.move(
                        next(),
                        path(),
                        StandardCopyOption.ATOMIC_MOVE,
                        StandardCopyOption.REPLACE_EXISTING);
            } else {
                Files.delete(next());
            }
        } catch (IOException e) {
            throw failed(e);
        }
    }

    private ConcordException failed(IOException e) {
        return new ConcordException.Unavailable(
                "the root token cannot be written to " + directory + ": " + e, e);
    }
}
