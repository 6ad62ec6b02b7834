package concord.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import concord.core.Concord;
import concord.core.ConcordException;
import concord.core.ErrorCode;
import concord.testkit.Ask.When;
import concord.testkit.History.Call;
import concord.testkit.History.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class HistoryTest {

    private static final Ask PUT = new Ask.Put("key", "value");
    private static final Ask GET = new Ask.Get("key");

    private final History history = new History();

    private Outcome outcome(Ask ask, RuntimeException failure) {
        assertThrows(
                failure.getClass(),
                () ->
                        history.call(
                                1,
                                ask,
                                () -> {
                                    throw failure;
                                }));
        return history.calls().getLast().outcome();
    }

    @Test
    void itTellsFailuresWithoutEffectFromThoseThatMayHaveOne() {
        assertEquals(
                Outcome.UNKNOWN,
                outcome(PUT, ConcordException.Timeout.ofWrite(Duration.ofSeconds(1))));
        assertEquals(Outcome.UNKNOWN, outcome(PUT, new ConcordException.Unavailable("gone")));
        assertEquals(Outcome.UNKNOWN, outcome(PUT, new IllegalStateException("a bug")));
        assertEquals(Outcome.FAILED, outcome(PUT, new ConcordException.Overloaded("full")));
        assertEquals(
                Outcome.FAILED,
                outcome(PUT, new RuntimeException(new ConcordException.InvalidKey("empty"))));
        assertEquals(Outcome.FAILED, outcome(GET, new ConcordException.Unavailable("gone")));
    }

    @Test
    void aCallThatWaitsIsOfUnknownOutcome() {
        History.Pending call = history.begin(7, PUT);
        assertEquals(List.of(Outcome.UNKNOWN), outcomes());
        assertEquals(0, history.size());
        call.answered(new Answer.Wrote(3));
        call.failed();
        assertEquals(List.of(Outcome.ANSWERED), outcomes(), "its first end counts");
        assertEquals(1, history.size());
    }

    private List<Outcome> outcomes() {
        return history.calls().stream().map(Call::outcome).toList();
    }

    @Test
    void manyThreadsRecordAtOnce() throws InterruptedException {
        List<Thread> threads = new ArrayList<>();
        for (int client = 0; client < 8; client++) {
            int id = client;
            threads.add(
                    Thread.startVirtualThread(() -> {
                        for (int i = 0; i < 2_000; i++) {
                            history.call(id, GET, Answer.Absent::new);
                        }
                    }));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertEquals(16_000, history.calls().size());
        assertTrue(history.calls().stream().allMatch(call -> call.start() <= call.end()));
    }

    @Test
    void aFileHoldsEverything(@TempDir Path directory) throws IOException {
        When at = new When.At(12);
        Ask txn =
                new Ask.Txn(
                        List.of(new Ask.Test("a", at), new Ask.Test("b", When.ABSENT)),
                        List.of(new Ask.Put("a", "1"), GET),
                        List.of(new Ask.Delete("b", When.PRESENT)));
        List<Call> calls =
                List.of(
                        Call.answered(1, 0, 5, PUT, new Answer.Wrote(1)),
                        Call.answered(1, 6, 7, GET, new Answer.Found("val\n\"ue\u00e9", 1)),
                        Call.answered(2, 6, 7, new Ask.StaleGet("key"), new Answer.Absent()),
                        Call.answered(
                                2,
                                8,
                                9,
                                new Ask.Put("key", "2", new When.Holds("1")),
                                new Answer.Refused()),
                        Call.answered(
                                3,
                                8,
                                12,
                                txn,
                                new Answer.Decided(
                                        true,
                                        14,
                                        List.of(new Answer.Wrote(14), new Answer.Absent()))),
                        Call.unknown(4, 10, new Ask.Delete("key", at)),
                        new Call(4, PUT, 11, 12, Outcome.FAILED, null));
        Path file = directory.resolve("history.jsonl");
        History.of(calls).write(file);
        assertEquals(calls, History.read(file).calls());
        assertEquals(calls.size(), Files.readAllLines(file).size());
        assertEquals(
                """
                {"client":1,"start":0,"end":5,"put":"key","value":"value","wrote":1}\
                """,
                Files.readAllLines(file).getFirst());

        Files.writeString(file, "{\"client\":1,\"start\":0,\"end\":5,\"get\":\"key\"}\n");
        IOException failure = assertThrows(IOException.class, () -> History.read(file));
        assertTrue(String.valueOf(failure.getMessage()).contains("line 1 of"));
    }

    @Test
    void aClientRecordsWhatAStoreAnswers() {
        try (Concord concord = Concord.inMemory()) {
            HistoryClient client = new HistoryClient(history, 1, concord.store());
            assertEquals(new Answer.Absent(), client.get("key"));
            assertEquals(new Answer.Wrote(1), client.put("key", "1"));
            assertEquals(new Answer.Found("1", 1), client.get("key"));
            assertEquals(new Answer.Refused(), client.put("key", "2", When.ABSENT));
            assertEquals(new Answer.Wrote(2), client.put("key", "2", new When.At(1)));
            assertEquals(new Answer.Refused(), client.put("key", "3", new When.At(1)));
            assertEquals(new Answer.Wrote(3), client.put("key", "3", new When.Holds("2")));
            assertEquals(
                    new Answer.Decided(
                            true,
                            4,
                            List.of(
                                    new Answer.Found("3", 3),
                                    new Answer.Wrote(4),
                                    new Answer.Wrote(4))),
                    client.ask(
                            new Ask.Txn(
                                    List.of(
                                            new Ask.Test("key", When.PRESENT),
                                            new Ask.Test("other", new When.At(0))),
                                    List.of(
                                            new Ask.Get("key"),
                                            new Ask.Delete("key"),
                                            new Ask.Put("other", "1")),
                                    List.of())));
            assertEquals(new Answer.Refused(), client.delete("key"));
            assertEquals(new Answer.Found("1", 4), client.stale().of(concord.store()).get("other"));
            Failures.assertFails(ErrorCode.INVALID_KEY, () -> client.get(""));
            assertEquals(Outcome.FAILED, history.calls().getLast().outcome());
        }
        Findings findings = Histories.check(history);
        assertTrue(findings.isClean(), findings::toString);
    }
}
