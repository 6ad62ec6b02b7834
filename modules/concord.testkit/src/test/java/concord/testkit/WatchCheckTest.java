package concord.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import concord.core.Change;
import concord.core.Concord;
import concord.core.Watch;
import concord.core.Watcher;
import concord.testkit.Ask.When;
import concord.testkit.History.Call;
import concord.testkit.WatchLog.Batch;
import concord.testkit.WatchLog.Event;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Streams of changes whose answer is known.
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class WatchCheckTest {

    private static final History WRITTEN =
            History.of(
                    List.of(
                            put("a", "1", 1),
                            put("b", "2", 2),
                            Call.answered(
                                    0,
                                    0,
                                    9,
                                    new Ask.Txn(
                                            List.of(),
                                            List.of(
                                                    new Ask.Put("a", "3"),
                                                    new Ask.Delete("b"),
                                                    new Ask.Put("gone", "3"),
                                                    new Ask.Delete("gone")),
                                            List.of()),
                                    new Answer.Decided(
                                            true,
                                            4,
                                            List.of(
                                                    new Answer.Wrote(4),
                                                    new Answer.Wrote(4),
                                                    new Answer.Wrote(4),
                                                    new Answer.Wrote(4)))),
                            Call.unknown(0, 0, new Ask.Put("b", "5")),
                            Call.unknown(0, 0, new Ask.Delete("a")),
                            Call.answered(
                                    0,
                                    0,
                                    9,
                                    new Ask.Put("a", "6", When.ABSENT),
                                    new Answer.Refused())));

    private static Call put(String key, String value, long revision) {
        return Call.answered(0, 0, 9, new Ask.Put(key, value), new Answer.Wrote(revision));
    }

    private static Event put(String key, String value) {
        return new Event(Change.Type.PUT, key, Optional.of(value));
    }

    private static Event gone(Change.Type type, String key) {
        return new Event(type, key, Optional.empty());
    }

    private static Batch batch(long revision, Event... events) {
        return new Batch(revision, List.of(events));
    }

    private static final Batch FIRST = batch(1, put("a", "1"));
    private static final Batch SECOND = batch(2, put("b", "2"));
    private static final Batch FOURTH = batch(4, put("a", "3"), gone(Change.Type.DELETE, "b"));

    private static WatchLog log(String name, long from, Batch... batches) {
        return resumed(new WatchLog(name), from, batches);
    }

    private static WatchLog resumed(WatchLog log, long from, Batch... batches) {
        log.begin(from);
        List.of(batches).forEach(log::receive);
        return log;
    }

    private static void right(WatchLog... logs) {
        Findings findings = WatchCheck.check(List.of(logs), WRITTEN);
        assertTrue(findings.isClean(), findings::toString);
        Findings alone = WatchCheck.check(List.of(logs));
        assertTrue(alone.isClean(), alone::toString);
    }

    private static void wrong(String what, WatchLog... logs) {
        Findings findings = WatchCheck.check(List.of(logs), WRITTEN);
        assertEquals(1, findings.violations().size(), findings::toString);
        assertTrue(findings.violations().getFirst().contains(what), findings::toString);
    }

    @Test
    void aStreamIsCompleteFromWhereItBeganToWhereItIs() {
        right();
        right(log("w", 1));
        right(log("w", 1, FIRST, SECOND, FOURTH));
        right(log("w", 2, SECOND), log("x", 1, FIRST));
        right(log("w", 3, FOURTH, batch(7, gone(Change.Type.EXPIRE, "a"))));
    }

    @Test
    void aWriteIsMissing() {
        wrong("did not hear of b", log("w", 1, FIRST, FOURTH));
        wrong("did not hear of a", log("w", 1, SECOND));
        wrong("did not hear of b", log("w", 1, FIRST, SECOND, batch(4, put("a", "3"))));
    }

    @Test
    void aRevisionComesTwiceOrInParts() {
        wrong("twice", log("w", 1, FIRST, FIRST));
        wrong("twice of a", log("w", 1, batch(1, put("a", "1"), put("a", "1"))));
        WatchLog parts =
                log("w", 3, batch(4, put("a", "3")), batch(4, gone(Change.Type.DELETE, "b")));
        Findings findings = WatchCheck.check(List.of(parts), WRITTEN);
        assertTrue(findings.toString().contains("twice"), findings::toString);
    }

    @Test
    void revisionsAreOutOfOrder() {
        wrong("after 2", log("w", 1, SECOND, FIRST));
        wrong("asked for more", log("w", 2, FIRST, SECOND));
    }

    @Test
    void theContentIsNotWhatWasWritten() {
        wrong("but what was written has", log("w", 1, batch(1, put("a", "9"))));
        wrong("but what was written has", log("w", 2, batch(2, gone(Change.Type.DELETE, "b"))));
        wrong("nobody asked for", log("w", 5, batch(5, put("a", "6"))));
        wrong("without changes", log("w", 5, batch(5)));
    }

    @Test
    void aWriteOfUnknownOutcomeMayBeThere() {
        right(log("w", 3, FOURTH, batch(5, put("b", "5"))));
        wrong(
                "did not hear of b",
                log("w", 3, FOURTH, batch(5, put("b", "5"))),
                log("x", 3, FOURTH, batch(7, gone(Change.Type.EXPIRE, "a"))),
                log(
                        "y",
                        3,
                        FOURTH,
                        batch(5, put("b", "5")),
                        batch(7, gone(Change.Type.EXPIRE, "a"))));
    }

    @Test
    void aDeletionThatNobodyAskedForIsFound() {
        right(log("w", 7, batch(7, gone(Change.Type.DELETE, "a"))));
        right(log("w", 7, batch(7, gone(Change.Type.EXPIRE, "b"))));
        wrong("nobody asked for", log("w", 7, batch(7, gone(Change.Type.DELETE, "b"))));
        wrong("nobody asked for", log("w", 7, batch(7, gone(Change.Type.DELETE, "c"))));
    }

    @Test
    void aWriteOfUnknownOutcomeHappensOnce() {
        Batch put = batch(5, put("b", "5"));
        Batch gone = batch(7, gone(Change.Type.DELETE, "a"));
        right(log("w", 5, put, gone), log("x", 5, put, gone));
        right(resumed(log("w", 5, put, gone), 5, put, gone));
        wrong("at each of the revisions [5, 8]", log("w", 5, put, gone, batch(8, put("b", "5"))));
        wrong(
                "at each of the revisions [7, 9]",
                log("w", 5, put, gone),
                log("x", 7, gone, batch(9, gone(Change.Type.DELETE, "a"))));
        History twice =
                History.of(
                        List.of(
                                Call.unknown(0, 0, new Ask.Put("b", "5")),
                                Call.unknown(0, 0, new Ask.Put("b", "5")),
                                Call.answered(
                                        0,
                                        0,
                                        9,
                                        new Ask.Delete("b"),
                                        new Answer.Wrote(Answer.NO_REVISION))));
        Findings findings =
                WatchCheck.check(
                        List.of(
                                log(
                                        "w",
                                        5,
                                        put,
                                        batch(6, put("b", "5")),
                                        batch(7, gone(Change.Type.DELETE, "b")))),
                        twice);
        assertTrue(findings.isClean(), findings::toString);
    }

    /// Even if somebody has asked for it: at that revision somebody else has written.
    @Test
    void aRevisionHasNothingThatItsWriterDidNotWrite() {
        wrong("which is not of", log("w", 1, batch(1, put("a", "1"), put("b", "5"))));
        wrong(
                "which is not of",
                log("w", 2, batch(2, put("b", "2"), gone(Change.Type.DELETE, "a"))));
        wrong(
                "which is not of",
                log(
                        "w",
                        4,
                        batch(4, put("a", "3"), gone(Change.Type.DELETE, "b"), put("gone", "3"))));
        right(
                log(
                        "w",
                        4,
                        batch(
                                4,
                                put("a", "3"),
                                gone(Change.Type.DELETE, "b"),
                                gone(Change.Type.DELETE, "gone"))));
        right(log("w", 2, batch(2, put("b", "2"), gone(Change.Type.EXPIRE, "a"))));
    }

    @Test
    void twoWatchersDisagree() {
        wrong(
                "but w has",
                log("w", 6, batch(7, gone(Change.Type.EXPIRE, "a"))),
                log("x", 6, batch(7, gone(Change.Type.DELETE, "a"))));
    }

    @Test
    void whoeverBeginsAgainGoesOnOrHearsTheSame() {
        right(resumed(log("w", 1, FIRST), 2, SECOND, FOURTH));
        right(resumed(log("w", 1, FIRST, SECOND), 1, FIRST, SECOND, FOURTH));
        right(resumed(resumed(log("w", 1, FIRST), 2), 2, SECOND));
        wrong("gap", resumed(log("w", 1, FIRST), 3, FOURTH));
        wrong("did not hear of b", resumed(log("w", 1, FIRST), 2, FOURTH));
    }

    @Test
    void aWatcherHearsOfWhatItWantsAlone() {
        WatchLog log = new WatchLog("w", key -> key.equals("a"));
        right(resumed(log, 1, FIRST, batch(4, put("a", "3"))), log("x", 1, FIRST, SECOND, FOURTH));
        wrong("does not want", resumed(new WatchLog("w", key -> key.equals("b")), 1, FIRST));
        wrong(
                "did not hear of a",
                resumed(new WatchLog("w", key -> key.equals("a")), 1, batch(4, put("a", "3"))));
    }

    @Test
    void aLogTellsWhereToGoOn() {
        WatchLog log = new WatchLog("w");
        assertThrows(IllegalStateException.class, () -> log.receive(FIRST));
        assertEquals(1, log.next());
        log.begin(3);
        assertEquals(3, log.next());
        log.receive(FOURTH);
        log.begin(5);
        assertEquals(5, log.next());
    }

    @Test
    void watchersOfAStoreAreRight() {
        History history = new History();
        WatchLog first = new WatchLog("first");
        WatchLog second = new WatchLog("second", key -> key.startsWith("b"));
        try (Concord concord = Concord.inMemory()) {
            HistoryClient client = new HistoryClient(history, 1, concord.store());
            for (int i = 0; i < 20; i++) {
                client.put(i % 2 == 0 ? "a" : "b", "" + i);
                client.delete(i % 3 == 0 ? "a" : "b");
            }
            long last = concord.status().revision();
            for (int i = 0; i < 2; i++) {
                first.begin(first.next());
                try (Watcher watcher = concord.store().watch(Watch.all().from(first.next()))) {
                    while (first.next() <= (i == 0 ? last / 2 : last)) {
                        first.receive(watcher.next());
                    }
                }
            }
            second.begin(1);
            try (Watcher watcher = concord.store().watch(Watch.prefix("b").from(1))) {
                while (second.next() < last - 3) {
                    second.receive(watcher.next());
                }
            }
        }
        Findings findings = WatchCheck.check(List.of(first, second), history);
        assertTrue(findings.isClean(), findings::toString);
        assertEquals(2, first.stretches().size());
    }
}
