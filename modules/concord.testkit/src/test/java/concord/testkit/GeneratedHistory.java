package concord.testkit;

import concord.testkit.Ask.When;
import concord.testkit.History.Call;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/// What clients see of a store that is atomic, simulated: each call takes effect at a moment
/// between its start and its end, and some answers are lost, of which some take effect much later
/// or never.
final class GeneratedHistory {

    private record Entry(String value, long revision) {}

    private record Effect(long time, Ask ask, int place) {}

    private final RandomGenerator random;
    private final int clients;
    private final int keys;
    private final boolean hasUniqueValues;
    private final Map<String, Entry> store = new HashMap<>();
    private final Map<Long, Long> heardAt = new HashMap<>();
    private long now;
    private long revision;
    private int values;

    GeneratedHistory(RandomGenerator random, int clients, int keys, boolean hasUniqueValues) {
        this.random = random;
        this.clients = clients;
        this.keys = keys;
        this.hasUniqueValues = hasUniqueValues;
    }

    /// As many calls, about one in 200 of unknown outcome; in short histories, one in 8.
    List<Call> calls(int count) {
        int lost = count > 100 ? 200 : 8;
        long[] free = new long[clients];
        // What takes effect before the first moment at which any client can begin a call is
        // settled,
        // and conditions are taken from there.
        List<Effect> waiting = new ArrayList<>();
        List<Call> made = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int client = earliest(free);
            long start = free[client] + random.nextInt(1, 10);
            apply(waiting, made, free[client]);
            now = start;
            Ask ask = ask();
            long effect = start + random.nextInt(10);
            long end = effect + random.nextInt(10);
            boolean isLost = random.nextInt(lost) == 0;
            if (isLost) {
                end = start;
                effect = start + (long) random.nextInt(10) * random.nextInt(1, 100);
            }
            free[client] = isLost ? start + 20 : end;
            made.add(
                    isLost
                            ? Call.unknown(client, start, ask)
                            : Call.answered(client, start, end, ask, new Answer.Refused()));
            if (!isLost || random.nextBoolean()) {
                waiting.add(new Effect(effect, ask, i));
            }
        }
        apply(waiting, made, Long.MAX_VALUE);
        return made;
    }

    private static int earliest(long[] free) {
        int found = 0;
        for (int i = 1; i < free.length; i++) {
            found = free[i] < free[found] ? i : found;
        }
        return found;
    }

    private void apply(List<Effect> waiting, List<Call> made, long until) {
        waiting.sort((a, b) -> Long.compare(a.time, b.time));
        while (!waiting.isEmpty() && waiting.getFirst().time < until) {
            Effect effect = waiting.removeFirst();
            Answer answer = answer(effect.ask);
            Call call = made.get(effect.place);
            if (call.answer() != null) {
                hear(call.end(), answer);
                made.set(
                        effect.place,
                        Call.answered(call.client(), call.start(), call.end(), call.ask(), answer));
            }
        }
    }

    private String key() {
        return "k" + random.nextInt(keys);
    }

    private String value() {
        return "v" + (hasUniqueValues ? values++ : random.nextInt(3));
    }

    private Ask ask() {
        String key = key();
        return switch (random.nextInt(keys > 1 ? 8 : 7)) {
            case 0, 1, 2 -> new Ask.Get(key);
            case 3, 4 -> new Ask.Put(key, value());
            case 5 -> new Ask.Put(key, value(), when(key));
            case 6 -> new Ask.Delete(key, random.nextBoolean() ? When.ALWAYS : when(key));
            default -> txn(key, key());
        };
    }

    private When when(String key) {
        Entry entry = store.get(key);
        if (entry == null) {
            return random.nextInt(4) == 0 ? When.PRESENT : When.ABSENT;
        }
        return switch (random.nextInt(4)) {
            case 0 -> When.PRESENT;
            case 1 -> When.ABSENT;
            case 2 -> new When.Holds(entry.value);
            default -> isHeardOf(entry) ? new When.At(entry.revision) : When.PRESENT;
        };
    }

    /// Whether a client can know a revision: it was answered to somebody before now.
    private boolean isHeardOf(Entry entry) {
        return heardAt.getOrDefault(entry.revision, Long.MAX_VALUE) < now;
    }

    private void hear(long at, Answer answer) {
        switch (answer) {
            case Answer.Wrote(long written) -> heardAt.merge(written, at, Math::min);
            case Answer.Found(_, long read) -> heardAt.merge(read, at, Math::min);
            case Answer.Decided decided -> decided.answers().forEach(each -> hear(at, each));
            case Answer.Absent _, Answer.Refused _ -> {}
        }
    }

    private Ask txn(String first, String second) {
        return new Ask.Txn(
                List.of(new Ask.Test(first, when(first))),
                List.of(new Ask.Get(second), new Ask.Put(first, value()), new Ask.Delete(second)),
                List.of(new Ask.Get(first), new Ask.Get(second)));
    }

    private Answer answer(Ask ask) {
        long next = revision + 1;
        Answer answer = answer(ask, next);
        if (answer instanceof Answer.Wrote
                || (answer instanceof Answer.Decided decided && decided.wrote())) {
            revision = next;
        }
        return answer;
    }

    private Answer answer(Ask ask, long at) {
        return switch (ask) {
            case Ask.Get(String key) -> found(key);
            case Ask.StaleGet(String key) -> found(key);
            case Ask.Put(String key, String value, When when) -> {
                if (!holds(key, when)) {
                    yield new Answer.Refused();
                }
                store.put(key, new Entry(value, at));
                yield new Answer.Wrote(at);
            }
            case Ask.Delete(String key, When when) -> {
                if (!store.containsKey(key) || !holds(key, when)) {
                    yield new Answer.Refused();
                }
                store.remove(key);
                yield new Answer.Wrote(at);
            }
            case Ask.Txn txn -> {
                boolean succeeds =
                        txn.tests().stream().allMatch(test -> holds(test.key(), test.when()));
                List<Answer> answers = new ArrayList<>();
                for (Ask each : succeeds ? txn.success() : txn.failure()) {
                    answers.add(answer(each, at));
                }
                yield new Answer.Decided(succeeds, at, answers);
            }
        };
    }

    private Answer found(String key) {
        Entry entry = store.get(key);
        return entry == null ? new Answer.Absent() : new Answer.Found(entry.value, entry.revision);
    }

    private boolean holds(String key, When when) {
        Entry entry = store.get(key);
        return switch (when) {
            case When.Always() -> true;
            case When.Absent() -> entry == null;
            case When.Present() -> entry != null;
            case When.Holds(String value) -> entry != null && entry.value.equals(value);
            case When.At(long at) -> entry != null && entry.revision == at;
        };
    }
}
