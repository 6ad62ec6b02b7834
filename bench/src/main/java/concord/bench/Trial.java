package concord.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import concord.bench.Dataset.Writer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;

/// One target under one load: fill every key, warm up, measure, read back.
record Trial(Peer peer, Load load, Options options) {
    private static final int FILL_WINDOW = 10_000;
    private static final int SAMPLE = 10_000;

    Result run() throws Exception {
        Files.createDirectories(options.directory());
        var directory = Files.createTempDirectory(options.directory(), peer + "-");
        var writers = new Dataset(options.keys(), load.threads()).writers();
        Load.Interval measured;
        int verified = 0;
        try {
            try (var target = peer.open(directory)) {
                if (peer.fills()) {
                    fill(target, writers);
                }
                load.run(target, writers, options.warmup());
                measured = load.run(target, writers, options.measured());
                verified = verify(target, writers);
            }
            if (options.reopen()) {
                try (var target = peer.open(directory)) {
                    verified = verify(target, writers);
                }
            }
        } finally {
            delete(directory);
        }
        double seconds = measured.nanos() / 1e9;
        return new Result(
                peer.toString(),
                load.name(),
                options.keys(),
                measured.puts(),
                seconds,
                measured.puts() / seconds,
                measured.cpuNanos() / 1e3 / measured.puts(),
                measured.latencies().percentile(0.50) / 1e3,
                measured.latencies().percentile(0.99) / 1e3,
                verified);
    }

    /// From here on puts replace, so that the measured interval does not grow the store's map.
    private static void fill(Target target, List<Writer> writers) {
        var puts = new Window(FILL_WINDOW);
        for (var writer : writers) {
            for (int i = 0; i < writer.keys(); i++) {
                puts.awaitRoom();
                puts.add(writer.put(target));
            }
        }
        puts.awaitAll();
    }

    /// Reads a sample of the keys and compares with what was acknowledged last.
    private static int verify(Target target, List<Writer> writers) {
        var random = new SplittableRandom(1);
        int verified = 0;
        for (int i = 0; i < SAMPLE; i++) {
            var writer = writers.get(random.nextInt(writers.size()));
            int index = random.nextInt((int) Math.min(writer.keys(), writer.written()));
            var found = target.get(writer.key(index)).orElseGet(() -> new byte[0]);
            if (!Arrays.equals(found, writer.expected(index))) {
                throw new IllegalStateException(
                        "acknowledged, but not there: " + new String(writer.key(index), US_ASCII));
            }
            verified++;
        }
        return verified;
    }

    private static void delete(Path directory) throws IOException {
        try (var files = Files.walk(directory)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
