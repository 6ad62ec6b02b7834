package concord.reliability.check;

import concord.reliability.check.Cells.Ask;
import concord.reliability.check.Cells.Told;
import concord.testkit.Linearizability;
import concord.testkit.Linearizability.Call;
import concord.testkit.Linearizability.Verdict;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Every history is linearizable: of each key, and of each group of keys that is used together. The
/// last read of all of them belongs to each, so a write that was acknowledged and is lost is found
/// here too.
public final class Histories {

    private static final int SHOWN = 12;
    private static final int SHOWN_HISTORIES = 3;

    private Histories() {}

    /// What was found.
    ///
    /// @param checked how many histories there were
    /// @param faults what is wrong with which
    public record Found(int checked, List<String> faults) {}

    /// Checks all objects.
    ///
    /// @param last the values at the end, read after all calls
    public static Found check(List<Recorded> calls, Map<String, Entry> last) {
        Map<String, List<Recorded>> byObject = new HashMap<>();
        calls.forEach(it -> byObject.computeIfAbsent(it.object(), _ -> new ArrayList<>()).add(it));
        long end =
                calls.stream()
                        .filter(it -> it.told().isPresent())
                        .mapToLong(Recorded::end)
                        .max()
                        .orElse(0);
        List<String> faults = new ArrayList<>();
        byObject.forEach((object, of) -> {
            List<Call<Ask, Told>> history = history(of);
            history.add(lastRead(of, last, end + 1));
            Verdict<Ask, Told> verdict = Linearizability.check(new Cells(), history);
            if (!verdict.isLinearizable()) {
                faults.add(explain(object, of, verdict, last));
            }
        });
        if (faults.size() > SHOWN_HISTORIES) {
            int more = faults.size() - SHOWN_HISTORIES;
            faults.subList(SHOWN_HISTORIES, faults.size()).clear();
            faults.add(more + " more histories are not linearizable");
        }
        return new Found(byObject.size(), faults);
    }

    private static List<Call<Ask, Told>> history(List<Recorded> calls) {
        List<Call<Ask, Told>> history = new ArrayList<>();
        for (Recorded call : calls) {
            history.add(
                    call.told().isPresent()
                            ? Call.answered(call.start(), call.end(), call.ask(), call.told().get())
                            : Call.unknown(call.start(), call.ask()));
        }
        return history;
    }

    private static Call<Ask, Told> lastRead(
            List<Recorded> calls, Map<String, Entry> last, long time) {
        Map<String, String> seen = new HashMap<>();
        for (Recorded call : calls) {
            for (Set<String> keys :
                    List.of(
                            call.ask().writes().keySet(),
                            call.ask().reads(),
                            call.ask().compares().keySet())) {
                keys.forEach(key -> seen.put(key, valueOf(last, key)));
            }
        }
        Ask ask = new Ask(Map.of(), Map.of(), seen.keySet());
        return Call.answered(time, time + 1, ask, new Told(true, seen));
    }

    private static String valueOf(Map<String, Entry> last, String key) {
        return Optional.ofNullable(last.get(key)).map(Entry::value).orElse(Cells.ABSENT);
    }

    private static String explain(
            String object,
            List<Recorded> calls,
            Verdict<Ask, Told> verdict,
            Map<String, Entry> last) {
        int placed = verdict.order().size();
        long around = placed == 0 ? 0 : verdict.order().getLast().start();
        List<Recorded> sorted =
                calls.stream().sorted(Comparator.comparingLong(Recorded::start)).toList();
        long begin = sorted.isEmpty() ? 0 : sorted.getFirst().start();
        StringBuilder text = new StringBuilder();
        boolean isKnown = verdict.decision() == Linearizability.Decision.NOT_LINEARIZABLE;
        text.append(isKnown ? "not linearizable: " : "undecided: ")
                .append(object)
                .append(", ")
                .append(calls.size())
                .append(" calls, of which at most ")
                .append(placed)
                .append(" can be put in order; at the end it holds ");
        calls.stream()
                .flatMap(it -> it.ask().writes().keySet().stream())
                .distinct()
                .sorted()
                .forEach(
                        key -> text.append(key).append('=').append(valueOf(last, key)).append(' '));
        sorted.stream()
                .filter(it -> it.end() >= around)
                .limit(SHOWN)
                .forEach(it -> text.append("\n      ").append(line(it, begin)));
        return text.toString();
    }

    private static String line(Recorded call, long begin) {
        String end = call.told().isEmpty() ? "?" : millis(call.end() - begin);
        return "%s %s..%s ms %s %s -> %s"
                .formatted(
                        call.client(),
                        millis(call.start() - begin),
                        end,
                        call.kind(),
                        call.ask(),
                        call.told().map(Told::toString).orElse("no answer"));
    }

    private static String millis(long nanos) {
        return Long.toString(nanos / 1_000_000);
    }
}
