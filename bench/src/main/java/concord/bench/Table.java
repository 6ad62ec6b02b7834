package concord.bench;

import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;

/// Medians of the results of rounds, and the first target's ratio to each other one.
///
/// @param targets in the order of their lines
record Table(List<String> targets, List<Result> results) {

    /// The lines of one load, one a target that was measured under it.
    void print(String load) {
        if (results.stream().noneMatch(result -> result.load().equals(load))) {
            return;
        }
        System.out.printf("%n%-22s", load);
        System.out.printf(
                " %11s %11s %11s %8s %9s %9s  %s to this%n",
                "calls/s", "lowest", "highest", "CPU µs", "p50 µs", "p99 µs", targets.getFirst());
        for (var target : targets) {
            var own = of(target, load);
            if (own.isEmpty()) {
                continue;
            }
            var rates = own.stream().mapToDouble(Result::rate).summaryStatistics();
            System.out.printf(
                    "%-22s %,11.0f %,11.0f %,11.0f %8.2f %9.1f %9.1f  %s%n",
                    target,
                    median(own, Result::rate),
                    rates.getMin(),
                    rates.getMax(),
                    median(own, Result::cpu),
                    median(own, Result::p50),
                    median(own, Result::p99),
                    target.equals(targets.getFirst())
                            ? ""
                            : ratio(of(targets.getFirst(), load), own));
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

    private List<Result> of(String target, String load) {
        return results.stream()
                .filter(r -> r.target().equals(target) && r.load().equals(load))
                .toList();
    }

    private static double median(List<Result> results, ToDoubleFunction<Result> field) {
        return median(results.stream().mapToDouble(field).toArray());
    }

    /// The value that half of them do not exceed.
    static double median(double... values) {
        var sorted = values.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
