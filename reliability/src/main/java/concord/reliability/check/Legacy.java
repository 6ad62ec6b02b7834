package concord.reliability.check;

import concord.reliability.check.Recording.Mortal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What a period leaves behind: nobody writes its keys any more, so they stay as they are, whatever
/// happens in later ones.
///
/// Only a call of unknown outcome may still take effect. Its keys may change once more, to what it
/// writes.
public final class Legacy {

    private static final int SHOWN = 3;

    private final String prefix;
    private final Map<String, Entry> entries;

    /// What calls of unknown outcome write, by key.
    private final Map<String, Set<String>> late = new HashMap<>();

    /// @param prefix what its keys begin with
    /// @param entries what is there at its end
    /// @param recording its calls
    public Legacy(String prefix, Map<String, Entry> entries, Recording recording) {
        this.prefix = prefix;
        this.entries = Map.copyOf(entries);
        for (Recorded call : recording.calls()) {
            if (call.told().isEmpty()) {
                call.ask().writes().forEach(this::mayBe);
            }
        }
        for (Mortal mortal : recording.mortals()) {
            if (!mortal.isAcknowledged()) {
                mayBe(mortal.key(), mortal.value());
                mayBe(mortal.key(), Cells.ABSENT);
            }
        }
    }

    private void mayBe(String key, String value) {
        late.computeIfAbsent(key, _ -> new HashSet<>()).add(value);
    }

    /// What all its keys begin with.
    public String prefix() {
        return prefix;
    }

    /// Checks what is there later.
    ///
    /// @return what has changed
    public List<String> check(Map<String, Entry> now) {
        Set<String> keys = new HashSet<>(entries.keySet());
        keys.addAll(now.keySet());
        List<String> changed = new ArrayList<>();
        for (String key : keys) {
            Entry before = entries.get(key);
            Entry after = now.get(key);
            if (isOfClients(key) && !isUnchanged(key, before, after)) {
                changed.add(
                        "%s held %s at the end of its period, and holds %s"
                                .formatted(key, before, after));
            }
        }
        return changed.isEmpty()
                ? List.of()
                : List.of(
                        "%d keys of an earlier period have changed, such as %s"
                                .formatted(
                                        changed.size(),
                                        changed.subList(0, Math.min(SHOWN, changed.size()))));
    }

    /// The marks at both ends are put until one is answered.
    private boolean isOfClients(String key) {
        return key.indexOf('/', prefix.length()) >= 0;
    }

    private boolean isUnchanged(String key, @Nullable Entry before, @Nullable Entry after) {
        if (Objects.equals(before, after)) {
            return true;
        }
        boolean isNewer = before == null || after == null || after.revision() > before.revision();
        String value = after == null ? Cells.ABSENT : after.value();
        return isNewer && late.getOrDefault(key, Set.of()).contains(value);
    }
}
