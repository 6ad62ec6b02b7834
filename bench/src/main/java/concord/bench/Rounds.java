package concord.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.stream.Stream;

/// Alternates the targets, each trial in its own JVM, and prints medians and ratios.
///
/// Alternating spreads what changes on the machine over all targets, and every second round runs
/// them in reverse, so that none always follows the same other. The first target is the one whose
/// ratios are told.
record Rounds(Options options) {

    void run() throws IOException, InterruptedException {
        var results = new ArrayList<Result>();
        for (int round = 0; round < options.rounds(); round++) {
            var targets = round % 2 == 0 ? options.targets() : options.targets().reversed();
            for (var load : options.loads()) {
                for (var target : targets) {
                    if (target.runs(load)) {
                        results.add(trial(target, load));
                    }
                }
            }
        }
        var table = new Table(options.targets().stream().map(Peer::toString).toList(), results);
        options.loads().forEach(load -> table.print(load.name()));
    }

    private Result trial(Peer target, Load load) throws IOException, InterruptedException {
        var command =
                options.java(
                        target.jvm(options),
                        Main.class,
                        Stream.concat(
                                        Stream.of("trial"),
                                        options
                                                .with("targets", target.toString())
                                                .with("loads", load.name())
                                                .arguments()
                                                .stream())
                                .toList());
        var process =
                new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        try (var output = process.inputReader()) {
            var lines = output.readAllLines();
            if (process.waitFor() != 0) {
                throw new IllegalStateException(target + " failed under " + load.name());
            }
            System.out.println(lines.getLast());
            return Result.parse(lines.getLast());
        }
    }
}
