package concord.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// Trains the AOT caches of an image. A server runs from it, does what servers do and stops, and
/// the JVM writes down which classes and methods that took; then a command does, which asks a
/// server.
///
/// ```
/// java -m concord.image/concord.image.Training IMAGE
/// ```
public final class Training {

    private static final int ROUNDS = 200;

    private Training() {}

    /// Writes `lib/concord.aot` and `lib/commands.aot` of the image.
    public static void main(String[] arguments) throws IOException {
        Path image = Path.of(arguments[0]);
        Path members = image.resolve("lib/concord.aot").toAbsolutePath();
        try (Scratch scratch = Scratch.make()) {
            run(image, members, scratch.path());
        }
        check(members);
        Path commands = image.resolve("lib/commands.aot").toAbsolutePath();
        try (Scratch scratch = Scratch.make()) {
            ask(image, commands, scratch.path());
        }
        check(commands);
    }

    private static void check(Path cache) {
        if (!Files.exists(cache)) {
            throw new IllegalStateException("the JVM wrote no " + cache);
        }
    }

    private static void ask(Path image, Path cache, Path directory) {
        Path concord = image.resolve("bin/concord");
        List<String> start = List.of("start", "--http-port", "0");
        try (Server server = Server.run(concord, directory, Map.of(), start)) {
            try (HttpApi api = new HttpApi(server.address())) {
                expect(200, api.put("training", "\"ü\""));
            }
            Map<String, String> environment =
                    Map.of(
                            "CONCORD_ENDPOINT",
                            server.address().toString(),
                            "CONCORD_JAVA_OPTS",
                            "-XX:AOTCacheOutput=" + cache);
            try (Server command =
                    Server.run(concord, directory, environment, List.of("list", "-o", "json"))) {
                Server.End end = command.end();
                if (end.code() != 0 || !end.out().contains("ü")) {
                    throw new IllegalStateException("training ended with " + end);
                }
            }
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
