package concord.reliability.check;

import concord.reliability.check.Recording.Mortal;
import concord.reliability.check.Stream.Change;
import concord.reliability.check.Stream.Step;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// What watchers heard is ordered, complete, without duplicate, whole by revision, and the same for
/// all of them, whichever members they heard it from and however often they began again.
public final class Streams {

    private static final int SHOWN = 5;

    private final List<Recorded> calls;
    private final Map<String, Entry> last;
    private final List<String> faults = new ArrayList<>();

    private Streams(List<Recorded> calls, Map<String, Entry> last) {
        this.calls = calls;
        this.last = last;
    }

    /// Checks all streams.
    ///
    /// @param mortals the keys with a time to live, of which all streams must have heard
    /// @param upTo the revision that all of them have come to, at least
    /// @param last what is there at the end
    /// @return what is wrong
    public static List<String> check(
            List<Stream> streams,
            List<Recorded> calls,
            List<Mortal> mortals,
            Map<String, Entry> last,
            long upTo) {
        Streams check = new Streams(calls, last);
        Map<Long, Map<String, Change>> first = new TreeMap<>();
        for (Stream stream : streams) {
            check.faults.addAll(stream.faults());
            check.ordered(stream);
            Map<Long, Map<String, Change>> steps = new TreeMap<>();
            stream.steps().stream()
                    .filter(step -> step.revision() <= upTo)
                    .forEach(step -> steps.put(step.revision(), step.changes()));
            if (stream.name().equals(streams.getFirst().name())) {
                first.putAll(steps);
            } else {
                check.same(streams.getFirst().name(), first, stream.name(), steps);
            }
        }
        check.complete(first);
        check.born(first, mortals);
        check.once(first);
        check.endsWith(first);
        return check.faults.size() <= SHOWN ? check.faults : check.faults.subList(0, SHOWN);
    }

    private void ordered(Stream stream) {
        long before = 0;
        for (Step step : stream.steps()) {
            if (step.revision() <= before) {
                faults.add(
                        stream.name()
                                + " heard of revision "
                                + step.revision()
                                + " after "
                                + before);
            }
            before = step.revision();
        }
    }

    private void same(
            String one,
            Map<Long, Map<String, Change>> ones,
            String other,
            Map<Long, Map<String, Change>> others) {
        Set<Long> all = new HashSet<>(ones.keySet());
        all.addAll(others.keySet());
        for (long revision : all) {
            Map<String, Change> a = ones.getOrDefault(revision, Map.of());
            Map<String, Change> b = others.getOrDefault(revision, Map.of());
            if (!a.equals(b)) {
                faults.add(
                        "revision %d was heard by %s as %s, by %s as %s"
                                .formatted(revision, one, a, other, b));
            }
        }
    }

    /// Each acknowledged write is there, at its revision, whole and alone.
    private void complete(Map<Long, Map<String, Change>> steps) {
        for (Recorded call : calls) {
            if (call.isAcknowledgedWrite()) {
                Map<String, String> heard = new HashMap<>();
                steps.getOrDefault(call.revision(), Map.of())
                        .forEach((key, change) -> heard.put(key, change.value()));
                if (!heard.equals(call.ask().writes())) {
                    faults.add(
                            "revision %d is %s, but watchers heard %s"
                                    .formatted(call.revision(), call.ask().writes(), heard));
                }
            }
        }
    }

    /// Each key with a time to live whose put was acknowledged began with that, at its revision.
    private void born(Map<Long, Map<String, Change>> steps, List<Mortal> mortals) {
        for (Mortal mortal : mortals) {
            if (mortal.isAcknowledged()) {
                Change heard = steps.getOrDefault(mortal.revision(), Map.of()).get(mortal.key());
                if (!new Change("PUT", mortal.value()).equals(heard)) {
                    faults.add(
                            "revision %d is the put of %s with a ttl, but watchers heard %s"
                                    .formatted(mortal.revision(), mortal.key(), heard));
                }
            }
        }
    }

    /// No write took effect twice, and none in part.
    private void once(Map<Long, Map<String, Change>> steps) {
        Map<String, Long> revisions = new HashMap<>();
        steps.forEach((revision, changes) ->
                changes.values().stream()
                        .map(Change::value)
                        .filter(value -> !value.equals(Cells.ABSENT))
                        .forEach(value -> {
                            Long before = revisions.put(value, revision);
                            if (before != null) {
                                faults.add(
                                        "value %s was written at revisions %d and %d"
                                                .formatted(value, before, revision));
                            }
                        }));
        for (Recorded call : calls) {
            if (call.told().isEmpty() && call.ask().writes().size() > 1) {
                Set<Long> at = new HashSet<>();
                call.ask()
                        .writes()
                        .values()
                        .forEach(value -> at.add(revisions.getOrDefault(value, 0L)));
                if (at.size() > 1) {
                    faults.add(
                            "%s took effect in part, at revisions %s"
                                    .formatted(call.ask().writes(), at));
                }
            }
        }
    }

    /// All changes one after the other give what is there at the end.
    private void endsWith(Map<Long, Map<String, Change>> steps) {
        Map<String, Entry> state = new HashMap<>();
        steps.forEach((revision, changes) ->
                changes.forEach((key, change) -> {
                    if (change.type().equals("PUT")) {
                        state.put(key, new Entry(change.value(), revision));
                    } else {
                        state.remove(key);
                    }
                }));
        Set<String> keys = new HashSet<>(state.keySet());
        keys.addAll(last.keySet());
        for (String key : keys) {
            Entry heard = state.get(key);
            Entry there = last.get(key);
            if (heard == null || !heard.equals(there)) {
                faults.add("%s holds %s, by the watches %s".formatted(key, there, heard));
            }
        }
    }
}
