package concord.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// Trains the AOT cache of an image: a server runs from it, does what servers do and stops, and the
/// JVM writes down which classes and methods that took.
///
/// ```
/// java -m concord.image/concord.image.Training IMAGE
/// ```
public final class Training {

    private static final int ROUNDS = 200;

    private Training() {}

    /// Writes `lib/concord.aot` of the image.
    public static void main(String[] arguments) throws IOException {
        Path image = Path.of(arguments[0]);
        Path cache = image.resolve("lib/concord.aot").toAbsolutePath();
        try (Scratch scratch = Scratch.make()) {
            run(image, cache, scratch.path());
        }
        if (!Files.exists(cache)) {
            throw new IllegalStateException("the JVM wrote no " + cache);
        }
    }

    private static void run(Path image, Path cache, Path directory) {
        try (Server server =
                Server.run(
                        image.resolve("bin/concord"),
                        directory,
                        Map.of("CONCORD_JAVA_OPTS", "-XX:AOTCacheOutput=" + cache),
                        List.of("start", "--http-port", "0"))) {
            exercise(server);
            Server.End end = server.terminate().end();
            if (end.code() != 0) {
                throw new IllegalStateException("training ended with " + end);
            }
        }
    }

    private static void exercise(Server server) {
        try (HttpApi api = new HttpApi(server.address())) {
            for (int i = 0; i < ROUNDS; i++) {
                String key = "training/" + i;
                api.health();
                expect(200, api.put(key, "{\"round\":" + i + ",\"text\":\"ü\"}"));
                expect(200, api.get(key));
                expect(200, api.delete(key));
                expect(404, api.get(key));
                expect(400, api.put(key, "{"));
            }
        }
    }

    private static void expect(int status, HttpApi.Answer answer) {
        if (answer.status() != status) {
            throw new IllegalStateException("expected " + status + ", got " + answer);
        }
    }
}
