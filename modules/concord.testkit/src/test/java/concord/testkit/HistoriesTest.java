package concord.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import concord.testkit.Ask.When;
import concord.testkit.History.Call;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Histories whose answer is known, by the name of what went right or wrong in them.
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class HistoriesTest {

    private static final Answer REFUSED = new Answer.Refused();
    private static final Answer ABSENT = new Answer.Absent();

    private static Call call(long start, long end, Ask ask, Answer answer) {
        return Call.answered(0, start, end, ask, answer);
    }

    private static Call put(long start, long end, String value, long revision) {
        return call(start, end, new Ask.Put("k", value), new Answer.Wrote(revision));
    }

    private static Call swap(long start, long end, When when, String value, Answer answer) {
        return call(start, end, new Ask.Put("k", value, when), answer);
    }

    private static Call get(long start, long end, String value, long revision) {
        return call(start, end, new Ask.Get("k"), new Answer.Found(value, revision));
    }

    private static Call absent(long start, long end) {
        return call(start, end, new Ask.Get("k"), ABSENT);
    }

    private static Call delete(long start, long end, long revision) {
        return call(start, end, new Ask.Delete("k"), new Answer.Wrote(revision));
    }

    private static void right(Call... calls) {
        Findings findings = Histories.check(History.of(List.of(calls)));
        assertTrue(findings.isClean(), findings::toString);
    }

    /// Both checks find it.
    private static void wrong(Call... calls) {
        wrongByOrder(calls);
        wrongByRevisions(calls);
    }

    private static void wrongByOrder(Call... calls) {
        Findings findings = Histories.checkOrder(History.of(List.of(calls)));
        assertFalse(findings.violations().isEmpty(), () -> "an order of " + List.of(calls));
    }

    private static void wrongByRevisions(Call... calls) {
        Findings findings = Histories.checkRevisions(History.of(List.of(calls)));
        assertFalse(findings.violations().isEmpty(), () -> "revisions of " + List.of(calls));
    }

    @Test
    void whatWasWrittenIsRead() {
        right();
        right(absent(0, 1), put(2, 3, "1", 1), get(4, 5, "1", 1), delete(6, 7, 2), absent(8, 9));
        right(put(0, 9, "1", 2), put(0, 9, "2", 1), get(10, 11, "1", 2));
        right(put(0, 9, "1", 1), absent(1, 2), get(3, 4, "1", 1));
    }

    @Test
    void aStaleRead() {
        wrong(put(0, 1, "1", 1), put(2, 3, "2", 2), get(4, 5, "1", 1));
        wrong(put(0, 9, "1", 1), get(1, 2, "1", 1), absent(3, 4));
        wrong(put(0, 1, "1", 1), delete(2, 3, 2), get(4, 5, "1", 1));
    }

    @Test
    void aLostWrite() {
        wrong(put(0, 1, "1", 1), absent(2, 3));
        wrongByOrder(put(0, 1, "1", 1), swap(2, 3, When.ABSENT, "2", new Answer.Wrote(2)));
    }

    @Test
    void aReadOfAWriteThatNeverHappened() {
        wrong(put(0, 1, "1", 1), get(2, 3, "2", 2));
        wrong(put(0, 1, "1", 1), get(2, 3, "2", 1));
        wrong(put(0, 1, "1", 1), swap(2, 3, new When.At(7), "2", REFUSED), get(4, 5, "2", 2));
        wrong(
                put(0, 1, "1", 1),
                new Call(0, new Ask.Put("k", "2"), 2, 3, History.Outcome.FAILED, null),
                get(4, 5, "2", 2));
    }

    @Test
    void aReadOfTheFuture() {
        wrong(get(0, 1, "1", 1), put(2, 3, "1", 1));
    }

    @Test
    void aSwapThatSucceededTwice() {
        Call first = swap(2, 9, new When.At(1), "2", new Answer.Wrote(2));
        Call second = swap(2, 9, new When.At(1), "3", new Answer.Wrote(3));
        Call refused = swap(2, 9, new When.At(1), "3", REFUSED);
        right(put(0, 1, "1", 1), first, refused);
        wrongByOrder(put(0, 1, "1", 1), first, second);
        wrongByOrder(
                put(0, 1, "1", 1),
                swap(2, 9, new When.Holds("1"), "2", new Answer.Wrote(2)),
                swap(2, 9, new When.Holds("1"), "3", new Answer.Wrote(3)));
    }

    @Test
    void aSwapThatWasRefusedThoughItsConditionHeld() {
        wrongByOrder(put(0, 1, "1", 1), swap(2, 3, new When.At(1), "2", REFUSED));
        wrongByOrder(put(0, 1, "1", 1), swap(2, 3, When.PRESENT, "2", REFUSED));
        wrongByOrder(put(0, 1, "1", 1), call(2, 3, new Ask.Delete("k"), REFUSED));
        right(call(2, 3, new Ask.Delete("k"), REFUSED), put(4, 5, "1", 1));
    }

    @Test
    void revisionsAreTheOrder() {
        wrong(put(0, 1, "1", 2), put(2, 3, "2", 1));
        wrong(put(0, 9, "1", 1), put(0, 9, "2", 1));
        wrongByRevisions(
                put(0, 1, "1", 2), call(2, 3, new Ask.Put("other", "2"), new Answer.Wrote(1)));
        wrong(put(0, 9, "1", 1), put(0, 9, "2", 2), get(10, 11, "1", 1));
    }

    @Test
    void aWriteOfUnknownOutcomeTakesEffectLateOrNeverButOnce() {
        Call lost = Call.unknown(0, 0, new Ask.Put("k", "5"));
        right(lost, absent(1, 2));
        right(lost, absent(1, 2), get(3, 4, "5", 1));
        right(lost, put(1, 2, "1", 1), put(3, 4, "2", 2), get(5, 6, "5", 3), put(7, 8, "6", 4));
        right(lost, put(1, 2, "1", 1), put(3, 4, "2", 3), get(5, 6, "2", 3));
        wrongByOrder(lost, put(1, 2, "1", 1), put(3, 4, "2", 3), get(5, 6, "5", 2));
        wrong(get(1, 2, "5", 1), Call.unknown(0, 3, new Ask.Put("k", "5")));
        wrong(lost, get(1, 2, "5", 1), put(3, 4, "6", 2), get(5, 6, "5", 1));
        wrongByOrder(lost, get(1, 2, "5", 1), put(3, 4, "6", 2), get(5, 6, "5", 3));
        wrongByOrder(lost, get(1, 2, "5", 1), get(3, 4, "5", 2));
    }

    @Test
    void writesOfUnknownOutcomeBuildOnEachOther() {
        Call first = Call.unknown(0, 0, new Ask.Put("k", "1"));
        Call second = Call.unknown(0, 0, new Ask.Put("k", "2", new When.Holds("1")));
        Call third = Call.unknown(0, 0, new Ask.Delete("k", new When.Holds("2")));
        right(first, second, third, get(1, 2, "2", 2), absent(3, 4));
        right(third, second, first, get(1, 2, "1", 1), get(1, 2, "2", 2), absent(3, 4));
        wrongByOrder(second, third, get(1, 2, "2", 2));
        wrongByOrder(first, second, get(1, 2, "1", 1), absent(3, 4));
    }

    /// A stale read has no place in the order, so it tells the client the revision, and not the
    /// search.
    @Test
    void aConditionOfUnknownOutcomeMayHoldAtARevisionThatNobodyToldTheSearch() {
        Call first = Call.unknown(0, 0, new Ask.Put("k", "a"));
        Call seen = call(1, 2, new Ask.StaleGet("k"), new Answer.Found("a", 1));
        When when = new When.At(1);
        Call second = Call.unknown(0, 3, new Ask.Put("k", "b", when));
        right(first, seen, second, get(4, 5, "b", 2));
        right(first, seen, second, get(4, 5, "a", 1), get(6, 7, "b", 2));
        wrongByOrder(first, seen, second, get(4, 5, "b", 1));
        wrongByOrder(first, seen, second, get(4, 5, "b", 2), get(6, 7, "a", 1));
        wrongByOrder(first, seen, second, get(4, 5, "a", 3), get(6, 7, "b", 4));
        right(
                first,
                seen,
                Call.unknown(0, 3, new Ask.Delete("k", when)),
                get(4, 5, "a", 1),
                absent(6, 7));
        Call other = call(0, 9, new Ask.Put("other", "1"), new Answer.Wrote(1));
        wrongByOrder(first, other, second, get(10, 11, "b", 2));
    }

    @Test
    void aTestOfUnknownOutcomeMayHoldAtARevisionThatNobodyToldTheSearch() {
        Call first = Call.unknown(0, 0, new Ask.Put("k", "a"));
        List<Ask.Test> tests = List.of(new Ask.Test("k", new When.At(1)));
        Ask either =
                new Ask.Txn(tests, List.of(new Ask.Put("l", "x")), List.of(new Ask.Put("l", "y")));
        Ask onlyElse = new Ask.Txn(tests, List.of(), List.of(new Ask.Put("l", "y")));
        Call there = get(1, 2, "a", Answer.NO_REVISION);
        Call x = call(4, 5, new Ask.Get("l"), new Answer.Found("x", 2));
        Call y = call(4, 5, new Ask.Get("l"), new Answer.Found("y", 2));
        right(first, there, Call.unknown(0, 3, either), x, get(6, 7, "a", 1));
        right(first, there, Call.unknown(0, 3, either), y);
        right(first, there, Call.unknown(0, 3, onlyElse), y);
        wrongByOrder(first, there, Call.unknown(0, 3, either), x, get(6, 7, "a", 3));
        wrongByOrder(first, there, Call.unknown(0, 3, onlyElse), x);
        Ask within =
                new Ask.Txn(
                        List.of(),
                        List.of(new Ask.Put("k", "b", new When.At(1)), new Ask.Put("l", "x")),
                        List.of());
        right(first, there, Call.unknown(0, 3, within), x, get(6, 7, "b", 2));
        right(first, there, Call.unknown(0, 3, within), x, get(6, 7, "a", 1));
        wrongByOrder(first, there, Call.unknown(0, 3, within), x, get(6, 7, "c", 2));
    }

    @Test
    void aConditionDoesNotHoldAtTheRevisionOfAWriteOfAnotherKey() {
        Call first = put(0, 1, "a", 5);
        Call lost = Call.unknown(0, 2, new Ask.Put("k", "b"));
        Call other = call(2, 9, new Ask.Put("other", "1"), new Answer.Wrote(6));
        wrongByOrder(first, lost, other, swap(10, 11, new When.At(6), "c", new Answer.Wrote(8)));
        right(first, lost, other, swap(10, 11, new When.At(7), "c", new Answer.Wrote(8)));
        right(first, lost, swap(10, 11, new When.At(6), "c", new Answer.Wrote(8)));
        right(first, lost, other, swap(10, 11, new When.At(6), "c", REFUSED));
    }

    @Test
    void anUnknownDeletionExplainsAnAbsence() {
        Call lost = Call.unknown(0, 2, new Ask.Delete("k"));
        right(put(0, 1, "1", 1), lost, absent(3, 4), put(5, 6, "2", 3));
        right(put(0, 1, "1", 1), lost, swap(3, 4, When.ABSENT, "2", new Answer.Wrote(3)));
        wrongByOrder(put(0, 1, "1", 1), lost, absent(3, 4), get(5, 6, "1", 1));
        wrong(put(0, 1, "1", 1), absent(2, 3), Call.unknown(0, 4, new Ask.Delete("k")));
    }

    @Test
    void aStaleReadMayBeOldButNotMadeUp() {
        Ask stale = new Ask.StaleGet("k");
        Call first = put(0, 1, "1", 1);
        Call second = put(2, 3, "2", 2);
        right(first, second, call(4, 5, stale, new Answer.Found("1", 1)));
        right(first, second, call(4, 5, stale, ABSENT));
        wrongByRevisions(first, second, call(4, 5, stale, new Answer.Found("1", 2)));
        wrongByRevisions(first, second, call(4, 5, stale, new Answer.Found("3", 3)));
    }

    private static Ask move(String from, String to) {
        return new Ask.Txn(
                List.of(new Ask.Test(from, When.PRESENT), new Ask.Test(to, When.ABSENT)),
                List.of(new Ask.Delete(from), new Ask.Put(to, "moved")),
                List.of(new Ask.Get(to)));
    }

    private static Answer moved(long revision) {
        return new Answer.Decided(
                true, revision, List.of(new Answer.Wrote(revision), new Answer.Wrote(revision)));
    }

    private static Answer notMoved(Answer found) {
        return new Answer.Decided(false, 0, List.of(found));
    }

    private static final Ask BOTH =
            new Ask.Txn(List.of(), List.of(new Ask.Get("k"), new Ask.Get("l")), List.of());

    private static Answer both(Answer k, Answer l) {
        return new Answer.Decided(true, 0, List.of(k, l));
    }

    @Test
    void aTransactionIsAtomic() {
        Call first = put(0, 1, "1", 1);
        Call move = call(2, 9, move("k", "l"), moved(2));
        Answer there = new Answer.Found("1", 1);
        Answer after = new Answer.Found("moved", 2);
        right(first, move, call(3, 4, BOTH, both(there, ABSENT)));
        right(first, move, call(3, 4, BOTH, both(ABSENT, after)), absent(5, 6));
        wrongByOrder(first, move, call(3, 4, BOTH, both(there, after)));
        wrongByOrder(first, move, call(3, 4, BOTH, both(ABSENT, ABSENT)));
        wrongByOrder(
                first,
                move,
                call(3, 4, BOTH, both(ABSENT, after)),
                call(5, 6, new Ask.Get("k"), there));
    }

    @Test
    void aTransactionTakesTheBranchThatItsTestsSay() {
        Call first = put(0, 1, "1", 1);
        right(
                first,
                call(2, 3, move("k", "l"), moved(2)),
                call(4, 5, move("k", "l"), notMoved(new Answer.Found("moved", 2))));
        wrongByOrder(first, call(2, 3, move("k", "l"), notMoved(ABSENT)));
        wrongByOrder(first, call(2, 3, move("l", "k"), moved(2)));
        wrongByOrder(call(2, 3, move("k", "l"), moved(2)), put(4, 5, "1", 3));
    }

    @Test
    void aTransactionOfUnknownOutcomeTakesEffectAsAWhole() {
        Call first = put(0, 1, "1", 1);
        Call lost = Call.unknown(0, 2, move("k", "l"));
        Call read = call(3, 4, new Ask.Get("l"), new Answer.Found("moved", 2));
        right(first, lost, read, absent(5, 6));
        right(first, lost, get(3, 4, "1", 1));
        wrongByOrder(first, lost, read, get(5, 6, "1", 1));
    }

    @Test
    void aKeyThatATransactionWritesTwiceHasItsLastValue() {
        Ask twice =
                new Ask.Txn(
                        List.of(new Ask.Test("k", new When.At(0))),
                        List.of(
                                new Ask.Put("k", "1"),
                                new Ask.Get("k"),
                                new Ask.Put("k", "2", new When.Holds("1"))),
                        List.of());
        Answer done =
                new Answer.Decided(
                        true,
                        1,
                        List.of(
                                new Answer.Wrote(1),
                                new Answer.Found("1", 1),
                                new Answer.Wrote(1)));
        right(call(0, 1, twice, done), get(2, 3, "2", 1));
        wrong(call(0, 1, twice, done), get(2, 3, "1", 1));
    }

    @Test
    void withoutRevisionsTheOrderAloneDecides() {
        right(put(0, 9, "1", 0), put(0, 9, "2", 0), get(10, 11, "1", 0));
        wrongByOrder(
                put(0, 9, "1", 0), put(0, 9, "2", 0), get(10, 11, "1", 0), get(12, 13, "2", 0));
    }

    @Test
    void whatIsTooMuchIsUndecidedAndNotRight() {
        List<Call> calls = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            calls.add(put(0, 100, "" + i, 0));
        }
        calls.add(get(101, 102, "x", 0));
        History history = History.of(calls);
        Findings findings = Histories.checkOrder(history, 1_000);
        assertEquals(List.of(), findings.violations());
        assertEquals(1, findings.undecided().size());
        assertFalse(findings.isClean());
        AssertionError error = assertThrows(AssertionError.class, findings::assertClean);
        assertTrue(String.valueOf(error.getMessage()).contains("1 undecided"));
    }
}
