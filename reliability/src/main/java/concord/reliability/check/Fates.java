package concord.reliability.check;

import concord.reliability.check.Cells.Told;
import concord.reliability.check.Stream.Change;
import concord.reliability.check.Stream.Step;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What became of writes that were not answered: watchers heard of those that took effect, because
/// no two writes write the same value. Without this each of them could have happened at any time or
/// never, and a search for an order would try all of that.
///
/// It hides nothing: a write that took effect and was not heard of is then a value from nowhere,
/// and one that was heard of and did not is missing.
public final class Fates {

    private record Heard(long revision, long time) {}

    private Fates() {}

    /// The calls that were answered or took effect, the latter as if they had been answered when
    /// they were heard of. A delete is kept as it is, because it writes no value.
    ///
    /// @param streams complete ones
    public static List<Recorded> known(List<Recorded> calls, List<Stream> streams) {
        Map<String, Heard> heard = new HashMap<>();
        for (Stream stream : streams) {
            for (Step step : stream.steps()) {
                for (Change change : step.changes().values()) {
                    heard.merge(
                            change.value(),
                            new Heard(step.revision(), step.heard()),
                            (a, b) -> a.time <= b.time ? a : b);
                }
            }
        }
        List<Recorded> known = new ArrayList<>();
        for (Recorded call : calls) {
            Optional<String> value =
                    call.ask().writes().values().stream()
                            .filter(it -> !it.equals(Cells.ABSENT))
                            .findFirst();
            if (call.told().isPresent() || value.isEmpty()) {
                known.add(call);
            } else if (heard.containsKey(value.get())) {
                known.add(answered(call, heard.get(value.get())));
            }
        }
        return known;
    }

    private static Recorded answered(Recorded call, Heard heard) {
        return new Recorded(
                call.client(),
                call.object(),
                call.kind(),
                call.start(),
                Math.max(heard.time, call.start()),
                call.ask(),
                Optional.of(new Told(true, Map.of())),
                heard.revision,
                Map.of());
    }
}
