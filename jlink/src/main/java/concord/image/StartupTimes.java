package concord.image;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// Measures how long it takes from the start of the process to the first acknowledged PUT, and how
/// much memory is resident then, with the AOT cache and without it in turn; and how large the image
/// is.
///
/// ```
/// java -m concord.image/concord.image.StartupTimes IMAGE ROUNDS
/// ```
public final class StartupTimes {

    private enum Cache {
        WITH(""),
        WITHOUT("-XX:AOTMode=off");

        private final String options;

        Cache(String options) {
            this.options = options;
        }
    }

    private record Trial(double millis, double residentMegabytes) {}

    private StartupTimes() {}

    /// Prints a line for each round, then the medians.
    public static void main(String[] arguments) throws IOException {
        Path image = Path.of(arguments[0]);
        int rounds = Integer.parseInt(arguments[1]);
        List<Trial> with = new ArrayList<>();
        List<Trial> without = new ArrayList<>();
        trial(image, Cache.WITH); // the client's own first time, and the disk's
        for (int round = 1; round <= rounds; round++) {
            with.add(trial(image, Cache.WITH));
            without.add(trial(image, Cache.WITHOUT));
            System.out.printf(
                    "round %d: with cache %s, without %s%n",
                    round, text(with.getLast()), text(without.getLast()));
        }
        Trial a = median(with);
        Trial b = median(without);
        System.out.printf(
                "median of %d: with cache %s, without %s; ratio of the times %.2f%n",
                rounds, text(a), text(b), a.millis() / b.millis());
        Path cache = image.resolve("lib/concord.aot");
        double cacheMegabytes = Files.exists(cache) ? Files.size(cache) / 1e6 : 0;
        System.out.printf(
                "image %.1f MB, and the cache %.1f MB%n",
                size(image) / 1e6 - cacheMegabytes, cacheMegabytes);
    }

    private static Trial trial(Path image, Cache cache) throws IOException {
        long start = System.nanoTime();
        try (Scratch scratch = Scratch.make();
                Server server =
                        Server.run(
                                image.resolve("bin/concord"),
                                scratch.path(),
                                Map.of("CONCORD_JAVA_OPTS", cache.options),
                                List.of("start", "--http-port", "0"))) {
            double millis;
            try (HttpApi api = new HttpApi(server.address())) {
                HttpApi.Answer answer = api.put("first", "1");
                millis = (System.nanoTime() - start) / 1e6;
                if (answer.status() != 200) {
                    throw new IllegalStateException(answer.toString());
                }
            }
            Trial trial = new Trial(millis, residentMegabytes(server.pid()));
            server.terminate().end();
            return trial;
        }
    }

    private static double residentMegabytes(long pid) throws IOException {
        Process ps = new ProcessBuilder("ps", "-o", "rss=", "-p", Long.toString(pid)).start();
        try (var kibibytes = ps.inputReader(StandardCharsets.US_ASCII)) {
            return Long.parseLong(String.valueOf(kibibytes.readLine()).strip()) * 1024 / 1e6;
        }
    }

    private static Trial median(List<Trial> trials) {
        return new Trial(
                trials.stream().mapToDouble(Trial::millis).sorted().toArray()[trials.size() / 2],
                trials.stream()
                        .mapToDouble(Trial::residentMegabytes)
                        .sorted()
                        .toArray()[trials.size() / 2]);
    }

    private static String text(Trial trial) {
        return "%.0f ms, %.0f MB".formatted(trial.millis(), trial.residentMegabytes());
    }

    private static long size(Path image) throws IOException {
        try (Stream<Path> files = Files.walk(image)) {
            return files.filter(Files::isRegularFile).mapToLong(StartupTimes::sizeOf).sum();
        }
    }

    private static long sizeOf(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
