package concord.core.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;

/// How files are made that hold secrets: their owner alone reads and writes them, whatever the
/// umask is.
public final class OwnerOnly {

    private OwnerOnly() {}

    /// What a new file in a directory is made with; nothing where files have no POSIX permissions.
    public static FileAttribute<?>[] in(Path directory) throws IOException {
        return Files.getFileStore(directory).supportsFileAttributeView("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
    }
}
