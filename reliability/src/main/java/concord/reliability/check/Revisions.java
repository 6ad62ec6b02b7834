package concord.reliability.check;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Revisions are given in the order of real time, across all keys, and a value is always seen with
/// the one revision that wrote it.
public final class Revisions {

    private Revisions() {}

    /// Checks all calls.
    ///
    /// @return what is wrong
    public static List<String> check(List<Recorded> calls) {
        List<String> faults = new ArrayList<>();
        order(calls, faults);
        Map<String, Long> revisions = new HashMap<>();
        for (Recorded call : calls) {
            if (call.isAcknowledgedWrite()) {
                call.ask().writes().values().stream()
                        .filter(value -> !value.equals(Cells.ABSENT))
                        .forEach(value -> same(revisions, value, call.revision(), faults));
            }
            call.seenRevisions()
                    .forEach((key, revision) ->
                            call.told()
                                    .ifPresent(told ->
                                            same(
                                                    revisions,
                                                    told.seen().getOrDefault(key, Cells.ABSENT),
                                                    revision,
                                                    faults)));
        }
        return faults;
    }

    private static void same(
            Map<String, Long> revisions, String value, long revision, List<String> faults) {
        Long before = revisions.putIfAbsent(value, revision);
        if (before != null && before != revision) {
            faults.add(
                    "value " + value + " was seen with revisions " + before + " and " + revision);
        }
    }

    private static void order(List<Recorded> calls, List<String> faults) {
        List<Recorded> writes = calls.stream().filter(Recorded::isAcknowledgedWrite).toList();
        List<Recorded> byStart =
                writes.stream().sorted(Comparator.comparingLong(Recorded::start)).toList();
        List<Recorded> byEnd =
                writes.stream().sorted(Comparator.comparingLong(Recorded::end)).toList();
        int ended = 0;
        long highest = 0;
        for (Recorded call : byStart) {
            while (byEnd.get(ended).end() < call.start()) {
                highest = Math.max(highest, byEnd.get(ended).revision());
                ended++;
            }
            if (call.revision() <= highest) {
                faults.add(
                        "revision "
                                + call.revision()
                                + " of "
                                + call.ask().writes()
                                + " began after a write of revision "
                                + highest
                                + " had been acknowledged");
            }
        }
    }
}
