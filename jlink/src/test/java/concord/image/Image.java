package concord.image;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/// The image that was linked before these tests.
final class Image {

    /// The root of the project.
    static final Path ROOT = Path.of(System.getProperty("concord.root", ".."));

    /// The image.
    static final Path PATH = ROOT.resolve("jlink/target/image").toAbsolutePath();

    /// Its launcher.
    static final Path CONCORD = PATH.resolve("bin/concord");

    /// Its AOT cache.
    static final Path CACHE = PATH.resolve("lib/concord.aot");

    /// How long anything of it may take, on a busy machine.
    static final Duration PATIENCE = Duration.ofMinutes(2);

    private Image() {}

    /// Runs the launcher in a directory.
    static Server concord(Path directory, String... arguments) {
        return Server.run(CONCORD, directory, Map.of(), List.of(arguments));
    }

    /// Runs a command that asks a server.
    static Server ask(Server server, Path directory, String... arguments) {
        return Server.run(
                CONCORD,
                directory,
                Map.of("CONCORD_ENDPOINT", server.address().toString()),
                List.of(arguments));
    }

    /// Starts a server on a free port with its data in `data` of a directory.
    static Server start(Path directory) {
        return concord(directory, "start", "--http-port", "0");
    }
}
