package example.packages;

import concord.core.Value;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The packages of a file that dpkg or apt wrote: `/var/lib/dpkg/status`, `apt-cache dumpavail`.
///
/// A package is a stanza of lines `Field: text`, ended by an empty line. A line that begins with a
/// space goes on with the text of the field before.
final class PackageIndex {

    private final Map<String, Document> documents = new LinkedHashMap<>();
    private Map<String, String> stanza = new LinkedHashMap<>();
    private String field = "";

    private PackageIndex() {}

    /// A document `package/<name>/<version>` of each package: its fields as an object of texts. Of
    /// packages with the same name and version the first is taken.
    static List<Document> read(Path file) throws IOException {
        PackageIndex index = new PackageIndex();
        // Not Files.newBufferedReader, which throws at a byte that is not UTF-8.
        try (BufferedReader lines =
                new BufferedReader(
                        new InputStreamReader(
                                Files.newInputStream(file), StandardCharsets.UTF_8))) {
            lines.lines().forEach(index::line);
        }
        index.endOfStanza();
        return List.copyOf(index.documents.values());
    }

    private void line(String line) {
        if (line.isBlank()) {
            endOfStanza();
        } else if (Character.isWhitespace(line.charAt(0))) {
            stanza.merge(field, "\n" + line.substring(1), String::concat);
        } else {
            int colon = line.indexOf(':');
            if (colon > 0) {
                field = line.substring(0, colon);
                stanza.put(field, line.substring(colon + 1).strip());
            }
        }
    }

    private void endOfStanza() {
        String name = stanza.get("Package");
        String version = stanza.get("Version");
        if (name != null && version != null) {
            String key = "package/" + name + "/" + version;
            documents.putIfAbsent(key, new Document(key, Value.of(stanza)));
        }
        stanza = new LinkedHashMap<>();
    }
}
