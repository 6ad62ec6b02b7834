package concord.testkit;

import concord.testkit.History.Call;
import concord.testkit.History.Outcome;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/// What the calls of a history have written at which revision, as far as it is known.
final class WrittenByRevision {

    /// A value of a key, or its deletion when there is none.
    record Write(String key, Optional<String> value) {}

    private record KeyAt(String key, long revision) {}

    /// A call that may have written a value, or deleted when there is none, at a revision that is
    /// not known. It did so once, or never.
    private record Perhaps(Optional<String> value, Call call) {}

    private final Map<Long, Call> writers = new HashMap<>();

    /// The values, none for a deletion.
    private final Map<KeyAt, Optional<String>> values = new HashMap<>();

    private final Map<String, NavigableSet<Long>> deletions = new HashMap<>();
    private final Map<String, List<Perhaps>> perhaps = new HashMap<>();
    private final List<String> violations;

    WrittenByRevision(List<Call> calls, List<String> violations) {
        this.violations = violations;
        calls.forEach(this::add);
    }

    private void add(Call call) {
        if (call.outcome() == Outcome.UNKNOWN) {
            Set<Write> writes = new HashSet<>();
            writes(call.ask(), writes);
            perhaps(writes, call);
            return;
        }
        long revision = revision(call);
        if (revision == Answer.NO_REVISION) {
            Set<Write> writes = new HashSet<>();
            effects(call, (key, value) -> writes.add(new Write(key, value)));
            perhaps(writes, call);
            return;
        }
        @Nullable Call other = writers.put(revision, call);
        if (other != null) {
            violations.add("two writes of one revision: " + other + " and " + call);
        }
        effects(
                call,
                (key, value) -> {
                    values.put(new KeyAt(key, revision), value);
                    if (value.isEmpty()) {
                        deletions.computeIfAbsent(key, _ -> new TreeSet<>()).add(revision);
                    }
                });
    }

    /// What a call may write, each once even if both branches of a transaction do.
    private static void writes(Ask ask, Set<Write> found) {
        switch (ask) {
            case Ask.Get _, Ask.StaleGet _ -> {}
            case Ask.Put put -> found.add(new Write(put.key(), Optional.of(put.value())));
            case Ask.Delete delete -> found.add(new Write(delete.key(), Optional.empty()));
            case Ask.Txn txn -> {
                txn.success().forEach(each -> writes(each, found));
                txn.failure().forEach(each -> writes(each, found));
            }
        }
    }

    private void perhaps(Set<Write> writes, Call call) {
        writes.forEach(write ->
                perhaps.computeIfAbsent(write.key, _ -> new ArrayList<>())
                        .add(new Perhaps(write.value, call)));
    }

    /// The revision at which an acknowledged call has written something, or [Answer#NO_REVISION].
    static long revision(Call call) {
        return switch (call.answer()) {
            case Answer.Wrote(long revision) -> revision;
            case Answer.Decided decided when decided.wrote() -> decided.revision();
            case Answer.Decided _, Answer.Refused _, Answer.Found _, Answer.Absent _ ->
                    Answer.NO_REVISION;
            case null -> Answer.NO_REVISION;
        };
    }

    /// Tells each key that an acknowledged call has written, in order, with the value or none for a
    /// deletion. Of several writes of a key the last one counts.
    static void effects(Call call, BiConsumer<String, Optional<String>> effect) {
        switch (call.answer()) {
            case Answer.Wrote _ -> effect(call.ask(), effect);
            case Answer.Decided decided when call.ask() instanceof Ask.Txn txn -> {
                List<Ask> asks = decided.succeeded() ? txn.success() : txn.failure();
                for (int i = 0; i < Math.min(asks.size(), decided.answers().size()); i++) {
                    if (decided.answers().get(i) instanceof Answer.Wrote) {
                        effect(asks.get(i), effect);
                    }
                }
            }
            case Answer.Decided _, Answer.Refused _, Answer.Found _, Answer.Absent _ -> {}
            case null -> {}
        }
    }

    private static void effect(Ask ask, BiConsumer<String, Optional<String>> effect) {
        switch (ask) {
            case Ask.Put put -> effect.accept(put.key(), Optional.of(put.value()));
            case Ask.Delete delete -> effect.accept(delete.key(), Optional.empty());
            case Ask.Get _, Ask.StaleGet _, Ask.Txn _ -> {}
        }
    }

    /// The acknowledged call that wrote at a revision, if it is known.
    @Nullable Call at(long revision) {
        return writers.get(revision);
    }

    /// Whether that is what the acknowledged call of a revision did to the key.
    boolean isWritten(Write write, long revision) {
        return write.value.equals(values.get(new KeyAt(write.key, revision)));
    }

    /// Whether a call whose revision is not known and that began by then may have written a value.
    boolean isPerhapsWritten(String key, String value, long by) {
        return perhaps.getOrDefault(key, List.of()).stream()
                .anyMatch(it -> it.call.start() <= by && it.value.equals(Optional.of(value)));
    }

    /// How often that may have been done at revisions of which no write is known.
    long timesPerhaps(Write write) {
        return perhaps.getOrDefault(write.key, List.of()).stream()
                .filter(it -> it.value.equals(write.value))
                .count();
    }

    /// Whether a key may have been deleted at or after a revision by a call that began by then.
    boolean isPerhapsDeleted(String key, long since, long by) {
        NavigableSet<Long> known =
                deletions.getOrDefault(key, new TreeSet<>()).tailSet(since, true);
        for (long revision : known) {
            @Nullable Call call = writers.get(revision);
            if (call != null && call.start() <= by) {
                return true;
            }
        }
        return perhaps.getOrDefault(key, List.of()).stream()
                .anyMatch(it -> it.value.isEmpty() && it.call.start() <= by);
    }

    /// Notes what a read has found at a revision of which no write is known.
    void learn(String key, long revision, String value, Call reader) {
        if (values.putIfAbsent(new KeyAt(key, revision), Optional.of(value)) != null) {
            compare(key, revision, value, reader);
        }
    }

    /// Holds what a read has found against what is known of that key and revision.
    void compare(String key, long revision, String value, Call reader) {
        KeyAt at = new KeyAt(key, revision);
        if (!Optional.of(value).equals(values.get(at))) {
            violations.add(
                    "read otherwise than written, of "
                            + key
                            + " at revision "
                            + revision
                            + ": "
                            + values.getOrDefault(at, Optional.of("nothing")).orElse("deleted")
                            + " is known, and "
                            + reader);
        }
    }
}
