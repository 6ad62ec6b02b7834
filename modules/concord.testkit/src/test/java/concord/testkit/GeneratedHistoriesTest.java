package concord.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import concord.testkit.History.Call;
import concord.testkit.History.Outcome;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Histories of an atomic store, as they are and with one answer changed. The search for an order
/// is exponential, and gives one long history in some hundreds up: so the seed is the same each
/// time, unless `-Dseed=` gives another.
@Timeout(value = 240, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class GeneratedHistoriesTest {

    private final long seed = Long.getLong("seed", 1);
    private final RandomGenerator random = new SplittableRandom(seed);

    @Test
    void longHistoriesOfAnAtomicStoreAreRight() {
        for (int i = 0; i < 2; i++) {
            GeneratedHistory generated = new GeneratedHistory(random, 16, 1, i % 2 == 0);
            List<Call> calls = generated.calls(20_000);
            Findings findings = Histories.check(History.of(calls));
            assertTrue(findings.isClean(), () -> told(calls, findings));
        }
    }

    @Test
    void longHistoriesWithTransactionsAreRight() {
        GeneratedHistory generated = new GeneratedHistory(random, 16, 4, true);
        List<Call> calls = generated.calls(20_000);
        Findings findings = Histories.check(History.of(calls));
        assertTrue(findings.isClean(), () -> told(calls, findings));
    }

    /// A read somewhere that is as old as one answer before it.
    @Test
    void oneWrongAnswerInALongHistoryIsFound() {
        GeneratedHistory generated = new GeneratedHistory(random, 16, 1, true);
        List<Call> calls = generated.calls(20_000);
        Findings findings = Histories.checkOrder(History.of(withAStaleRead(calls)));
        assertEquals(1, findings.violations().size(), () -> told(List.of(), findings));
    }

    private static List<Call> withAStaleRead(List<Call> calls) {
        List<Call> changed = new ArrayList<>(calls);
        Answer old = new Answer.Absent();
        for (int i = 0; i < calls.size(); i++) {
            Call call = calls.get(i);
            if (call.ask() instanceof Ask.Get && call.answer() instanceof Answer.Found found) {
                if (i > calls.size() / 2) {
                    changed.set(
                            i,
                            Call.answered(
                                    call.client(), call.start(), call.end(), call.ask(), old));
                    return changed;
                } else if (i < calls.size() / 4) {
                    old = found;
                }
            }
        }
        throw new AssertionError("no read in the second half");
    }

    /// Short ones, right ones and wrong ones, against trying every order.
    @Test
    void shortHistoriesAreDecidedAsTryingEveryOrderDoes() {
        int wrong = 0;
        int seen = 0;
        for (int i = 0; i < 5_000; i++) {
            GeneratedHistory generated =
                    new GeneratedHistory(random, random.nextInt(1, 4), random.nextInt(1, 3), true);
            List<Call> calls = generated.calls(random.nextInt(2, 7));
            assertDecided(calls, true);
            Findings byRevisions = Histories.checkRevisions(History.of(calls));
            assertTrue(byRevisions.isClean(), () -> told(calls, byRevisions));
            List<Call> changed = mutated(calls);
            if (!assertDecided(changed, hasOrder(changed))) {
                wrong++;
                Findings findings = Histories.checkRevisions(History.of(changed));
                seen += findings.isClean() ? 0 : 1;
            }
        }
        assertTrue(wrong > 300, "so many were wrong: " + wrong);
        assertTrue(seen > wrong / 4, "so many of " + wrong + " are seen by revisions: " + seen);
    }

    private boolean assertDecided(List<Call> calls, boolean expected) {
        Findings findings = Histories.checkOrder(History.of(calls));
        assertEquals(expected, findings.isClean(), () -> told(calls, findings));
        return expected;
    }

    private String told(List<Call> calls, Findings findings) {
        StringBuilder text = new StringBuilder("-Dseed=" + seed + "\n" + findings + "\n");
        calls.stream().limit(40).forEach(call -> text.append(call).append('\n'));
        return text.toString();
    }

    private List<Call> mutated(List<Call> calls) {
        List<Call> changed = new ArrayList<>(calls);
        int at = random.nextInt(calls.size());
        Call call = calls.get(at);
        Answer answer = call.answer();
        if (answer != null) {
            changed.set(
                    at,
                    Call.answered(
                            call.client(), call.start(), call.end(), call.ask(), other(answer)));
        }
        return changed;
    }

    private Answer other(Answer answer) {
        return switch (answer) {
            case Answer.Wrote(long revision) ->
                    random.nextBoolean()
                            ? new Answer.Refused()
                            : new Answer.Wrote(Math.max(1, revision + random.nextInt(-2, 3)));
            case Answer.Refused() -> new Answer.Wrote(random.nextInt(1, 5));
            case Answer.Found(String value, long revision) ->
                    random.nextBoolean()
                            ? new Answer.Absent()
                            : new Answer.Found(
                                    "v" + random.nextInt(4),
                                    Math.max(1, revision + random.nextInt(-1, 2)));
            case Answer.Absent() -> new Answer.Found("v" + random.nextInt(4), random.nextInt(1, 5));
            case Answer.Decided(boolean succeeded, long revision, List<Answer> answers) ->
                    random.nextBoolean()
                            ? new Answer.Decided(succeeded, Math.max(1, revision - 1), answers)
                            : new Answer.Decided(
                                    succeeded,
                                    revision,
                                    answers.stream().map(this::other).toList());
        };
    }

    /// Whether some order is one of an atomic store; tries them all.
    private static boolean hasOrder(List<Call> calls) {
        List<Set<String>> groups = new ArrayList<>();
        for (Call call : calls) {
            Set<String> joined = new HashSet<>(call.ask().keys());
            for (Set<String> group : List.copyOf(groups)) {
                if (group.stream().anyMatch(joined::contains)) {
                    joined.addAll(group);
                    groups.remove(group);
                }
            }
            groups.add(joined);
        }
        StoreModel model = StoreModel.of(calls);
        return groups.stream()
                .allMatch(group ->
                        hasOrder(
                                model,
                                model.initial(),
                                0,
                                calls.stream()
                                        .filter(call ->
                                                call.ask().keys().stream()
                                                        .anyMatch(group::contains))
                                        .toList()));
    }

    private static boolean hasOrder(
            StoreModel model, Map<String, Cell> state, long revision, List<Call> left) {
        if (left.stream().allMatch(call -> call.outcome() == Outcome.UNKNOWN)) {
            return true;
        }
        for (Call call : left) {
            List<Call> rest = new ArrayList<>(left);
            rest.remove(call);
            boolean isFirst =
                    rest.stream()
                            .allMatch(other ->
                                    other.outcome() == Outcome.UNKNOWN
                                            || other.end() >= call.start());
            OptionalLong rank =
                    call.answer() == null
                            ? OptionalLong.empty()
                            : model.rank(call.ask(), call.answer());
            long at = rank.orElse(revision);
            Optional<Map<String, Cell>> next =
                    model.step(state, call.ask(), Optional.ofNullable(call.answer()));
            boolean fits = rank.isEmpty() || model.precedes(state, at);
            if (isFirst
                    && fits
                    && at >= revision
                    && next.isPresent()
                    && hasOrder(model, next.get(), at, rest)) {
                return true;
            }
        }
        return false;
    }
}
