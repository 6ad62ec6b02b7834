package concord.testkit;

import concord.core.Change;
import concord.testkit.History.Call;
import concord.testkit.WatchLog.Batch;
import concord.testkit.WatchLog.Event;
import concord.testkit.WatchLog.Stretch;
import concord.testkit.WrittenByRevision.Write;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Checks what watchers received against each other and against what was written:
///
/// - in the order of revisions, each once, and all changes of a revision together;
/// - whoever begins again goes on where it was, or hears the same again;
/// - from where it began up to the last that it received, a watcher has every acknowledged write
///   and everything that another watcher has, as far as it wants it, and the same of each;
/// - what was put or deleted had been asked for, as often as it happened. Keys may expire at any
///   time.
public final class WatchCheck {

    /// Who tells of a change.
    private record Told(Event event, String by) {}

    private final List<WatchLog> logs;
    private final List<String> violations = new ArrayList<>();

    /// Everything that is known of each revision, by key.
    private final SortedMap<Long, Map<String, Told>> known = new TreeMap<>();

    private WatchCheck(List<WatchLog> logs) {
        this.logs = logs;
    }

    /// Checks watchers against each other.
    public static Findings check(List<WatchLog> logs) {
        return new WatchCheck(logs).run();
    }

    /// Checks watchers against each other and against a history that holds every put and every
    /// delete of the keys that they want.
    public static Findings check(List<WatchLog> logs, History history) {
        WatchCheck check = new WatchCheck(logs);
        List<Call> calls = history.calls();
        calls.forEach(check::expect);
        check.checkAsked(new WrittenByRevision(calls, new ArrayList<>()));
        return check.run();
    }

    private Findings run() {
        logs.forEach(this::checkOrder);
        logs.forEach(this::checkContent);
        logs.forEach(this::checkComplete);
        return new Findings(violations, List.of());
    }

    private void expect(Call call) {
        long revision = WrittenByRevision.revision(call);
        if (revision == Answer.NO_REVISION) {
            return;
        }
        Map<String, Told> written = new HashMap<>();
        Map<String, Integer> times = new HashMap<>();
        WrittenByRevision.effects(
                call,
                (key, value) -> {
                    Change.Type type = value.isPresent() ? Change.Type.PUT : Change.Type.DELETE;
                    written.put(key, new Told(new Event(type, key, value), "what was written"));
                    times.merge(key, 1, Integer::sum);
                });
        // A key that is written and deleted by one transaction has changed only if it was there.
        written.values()
                .removeIf(told ->
                        told.event.type() == Change.Type.DELETE
                                && times.getOrDefault(told.event.key(), 0) > 1);
        known.computeIfAbsent(revision, _ -> new HashMap<>()).putAll(written);
    }

    private void checkAsked(WrittenByRevision writes) {
        Map<Write, Set<Long>> unknown = new LinkedHashMap<>();
        for (WatchLog log : logs) {
            for (Stretch stretch : log.stretches()) {
                for (Batch batch : stretch.batches()) {
                    for (Event event : batch.events()) {
                        if (isOfUnknownCall(log, batch.revision(), event, writes)) {
                            unknown.computeIfAbsent(write(event), _ -> new TreeSet<>())
                                    .add(batch.revision());
                        }
                    }
                }
            }
        }
        unknown.forEach((write, revisions) -> {
            long times = writes.timesPerhaps(write);
            if (revisions.size() > times) {
                violations.add(
                        "%s was %s at each of the revisions %s, and that was asked for %d times"
                                .formatted(
                                        write.key(),
                                        write.value().map(it -> "set to " + it).orElse("deleted"),
                                        revisions,
                                        times));
            }
        });
    }

    private static Write write(Event event) {
        return new Write(event.key(), event.value());
    }

