package concord.reliability.check;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// Nothing acknowledged is lost: a key that was written at a revision holds that revision at the
/// end, or a newer one, unless somebody may have deleted it.
public final class Kept {

    private static final int SHOWN = 3;

    private Kept() {}

    /// Checks all acknowledged writes.
    ///
    /// @param last what is there at the end
    /// @return what is lost
    public static List<String> check(List<Recorded> calls, Map<String, Entry> last) {
        Set<String> mortal =
                calls.stream()
                        .flatMap(call -> call.ask().writes().entrySet().stream())
                        .filter(write -> write.getValue().equals(Cells.ABSENT))
                        .map(Map.Entry::getKey)
                        .collect(Collectors.toSet());
        List<String> lost = new ArrayList<>();
        for (Recorded call : calls) {
            if (call.isAcknowledgedWrite()) {
                call.ask()
                        .writes()
                        .forEach((key, value) -> {
                            Entry entry = last.get(key);
                            boolean isThere = entry != null && entry.revision() >= call.revision();
                            if (!isThere && !(entry == null && mortal.contains(key))) {
                                lost.add(
                                        "%s=%s of revision %d (holds %s)"
                                                .formatted(key, value, call.revision(), entry));
                            }
                        });
            }
        }
        return lost.isEmpty()
                ? List.of()
                : List.of(
                        "lost: %d acknowledged writes, such as %s"
                                .formatted(
                                        lost.size(),
                                        lost.subList(0, Math.min(SHOWN, lost.size()))));
    }
}
