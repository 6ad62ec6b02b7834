package concord.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import concord.core.Change;
import concord.core.Changes;
import concord.core.Compression;
import concord.core.ConcordException;
import concord.core.Condition;
import concord.core.Delete;
import concord.core.Entry;
import concord.core.Get;
import concord.core.Got;
import concord.core.Key;
import concord.core.Lease;
import concord.core.Outcome;
import concord.core.Page;
import concord.core.Put;
import concord.core.Range;
import concord.core.Settings;
import concord.core.Touch;
import concord.core.Txn;
import concord.core.TxnResult;
import concord.core.Value;
import concord.core.Watch;
import concord.core.Watcher;
import concord.core.Written;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// What every [concord.core.Store] does for coordination: lifetimes, conditions, transactions,
/// ranges, history and watches.
public abstract class CoordinationContract extends QueryContract {

    private static final Duration SHORT = Duration.ofSeconds(2);
    private static final Duration LONG = Duration.ofHours(1);
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /// For subclasses.
    protected CoordinationContract() {}

    @Test
    void aKeyExpiresByItselfAndWatchersHearOfIt() {
        try (Watcher watcher = store().watch(Watch.key("key"))) {
            store().put(Put.of("key", Value.of(1)).ttl(SHORT));
            Entry entry = store().get("key").orElseThrow();
            assertTrue(entry.ttl(store().now()).orElseThrow().compareTo(SHORT) <= 0);
            assertEquals(Change.Type.PUT, next(watcher).type());
            assertEquals(
                    new Change(
                            Change.Type.EXPIRE, entry.key(), Optional.empty(), Optional.of(entry)),
                    next(watcher));
        }
        assertEquals(Optional.empty(), store().get("key"));
        assertFalse(store().touch("key", LONG).existed());
    }

    private static Change next(Watcher watcher) {
        List<Change> changes = watcher.poll(PATIENCE).orElseThrow().changes();
        assertEquals(1, changes.size(), changes::toString);
        return changes.getFirst();
    }

    @Test
    void aTouchSetsTheLifetimeAndNothingElse() {
        long revision = store().put("key", Value.of(1)).revision();
        assertEquals(revision + 1, store().touch("key", LONG).revision());
        Entry touched = store().get("key").orElseThrow();
        assertEquals(revision, touched.modRevision());
        assertEquals(1, touched.version());
        Duration left = touched.ttl(store().now()).orElseThrow();
        assertTrue(left.compareTo(LONG) <= 0 && left.compareTo(LONG.minus(PATIENCE)) > 0);
        store().put("key", Value.of(2));
        assertEquals(Optional.empty(), store().get("key").orElseThrow().expiresAt());
    }

    @Test
    void aLeaseTakesItsKeysWithItAtOneRevision() {
        Lease lease = store().leases().grant(LONG);
        store().put(Put.of("a", Value.of(1)).lease(lease.id()));
        store().put(Put.of("b", Value.of(2)).lease(lease.id()));
        assertEquals(OptionalLong.of(lease.id()), store().get("a").orElseThrow().lease());
        assertEquals(List.of(Key.of("a"), Key.of("b")), store().leases().keys(lease.id()));
        assertEquals(List.of(lease), store().leases().list());
        try (Watcher watcher = store().watch(Watch.all())) {
            store().leases().revoke(lease.id());
            Changes changes = watcher.poll(PATIENCE).orElseThrow();
            assertEquals(2, changes.changes().size());
        }
        assertEquals(0, store().count(Range.all()));
        assertEquals(Optional.empty(), store().leases().get(lease.id()));
        fails(ConcordException.NotFound.class, () -> store().leases().keepAlive(lease.id()));
        fails(
                ConcordException.NotFound.class,
                () -> store().put(Put.of("c", Value.of(3)).lease(lease.id())));
    }

    @Test
    void aLeaseThatIsNotKeptAliveExpires() {
        Lease kept = store().leases().grant(LONG);
        Lease lease = store().leases().grant(SHORT);
        store().put(Put.of("key", Value.of(1)).lease(lease.id()));
        try (Watcher watcher =
                store().watch(Watch.all().only(Change.Type.EXPIRE).from(lease.id()))) {
            assertEquals(Key.of("key"), next(watcher).key());
        }
        assertEquals(List.of(kept), store().leases().list());
        Instant before = kept.expiresAt();
        assertFalse(store().leases().keepAlive(kept.id()).expiresAt().isBefore(before));
    }

