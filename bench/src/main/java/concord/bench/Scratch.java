package concord.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;

/// Directories for the data of what is measured.
final class Scratch {
    private Scratch() {}

    /// A new directory, on the disk that is measured.
    static Path directory(Options options, String prefix) throws IOException {
        Files.createDirectories(options.directory());
        return Files.createTempDirectory(options.directory(), prefix + "-");
    }

    static void delete(Path directory) throws IOException {
        try (var files = Files.walk(directory)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
