package concord.testkit;

import concord.testkit.History.Call;
import concord.testkit.History.Outcome;
import concord.testkit.Linearizability.Verdict;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/// Checks a [History] of a store that was empty when it began: whether there is an order of its
/// calls that respects real time and in which an atomic store would have answered so. Both checks
/// take it that no two writes have the same revision; the second one makes sure of it.
///
/// Two checks complement each other. [#checkOrder] searches for that order, key by key, and for
/// keys that transactions connect together; it needs no revisions and uses those that are known.
/// [#checkRevisions] trusts that revisions are the order and looks at each call once or twice, also
/// across keys.
public final class Histories {

    private static final int TOLD = 6;

    private Histories() {}

    /// Both checks.
    public static Findings check(History history) {
        return checkRevisions(history).and(checkOrder(history));
    }

    /// What revisions alone tell: each acknowledged write has its own; writes of which one ended
    /// before the other began have theirs in that order; a read returns what was written at the
    /// revision that it names, neither before that write began, nor when a later one had been
    /// acknowledged or read before the read began.
    public static Findings checkRevisions(History history) {
        return new RevisionCheck(history.calls()).run();
    }

    /// Searches for the order, with [Linearizability#LIMIT] for each group of keys.
    public static Findings checkOrder(History history) {
        return checkOrder(history, Linearizability.LIMIT);
    }

    /// Searches for the order.
    ///
    /// @param limit how many configurations may be met for each group of keys before it is left
    ///   undecided
    public static Findings checkOrder(History history, int limit) {
        List<String> violations = new ArrayList<>();
        List<String> undecided = new ArrayList<>();
        List<Call> all = history.calls();
        StoreModel model = StoreModel.of(all);
        groups(all)
                .forEach((keys, calls) -> {
                    Verdict<Ask, Answer> verdict = Linearizability.check(model, calls, limit);
                    switch (verdict.decision()) {
                        case LINEARIZABLE -> {}
                        case NOT_LINEARIZABLE ->
                                violations.add(
                                        "no order of the calls of "
                                                + keys
                                                + " is that of an atomic store; "
                                                + told(verdict, calls.size()));
                        case GAVE_UP ->
                                undecided.add(
                                        keys
                                                + ": more than "
                                                + limit
                                                + " configurations; "
                                                + told(verdict, calls.size()));
                    }
                });
        return new Findings(violations, undecided);
    }

    private static String told(Verdict<Ask, Answer> verdict, int calls) {
        List<Linearizability.Call<Ask, Answer>> order = verdict.order();
        return order.size()
                + " of "
                + calls
                + " calls have a place, the last of them "
                + order.subList(Math.max(0, order.size() - TOLD), order.size())
                + "; none of these can follow: "
                + verdict.stuck();
    }

    /// The calls that have a place in the order, by the keys that they share with others.
    private static Map<String, List<Linearizability.Call<Ask, Answer>>> groups(List<Call> calls) {
        Groups groups = new Groups();
        List<Call> ordered = calls.stream().filter(Histories::hasPlace).toList();
        ordered.forEach(call -> groups.join(call.ask()));
        Map<String, List<Linearizability.Call<Ask, Answer>>> found = new TreeMap<>();
        for (Call call : ordered) {
            String key = first(call.ask());
            ways(call)
                    .forEach(each ->
                            found.computeIfAbsent(groups.of(key), _ -> new ArrayList<>())
                                    .add(timed(each)));
        }
        return found;
    }

    private static boolean hasPlace(Call call) {
        return switch (call.outcome()) {
            case ANSWERED -> !(call.ask() instanceof Ask.StaleGet);
            case FAILED -> false;
            case UNKNOWN -> call.ask().writes();
        };
    }

    /// A transaction of unknown outcome that compares revisions, which the search may not know,
    /// stands for each way that it may have gone: one call for each. An order has one of them; or
    /// more, and then perhaps a fault is not found.
    private static List<Call> ways(Call call) {
        if (call.outcome() == Outcome.UNKNOWN
                && call.ask() instanceof Ask.Txn(var tests, var success, var failure)
                && (tests.stream().anyMatch(test -> test.when() instanceof Ask.When.At)
                        || Stream.concat(success.stream(), failure.stream())
                                .anyMatch(Histories::comparesRevision))) {
            Set<Ask> asks = new LinkedHashSet<>();
            ways(success).forEach(each -> asks.add(new Ask.Txn(tests, each, List.of())));
            ways(failure).forEach(each -> asks.add(new Ask.Txn(tests, List.of(), each)));
            return asks.stream()
                    .filter(Ask::writes)
                    .map(ask -> Call.unknown(call.client(), call.start(), ask))
                    .toList();
        }
        return List.of(call);
    }

    private static List<List<Ask>> ways(List<Ask> steps) {
        return List.of(steps, steps.stream().filter(step -> !comparesRevision(step)).toList());
    }

    private static boolean comparesRevision(Ask step) {
        return switch (step) {
            case Ask.Put put -> put.when() instanceof Ask.When.At;
            case Ask.Delete delete -> delete.when() instanceof Ask.When.At;
            case Ask.Get _, Ask.StaleGet _, Ask.Txn _ -> false;
        };
    }

    private static Linearizability.Call<Ask, Answer> timed(Call call) {
        return call.outcome() == Outcome.UNKNOWN
                ? Linearizability.Call.unknown(call.start(), call.ask())
                : new Linearizability.Call<>(
                        call.start(), call.end(), call.ask(), Optional.ofNullable(call.answer()));
    }

    private static String first(Ask ask) {
        return ask.keys().stream().findFirst().orElse("");
    }

    /// Keys of which some call has both, or that are so connected through others.
    private static final class Groups {
        private final Map<String, String> parents = new HashMap<>();

        void join(Ask ask) {
            String root = of(first(ask));
            for (String key : ask.keys()) {
                parents.put(of(key), root);
            }
        }

        /// The key that stands for the group of a key.
        String of(String key) {
            String at = key;
            String parent = parents.getOrDefault(at, at);
            while (!parent.equals(at)) {
                String above = parents.getOrDefault(parent, parent);
                parents.put(at, above);
                at = parent;
                parent = above;
            }
            return at;
        }
    }
}
