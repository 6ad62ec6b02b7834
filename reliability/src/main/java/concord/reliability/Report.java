package concord.reliability;

import concord.reliability.client.Tally;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// What happened and what was found; said as it happens, and summed up at the end.
final class Report {

    private static final int SHOWN = 3;

    private final long start = System.nanoTime();
    private final Tally tally = new Tally();
    private final Map<String, Integer> faults = new TreeMap<>();
    private final List<String> anomalies = new ArrayList<>();
    private final List<Long> recoveries = new ArrayList<>();
    private int periods;
    private int histories;
    private int undecided;
    private int stateComparisons;

    /// Counts calls.
    Tally tally() {
        return tally;
    }

    /// What the second opinion gave up on.
    void undecided(List<String> texts) {
        undecided += texts.size();
        texts.stream().limit(SHOWN).forEach(it -> event("undecided: " + it));
    }

    /// Says something.
    void event(String text) {
        IO.println("%7.1f s  %s".formatted((System.nanoTime() - start) / 1e9, text));
    }

    void fault(FaultKind kind) {
        faults.merge(Plan.name(kind), 1, Integer::sum);
    }

    /// Something that must not be.
    void anomaly(String text) {
        anomalies.add(text);
        event("ANOMALY " + text);
    }

    void recovered(Duration time) {
        recoveries.add(time.toMillis());
    }

    void period(int historiesChecked) {
        periods++;
        histories += historiesChecked;
    }

    void statesCompared() {
        stateComparisons++;
    }

    /// Whether nothing was found.
    boolean isClean() {
        return anomalies.isEmpty();
    }

    /// Sums up.
    void sumUp(Plan plan) {
        StringBuilder text = new StringBuilder();
        text.append(
                "%nseed %d, %d members, %d periods, %d s%n"
                        .formatted(
                                plan.seed(),
                                plan.members(),
                                periods,
                                (System.nanoTime() - start) / 1_000_000_000));
        text.append("calls\n");
        tally.counts()
                .forEach((name, count) -> text.append("  %-32s %,9d%n".formatted(name, count)));
        text.append("faults\n");
        faults.forEach((name, count) -> text.append("  %-32s %,9d%n".formatted(name, count)));
        text.append(
                "histories checked %,d, undecided by the second opinion %,d, states compared %,d%n"
                        .formatted(histories, undecided, stateComparisons));
        List<Long> sorted = recoveries.stream().sorted().toList();
        if (!sorted.isEmpty()) {
            text.append(
                    "once open, all served after %,d ms (median), %,d ms (longest)%n"
                            .formatted(sorted.get(sorted.size() / 2), sorted.getLast()));
        }
        text.append("anomalies %,d%n".formatted(anomalies.size()));
        IO.print(text);
    }
}