    @Test
    void aConditionDecidesWhetherAWriteTakesEffect() {
        Put create = Put.of("key", Value.json("{\"n\":1}")).when(Condition.ABSENT);
        long revision = store().put(create).revision();
        assertEquals(Outcome.CONDITION_FAILED, store().put(create).outcome());
        Put swap = Put.of("key", Value.of(2)).when(Condition.value(Value.json("{\"n\":1.0}")));
        assertTrue(store().put(swap).done());
        Written refused = store().put(swap.returningPrevious());
        assertEquals(Outcome.CONDITION_FAILED, refused.outcome());
        assertEquals(Value.of(2), refused.previous().orElseThrow().value());
        assertEquals(revision + 1, refused.revision());
        assertEquals(
                Outcome.NOT_FOUND,
                store().put(Put.of("absent", Value.of(1)).when(Condition.version(1))).outcome());
        assertEquals(
                Outcome.CONDITION_FAILED,
                store().delete(Delete.of("key").when(Condition.modRevision(revision))).outcome());
        assertTrue(
                store().delete(Delete.of("key").when(Condition.modRevision(revision + 1)))
                        .existed());
    }

    @Test
    void aTransactionSeesItsOwnWritesAndHasOneRevision() {
        long revision = store().put("a", Value.of(1)).revision();
        TxnResult done =
                store().txn(
                                Txn.when("a", Condition.version(1))
                                        .then(
                                                Put.of("b", Value.of(2)),
                                                Get.of("b"),
                                                Delete.of("a"),
                                                Range.all())
                                        .otherwise(Get.of("a")));
        assertTrue(done.succeeded());
        assertEquals(revision + 1, done.revision());
        Entry b = new Entry(Key.of("b"), Value.of(2), revision + 1, revision + 1, 1);
        assertEquals(new Got(Optional.of(b)), done.results().get(1));
        assertEquals(List.of(b), ((Page) done.results().get(3)).entries());
        TxnResult refused =
                store().txn(
                                Txn.when("a", Condition.PRESENT)
                                        .then(Delete.of("b"))
                                        .otherwise(Get.of("a")));
        assertEquals(
                new TxnResult(false, revision + 1, List.of(new Got(Optional.empty()))), refused);
    }

    @Test
    void aTransactionWithAnIdempotencyKeyIsExecutedOnce() {
        Txn txn = Txn.of(Put.of("key", Value.of(1))).once("request 1");
        TxnResult first = store().txn(txn);
        store().put("key", Value.of(2));
        assertEquals(first, store().txn(txn));
        assertEquals(Value.of(2), store().get("key").orElseThrow().value());
        fails(
                ConcordException.InvalidRequest.class,
                () -> store().txn(Txn.of(Delete.of("key")).once("request 1")));
    }

    @Test
    void aBulkHasAResultForEachOperationAndTheLastWriteWins() {
        var results =
                store().bulk(
                                List.of(
                                        Put.of("a", Value.of(1)),
                                        Put.of("a", Value.of(2)),
                                        Touch.of("absent", LONG),
                                        Delete.of("absent")));
        assertEquals(4, results.size());
        Entry a = store().get("a").orElseThrow();
        assertEquals(Value.of(2), a.value());
        assertEquals(a.createRevision(), a.modRevision());
        assertEquals(Map.of(a.key(), a), store().getAll(List.of(Key.of("absent"), Key.of("a"))));
        assertEquals(List.of(), store().bulk(List.of()));
        int tooMany = Settings.BATCH_MAX.defaultValue() + 1;
        List<Get> gets = IntStream.range(0, tooMany).mapToObj(i -> Get.of("key " + i)).toList();
        fails(ConcordException.BatchTooLarge.class, () -> store().bulk(gets));
    }

    @Test
    void compressionIsInvisible() {
        Value text = Value.of("la".repeat(100_000));
        Value raw = Value.raw(new byte[3_000]);
        for (Compression compression : Compression.values()) {
            store().put(Put.of("text", text).compression(compression));
            store().put(Put.of("raw", raw).compression(compression));
            assertEquals(text, store().get("text").orElseThrow().value());
            assertEquals(raw, store().get("raw").orElseThrow().value());
            assertEquals(
                    text.as(String.class),
                    store().get("text").orElseThrow().value().as(String.class));
        }
    }

    @Test
    void rangesComeInOrderAndInPages() {
        for (int i = 0; i < 25; i++) {
            store().put("key/%02d".formatted(i), Value.of(i));
        }
        store().put("other", Value.of(0));
        List<Key> keys = new ArrayList<>();
        Range range = Range.prefix("key/").limit(10);
        for (Page page = store().list(range);
                ;
                page = store().list(range.after(page.next().orElseThrow()))) {
            page.entries().forEach(entry -> keys.add(entry.key()));
            if (page.next().isEmpty()) {
                break;
            }
        }
        assertEquals(
                IntStream.range(0, 25).mapToObj(i -> Key.of("key/%02d".formatted(i))).toList(),
                keys);
        assertEquals(26, store().count(Range.all()));
        assertEquals(0, store().count(Range.between("z", "a")));
        try (Stream<Entry> entries = store().stream(Range.prefix("key/").reversed().limit(3))) {
            assertEquals(
                    List.of(Value.of(24), Value.of(23), Value.of(22)),
                    entries.map(Entry::value).toList());
        }
    }

