package concord.core.observe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import concord.core.Concord;
import concord.core.ConcordException;
import concord.core.Condition;
import concord.core.Consistency;
import concord.core.Delete;
import concord.core.Entry;
import concord.core.Index;
import concord.core.Key;
import concord.core.Put;
import concord.core.Query;
import concord.core.Range;
import concord.core.Settings;
import concord.core.Store;
import concord.core.Value;
import concord.core.auth.AccessRole;
import concord.core.auth.Grant;
import concord.core.auth.Permission;
import concord.core.spi.Event;
import concord.core.spi.Observer;
import concord.core.spi.OperationCall;
import concord.core.spi.OperationKind;
import concord.core.spi.Surroundings;
import concord.core.spi.TraceContext;
import concord.core.store.LocalStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// What observers are told of an operation, and what they can do to it.
class OperationsTest {

    private static final TraceContext SPAN =
            TraceContext.of(
                    Optional.of("00-0af7651916cd43dd8448eb211c80319c-00f067aa0ba902b7-01"),
                    Optional.empty());

    private static final Duration A_MINUTE = Duration.ofMinutes(1);
    private static final List<Grant> READ = List.of(Grant.onPrefix("a/", Permission.READ));

    private final Recorder recorder = new Recorder();

    private static Concord open(Observer... observers) {
        return Concord.inMemory(Settings.defaults(), List.of(observers), Surroundings.REAL);
    }

    private Recorder.Seen last() {
        return recorder.last();
    }

    @Test
    void nothingIsWrappedWhenNobodyLooks() {
        try (Concord concord = open(_ -> {})) {
            assertInstanceOf(LocalStore.class, concord.store());
        }
    }

    @Test
    void whatTookNoEffectHasItsCode() {
        try (Concord concord = open(recorder)) {
            Store store = concord.store();
            store.put("k", Value.of(1));
            assertEquals("ok", last().end().result());
            assertEquals(1, last().end().revision());
            assertTrue(last().end().durationNanos() > 0);
            store.put(Put.of("k", Value.of(2)).when(Condition.ABSENT));
            assertEquals("CONDITION_FAILED", last().end().result());
            store.delete(Delete.of("k").when(Condition.version(9)));
            assertEquals("CONDITION_FAILED", last().end().result());
            store.touch("absent", Duration.ofSeconds(1));
            assertEquals("NOT_FOUND", last().end().result());
            store.delete("absent");
            assertEquals("ok", last().end().result());
            assertThrows(ConcordException.class, () -> store.leases().keepAlive(99));
            assertEquals("NOT_FOUND", last().end().result());
            assertEquals(Optional.of("99"), last().call().subject().name());
        }
    }

    @Test
    void aNameIsToldUpToALengthBecauseItIsSeenBeforeItIsRefused() {
        try (Concord concord = open(recorder)) {
            String longest = "x".repeat(255);
            for (String name : List.of(longest, longest + "x", "x".repeat(254) + "\ud83d\ude00")) {
                assertEquals(Optional.empty(), concord.access().tokens().get(name));
            }
            assertEquals(
                    List.of(longest, longest + "…", "x".repeat(254) + "…"),
                    recorder.seen().stream()
                            .map(seen -> seen.call().subject().name().orElseThrow())
                            .toList());
        }
    }

    @Test
    void aBatchTellsItsFirstKeyHowManyThereAreAndItsRevision() {
        try (Concord concord = open(recorder)) {
            concord.store().bulk(List.of(Put.of("a", Value.of(1)), Put.of("b", Value.of(2))));
            assertEquals(Optional.of(Key.of("a")), last().call().subject().key());
            assertEquals(2, last().call().subject().keys());
            assertEquals(1, last().end().revision());
            concord.store()
                    .bulk(
                            List.of(
                                    Put.of("a", Value.of(1)).when(Condition.ABSENT),
                                    Put.of("c", Value.of(2))));
            assertEquals(2, last().end().revision());
        }
    }

