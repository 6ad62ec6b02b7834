package example.packages;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// A package index of a size that suits a test: what this machine has installed, when it is a
/// Debian, filled up with made up packages of the same shape.
final class Sample {
    private static final Path INSTALLED = Path.of("/var/lib/dpkg/status");
    private static final int PACKAGES = 3000;

    private Sample() {}

    static Path write(Path file) throws IOException {
        StringBuilder text = new StringBuilder();
        if (Files.isReadable(INSTALLED)) {
            text.append(Files.readString(INSTALLED)).append('\n');
            Files.writeString(file, text);
        }
        int installed = text.isEmpty() ? 0 : PackageIndex.read(file).size();
        for (int i = installed; i < PACKAGES; i++) {
            text.append(
                    """
                    Package: made-up%1$d++
                    Version: %2$d:1.%1$d~rc+b1-1
                    Installed-Size: %3$d
                    Maintainer: J\u00fcrgen M\u00fcller <j.mueller@example.org>
                    Conffiles:
                     /etc/made-up/%1$d.conf %4$032x
                    Description: "quoted", \\escaped\\ \u2014 \ud83d\ude00
                     %5$s
                     .
                     Ends here.

                    """
                            .formatted(i, i % 3, i * 37L, i * 31L, "long text ".repeat(i % 100)));
        }
        return Files.writeString(file, text);
    }
}