    @Test
    void pastRevisionsStayReadableUntilTheyAreCompacted() {
        long first = store().put("key", Value.of(1)).revision();
        long second = store().put("key", Value.of(2)).revision();
        store().delete("key");
        Key key = Key.of("key");
        assertEquals(Value.of(1), store().get(key, first).orElseThrow().value());
        assertEquals(Value.of(2), store().get(key, second).orElseThrow().value());
        assertEquals(1, store().list(Range.all().at(second)).entries().size());
        assertEquals(second, store().compact(second));
        assertEquals(Value.of(2), store().get(key, second).orElseThrow().value());
        var compacted = fails(ConcordException.Compacted.class, () -> store().get(key, first));
        assertEquals(second, compacted.oldestRevision());
        fails(ConcordException.InvalidRequest.class, () -> store().get(key, second + 9));
        var behind =
                fails(
                        ConcordException.Compacted.class,
                        () -> store().watch(Watch.all().from(second)));
        assertEquals(second + 1, behind.oldestRevision());
    }

    /// It was read from what the store was before it was recovered, say.
    @Test
    void aWatchThatIsAheadOfTheStoreIsToldWhereItGoesOn() {
        long next = store().put("key", Value.of(1)).revision() + 1;
        var ahead =
                fails(
                        ConcordException.Compacted.class,
                        () -> store().watch(Watch.all().from(next + 1)));
        assertEquals(next, ahead.oldestRevision());
        try (Watcher watcher = store().watch(Watch.all().from(next))) {
            store().put("key", Value.of(2));
            assertEquals(next, watcher.poll(PATIENCE).orElseThrow().revision());
        }
    }

    @Test
    void aStreamShowsTheRevisionThatItBeganWith() {
        store().put("a", Value.of(1));
        store().put("b", Value.of(1));
        try (Stream<Entry> entries = store().stream(Range.all())) {
            long last = store().put("b", Value.of(2)).revision();
            store().delete("a");
            store().compact(last + 1);
            for (int i = 0; i < 300; i++) {
                store().put("b", Value.of(i));
            }
            assertEquals(List.of(Value.of(1), Value.of(1)), entries.map(Entry::value).toList());
        }
    }

    @Test
    void aWatchReplaysAndGoesOnWithoutGapOrDuplicate() {
        List<Long> written = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            written.add(store().put("key", Value.of(i)).revision());
            store().put("other", Value.of(i));
        }
        try (Watcher watcher = store().watch(Watch.prefix("k").from(written.getFirst()))) {
            for (int i = 0; i < 50; i++) {
                written.add(store().put("key", Value.of(i)).revision());
            }
            List<Long> heard = new ArrayList<>();
            while (heard.size() < written.size()) {
                heard.add(watcher.poll(PATIENCE).orElseThrow().revision());
            }
            assertEquals(written, heard);
            assertEquals(Optional.empty(), watcher.poll(Duration.ofMillis(1)));
        }
    }

    @Test
    void aSubscriberGetsWhatItAsksForAndNoMore() throws InterruptedException {
        BlockingQueue<Changes> heard = new LinkedBlockingQueue<>();
        BlockingQueue<Flow.Subscription> subscribed = new LinkedBlockingQueue<>();
        long first = store().put("key", Value.of(0)).revision();
        store().publisher(Watch.key("key").from(first))
                .subscribe(
                        new Flow.Subscriber<>() {
                            @Override
                            public void onSubscribe(Flow.Subscription subscription) {
                                subscribed.add(subscription);
                            }

                            @Override
                            public void onNext(Changes changes) {
                                heard.add(changes);
                            }

                            @Override
                            public void onError(Throwable cause) {}

                            @Override
                            public void onComplete() {}
                        });
        store().put("key", Value.of(1));
        store().put("key", Value.of(2));
        Flow.Subscription subscription = poll(subscribed);
        subscription.request(2);
        assertEquals(first, poll(heard).revision());
        assertEquals(first + 1, poll(heard).revision());
        subscription.request(1);
        assertEquals(first + 2, poll(heard).revision());
        subscription.cancel();
        assertTrue(heard.isEmpty());
    }

    private static <T> T poll(BlockingQueue<T> queue) throws InterruptedException {
        @Nullable T polled = queue.poll(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        if (polled == null) {
            throw new AssertionError("nothing came");
        }
        return polled;
    }

    private static <E extends ConcordException> E fails(Class<E> type, Runnable call) {
        return assertThrows(type, call::run);
    }
}
