package concord.testkit;

import concord.testkit.History.Call;
import concord.testkit.History.Outcome;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/// What the calls of a history have written at which revision, as far as it is known.
final class WrittenByRevision {

    private record KeyAt(String key, long revision) {}

    /// A call without an answer that may have written a value, or deleted when there is none.
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
            perhaps(call, call.ask());
            return;
        }
        long revision = revision(call);
        if (revision == Answer.NO_REVISION) {
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

    private void perhaps(Call call, Ask ask) {
        switch (ask) {
            case Ask.Get _, Ask.StaleGet _ -> {}
            case Ask.Put put -> perhaps(put.key(), Optional.of(put.value()), call);
            case Ask.Delete delete -> perhaps(delete.key(), Optional.empty(), call);
            case Ask.Txn txn -> {
                txn.success().forEach(each -> perhaps(call, each));
                txn.failure().forEach(each -> perhaps(call, each));
            }
        }
    }

    private void perhaps(String key, Optional<String> value, Call call) {
        perhaps.computeIfAbsent(key, _ -> new ArrayList<>()).add(new Perhaps(value, call));
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

    /// Whether a call without an answer that began by then may have written a value.
    boolean isPerhapsWritten(String key, String value, long by) {
        return perhaps.getOrDefault(key, List.of()).stream()
                .anyMatch(it -> it.call.start() <= by && it.value.equals(Optional.of(value)));
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
