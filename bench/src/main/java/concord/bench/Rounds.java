package concord.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

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
        options.loads().forEach(load -> print(load, results));
    }

    private Result trial(Peer target, Load load) throws IOException, InterruptedException {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options.jvm());
        command.addAll(target.jvm(options));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
        command.add("trial");
        command.addAll(
                options.with("targets", target.toString()).with("loads", load.name()).arguments());
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

    private void print(Load load, List<Result> results) {
        var first = options.targets().getFirst();
        System.out.printf("%n%-12s", load.name());
        System.out.printf(
                " %11s %11s %11s %8s %9s %9s  %s to this%n",
                "puts/s", "lowest", "highest", "CPU µs", "p50 µs", "p99 µs", first);
        for (var target : options.targets()) {
            var own = of(target, load, results);
            if (own.isEmpty()) {
                continue;
            }
            var rates = own.stream().mapToDouble(Result::rate).summaryStatistics();
            System.out.printf(
                    "%-12s %,11.0f %,11.0f %,11.0f %8.2f %9.1f %9.1f  %s%n",
                    target,
                    median(own, Result::rate),
                    rates.getMin(),
                    rates.getMax(),
                    median(own, Result::cpu),
                    median(own, Result::p50),
                    median(own, Result::p99),
                    target == first ? "" : ratio(of(first, load, results), own));
        }
    }

    private static String ratio(List<Result> first, List<Result> other) {
        if (first.isEmpty()) {
            return "";
        }
        var rate = median(first, Result::rate) / median(other, Result::rate);
        var p50 = median(first, Result::p50) / median(other, Result::p50);
        return Double.isNaN(p50)
                ? "rate × %.2f".formatted(rate)
                : "rate × %.2f, p50 × %.2f".formatted(rate, p50);
    }

    private static List<Result> of(Peer target, Load load, List<Result> results) {
        return results.stream()
                .filter(r -> r.target().equals(target.toString()) && r.load().equals(load.name()))
                .toList();
    }

    private static double median(List<Result> results, ToDoubleFunction<Result> field) {
        var sorted = results.stream().mapToDouble(field).sorted().toArray();
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