    @Test
    void whatHasNoRevisionInItsAnswerTellsItToThoseWhoLook() {
        try (Concord concord = open(recorder)) {
            Store store = concord.store();
            List<Runnable> writes =
                    List.of(
                            () -> store.indexes().create(Index.of("n", "/n")),
                            () -> store.indexes().drop("n"),
                            () -> store.leases().revoke(store.leases().grant(A_MINUTE).id()),
                            () -> concord.access().roles().put(new AccessRole("r", READ)),
                            () -> concord.access().roles().drop("r"),
                            () -> concord.access().tokens().revoke("absent"),
                            () -> store.compact(0));
            for (Runnable write : writes) {
                store.put("k", Value.of(1));
                write.run();
                assertEquals(
                        concord.status().revision(), last().end().revision(), last()::toString);
            }
            store.put("k2", Value.of(1));
            assertEquals(2, store.deleteWhere(Query.withPrefix("k")));
            assertEquals(concord.status().revision(), last().end().revision());
            assertEquals(OptionalLong.of(2), last().end().keys());
            assertThrows(ConcordException.class, () -> store.leases().revoke(99));
            assertEquals(0, last().end().revision());
        }
    }

    @Test
    void whatIsMadeIsTold() {
        try (Concord concord = open(recorder)) {
            var lease = concord.store().leases().grant(Duration.ofMinutes(1));
            assertEquals(Optional.of(Long.toString(lease.id())), last().end().made());
            assertEquals(lease.id(), last().end().revision());
            var issued = concord.access().tokens().create("t", List.of("viewer"));
            assertEquals(Optional.of(issued.token().id()), last().end().made());
        }
    }

    @Test
    void aStreamIsSeenUntilItsLastEntryOrItsClose() {
        try (Concord concord = open(recorder)) {
            concord.store().put("a", Value.of(1));
            recorder.seen().clear();
            try (Stream<Entry> entries = concord.store().stream(Range.all())) {
                assertEquals(1, entries.count());
                assertEquals(1, recorder.seen().size());
            }
            assertEquals(1, recorder.seen().size());
            try (Stream<Entry> entries = concord.store().stream(Range.all())) {
                assertTrue(entries.iterator().hasNext());
                assertEquals(1, recorder.seen().size());
            }
            assertEquals(2, recorder.seen().size());
            try (Stream<Entry> entries = concord.store().stream(Range.all())) {
                assertThrows(
                        ConcordException.Forbidden.class,
                        () ->
                                entries.forEach(_ -> {
                                    throw new ConcordException.Forbidden("no");
                                }));
                assertEquals("FORBIDDEN", last().end().result());
            }
            assertEquals(3, recorder.seen().size());
        }
    }

    @Test
    void aPipelinedCallIsSeenBeforeItsCallerHasTheAnswer() {
        try (Concord concord = open(recorder)) {
            concord.store().async().put("a", Value.of(1)).join();
            assertEquals(OperationKind.KV_PUT, last().kind());
            assertEquals(1, last().end().revision());
            assertEquals(1, concord.store().async().get("a").join().orElseThrow().version());
            assertEquals(OperationKind.KV_GET, last().kind());
        }
        ConcordException.Unavailable failure =
                assertThrows(
                        ConcordException.Unavailable.class,
                        () -> {
                            Concord closed = open(recorder);
                            closed.close();
                            try {
                                closed.store().async().put("a", Value.of(1)).join();
                            } catch (CompletionException e) {
                                throw e.getCause();
                            }
                        });
        assertEquals(failure.code().name(), last().end().result());
    }

    @Test
    void readsThatNobodyWantsToSeeAreCountedAllTheSame() {
        Recorder picky =
                new Recorder() {
                    @Override
                    public boolean wants(OperationKind kind, Consistency level) {
                        return level == Consistency.STRONG;
                    }
                };
        try (Concord concord = open(recorder, picky)) {
            concord.store().get("a");
            assertThrows(ConcordException.class, () -> concord.store().get(Key.of("a"), 99));
            concord.store().async().get("a").join();
            concord.store().reading(Consistency.STRONG).get("a");
            concord.store().put("a", Value.of(1));
            assertEquals(
                    List.of(
                            "kv.get leader ok",
                            "kv.get leader INVALID_REQUEST",
                            "kv.get leader ok"),
                    picky.passed());
            assertEquals(2, picky.seen().size());
            assertEquals(5, recorder.seen().size());
            assertEquals(List.of(), recorder.passed());
        }
    }

