package example.packages;

import concord.core.Settings;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Loads a package index into a store in a directory, or over HTTP into a server.
///
/// Prints a line for each document: `there`, `differs` or `stored` and its key, and `looked` when
/// all were looked for. A document is stored when its line is printed, whatever becomes of this
/// process.
public final class Main {
    private static final String USAGE =
            """
            usage: packages FILE DIRECTORY [SETTING=VALUE...]
                   packages FILE http://HOST:PORT
            FILE is /var/lib/dpkg/status or what `apt-cache dumpavail` prints.
            -Dwindow=N sets how many requests are under way at once.
            """;

    private Main() {}

    /// Loads a file.
    ///
    /// @param arguments the file, where to put its documents, and settings of the store
    public static void main(String... arguments) throws IOException {
        if (arguments.length < 2) {
            System.err.print(USAGE);
            System.exit(2);
        }
        List<Document> documents = PackageIndex.read(Path.of(arguments[0]));
        try (Destination destination = destination(List.of(arguments))) {
            new Loader(destination, Integer.getInteger("window", 32), new Lines(System.out))
                    .load(documents);
        }
    }

    private static Destination destination(List<String> arguments) {
        String place = arguments.get(1);
        if (place.startsWith("http:")) {
            return new HttpDestination(URI.create(place));
        }
        Map<String, String> settings = new HashMap<>();
        settings.put("data.dir", place);
        for (String argument : arguments.subList(2, arguments.size())) {
            int equals = argument.indexOf('=');
            settings.put(argument.substring(0, equals), argument.substring(equals + 1));
        }
        return new EmbeddedDestination(Settings.parse(settings));
    }

    /// Each line is one write to the system, so whoever reads them never sees half of one.
    private record Lines(PrintStream out) implements Loader.Listener {
        @Override
        public void there(Document document) {
            print("there " + document.key());
        }

        @Override
        public void differs(Document document) {
            print("differs " + document.key());
        }

        @Override
        public void looked() {
            print("looked");
        }

        @Override
        public void stored(Document document) {
            print("stored " + document.key());
        }

        private void print(String line) {
            byte[] bytes = (line + "\n").getBytes(StandardCharsets.UTF_8);
            out.write(bytes, 0, bytes.length);
            out.flush();
        }
    }
}