    /// Whether a change is one of a call whose revision is not known.
    private boolean isOfUnknownCall(
            WatchLog log, long revision, Event event, WrittenByRevision writes) {
        boolean isPut = event.type() == Change.Type.PUT;
        if (isPut != event.value().isPresent()) {
            add(log, revision, "has a value or none where it should not: " + event);
            return false;
        }
        @Nullable Told told = known.getOrDefault(revision, Map.of()).get(event.key());
        if (told != null || event.type() == Change.Type.EXPIRE) {
            return false;
        }
        @Nullable Call writer = writes.at(revision);
        if (writer != null) {
            if (!writes.isWritten(write(event), revision)) {
                add(log, revision, "heard " + event + ", which is not of " + writer);
            }
            return false;
        }
        if (writes.timesPerhaps(write(event)) == 0) {
            String what = isPut ? "a put" : "a deletion";
            add(log, revision, "heard of " + what + " that nobody asked for: " + event);
            return false;
        }
        return true;
    }

    private void add(WatchLog log, long revision, String what) {
        violations.add(log.name() + " at revision " + revision + " " + what);
    }

    private void checkOrder(WatchLog log) {
        long expected = 0;
        for (Stretch stretch : log.stretches()) {
            if (expected > 0 && stretch.from() > expected) {
                add(log, stretch.from(), "began again behind a gap that begins at " + expected);
            }
            long last = stretch.from() - 1;
            for (Batch batch : stretch.batches()) {
                if (batch.revision() == last && last >= stretch.from()) {
                    add(log, last, "heard of the revision twice");
                } else if (batch.revision() <= last) {
                    add(log, batch.revision(), "heard of it after " + last + ", or asked for more");
                }
                last = Math.max(last, batch.revision());
                checkKeys(log, batch);
            }
            expected = Math.max(expected, last + 1);
        }
    }

    private void checkKeys(WatchLog log, Batch batch) {
        if (batch.events().isEmpty()) {
            add(log, batch.revision(), "heard of a revision without changes");
        }
        Map<String, Event> keys = new HashMap<>();
        for (Event event : batch.events()) {
            if (keys.put(event.key(), event) != null) {
                add(log, batch.revision(), "heard twice of " + event.key());
            }
            if (!log.wants(event.key())) {
                add(log, batch.revision(), "heard of what it does not want: " + event);
            }
        }
    }

    private void checkContent(WatchLog log) {
        for (Stretch stretch : log.stretches()) {
            for (Batch batch : stretch.batches()) {
                Map<String, Told> all =
                        known.computeIfAbsent(batch.revision(), _ -> new HashMap<>());
                for (Event event : batch.events()) {
                    @Nullable Told other =
                            all.putIfAbsent(event.key(), new Told(event, log.name()));
                    if (other != null && !other.event.equals(event)) {
                        add(log, batch.revision(), "heard " + event + ", but " + told(other));
                    }
                }
            }
        }
    }

    private static String told(Told told) {
        return told.by + " has " + told.event;
    }

    private void checkComplete(WatchLog log) {
        for (Stretch stretch : log.stretches()) {
            if (stretch.batches().isEmpty()) {
                continue;
            }
            Map<Long, List<Event>> has = new HashMap<>();
            stretch.batches().forEach(batch -> has.put(batch.revision(), batch.events()));
            long last = has.keySet().stream().mapToLong(it -> it).max().orElse(0);
            if (last < stretch.from()) {
                continue;
            }
            known.subMap(stretch.from(), last + 1)
                    .forEach((revision, all) ->
                            checkComplete(
                                    log, revision, all, has.getOrDefault(revision, List.of())));
        }
    }

    private void checkComplete(
            WatchLog log, long revision, Map<String, Told> all, List<Event> events) {
        for (Told told : all.values()) {
            String key = told.event.key();
            if (log.wants(key) && events.stream().noneMatch(it -> it.key().equals(key))) {
                add(log, revision, "did not hear of " + key + ", but " + told(told));
            }
        }
    }
}