    @Test
    void aReadThatIsRefusedIsToldToThoseWhoSeeNoReads() {
        Recorder writes =
                new Recorder() {
                    @Override
                    public boolean hears(OperationKind kind) {
                        return kind.nature() != OperationKind.Nature.READ;
                    }
                };
        Recorder picky =
                new Recorder() {
                    @Override
                    public boolean wants(OperationKind kind, Consistency level) {
                        return false;
                    }
                };
        try (Concord concord = open(recorder, writes, picky)) {
            concord.access()
                    .roles()
                    .put(new AccessRole("own", List.of(Grant.onPrefix("a/", Permission.READ))));
            var token = concord.access().tokens().create("t", List.of("own"));
            Store store = concord.as(token.secret()).store();
            assertThrows(ConcordException.Forbidden.class, () -> store.get("b"));
            assertThrows(ConcordException.Forbidden.class, () -> store.list(Range.all()));
            assertThrows(ConcordException.Forbidden.class, () -> store.stream(Range.all()));
            assertThrows(
                    ConcordException.Forbidden.class,
                    () -> {
                        try {
                            store.async().get("b").join();
                        } catch (CompletionException e) {
                            throw e.getCause();
                        }
                    });
            assertThrows(ConcordException.Forbidden.class, () -> store.put("b", Value.of(1)));
            assertThrows(ConcordException.class, () -> store.get(Key.of("a/1"), 99));
            List<String> refused =
                    List.of(
                            "kv.get true FORBIDDEN",
                            "kv.list true FORBIDDEN",
                            "kv.stream true FORBIDDEN",
                            "kv.get true FORBIDDEN");
            assertEquals(refused, writes.denied());
            assertEquals(refused, picky.denied());
            assertEquals(List.of(), recorder.denied());
        }
    }

    @Test
    void anObserverCanForbidAnOperation() {
        Recorder full =
                new Recorder() {
                    @Override
                    public Observation begin(OperationCall call) {
                        throw new ConcordException.Unavailable("there is no room to write it down");
                    }
                };
        Recorder tired =
                new Recorder() {
                    @Override
                    public Observation begin(OperationCall call) {
                        throw new ConcordException.Overloaded("the first one is told");
                    }
                };
        Recorder after = new Recorder();
        try (Concord concord = open(recorder, full, tired, after)) {
            assertThrows(
                    ConcordException.Unavailable.class,
                    () -> concord.store().put("a", Value.of(1)));
            assertThrows(ConcordException.Unavailable.class, () -> concord.store().get("a"));
            for (Recorder each : List.of(recorder, after)) {
                assertEquals(
                        List.of("kv.put CLUSTER_UNAVAILABLE", "kv.get CLUSTER_UNAVAILABLE"),
                        each.seen().stream()
                                .map(seen -> seen.kind() + " " + seen.end().result())
                                .toList());
            }
            assertEquals(0, concord.status().revision());
        }
    }

    @Test
    void theTraceOfAnObserverIsThatOfTheOperation() {
        Recorder tracing =
                new Recorder() {
                    @Override
                    protected TraceContext trace() {
                        return SPAN;
                    }
                };
        Recorder kinds =
                new Recorder() {
                    @Override
                    public boolean hears(OperationKind kind) {
                        return kind == OperationKind.KV_BULK;
                    }
                };
        try (Concord concord = open(tracing, recorder, kinds)) {
            var watched = concord.store().map("m/", Integer.class);
            watched.put("a", 1);
            assertEquals("00f067aa0ba902b7", last().end().trace().spanId());
            assertEquals("0af7651916cd43dd8448eb211c80319c", last().end().trace().traceId());
            assertEquals(List.of(), kinds.seen());
            String inside = SPAN.during(() -> TraceContext.current().spanId());
            assertEquals("00f067aa0ba902b7", inside);
            assertFalse(TraceContext.current().isPresent());
        }
    }

    @Test
    void observersHearOfTheMemberAndAreClosedWithIt() {
        var events = new ArrayList<String>();
        Observer observer =
                new Observer() {
                    @Override
                    public void on(Event event) {
                        events.add(event.getClass().getSimpleName());
                    }

                    @Override
                    public void serving(Concord concord) {
                        events.add("serving at " + concord.status().revision());
                    }

                    @Override
                    public void close() {
                        events.add("close");
                    }
                };
        open(observer).close();
        assertEquals(List.of("serving at 0", "Opened", "Closed", "close"), events);
    }

    @Test
    void brokenTraceHeadersAreNone() {
        for (String broken :
                List.of(
                        "",
                        "00-00000000000000000000000000000000-b7ad6b7169203331-01",
                        "00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01",
                        "ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
                        "00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01",
                        "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331")) {
            assertEquals(
                    TraceContext.NONE, TraceContext.of(Optional.of(broken), Optional.of("a=1")));
        }
    }
}
