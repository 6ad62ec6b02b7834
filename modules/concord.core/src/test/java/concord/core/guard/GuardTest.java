package concord.core.guard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import concord.core.Changes;
import concord.core.Concord;
import concord.core.ConcordException;
import concord.core.Consistency;
import concord.core.Entry;
import concord.core.Get;
import concord.core.Index;
import concord.core.Put;
import concord.core.Range;
import concord.core.Settings;
import concord.core.Store;
import concord.core.Txn;
import concord.core.Value;
import concord.core.Watch;
import concord.core.Watcher;
import concord.core.auth.Access;
import concord.core.auth.AccessRole;
import concord.core.auth.Grant;
import concord.core.auth.IssuedToken;
import concord.core.auth.Permission;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What a token gives over time: it is looked at whenever it is used, and while a watch waits.
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class GuardTest {

    private final Concord concord = Concord.inMemory(Settings.defaults());
    private final Access inside = concord.access();

    @AfterEach
    void close() {
        concord.close();
    }

    private IssuedToken token(Grant... grants) {
        inside.roles().put(new AccessRole("own", List.of(grants)));
        return inside.tokens().create("test", List.of("own"));
    }

    private static Grant onA(Permission first, Permission... more) {
        return Grant.onPrefix("a/", first, more);
    }

    @Test
    void aSecretIsOfFullLengthAndInNothingThatIsKept() {
        IssuedToken issued = inside.tokens().create("test", List.of("viewer"));
        assertTrue(issued.secret().matches("ccd_[A-Za-z0-9_-]{43}"), issued.secret());
        assertFalse(issued.toString().contains(issued.secret()));
        assertEquals(List.of(issued.token()), inside.tokens().list());
        assertEquals(issued.token(), concord.as(issued.secret()).token().orElseThrow());
        assertTrue(inside.token().isEmpty());
    }

    @Test
    void anUnknownOneIsRefusedBeforeAnythingIsAsked() {
        assertThrows(ConcordException.Unauthorized.class, () -> concord.as("ccd_unknown"));
        IssuedToken issued = token(onA(Permission.READ));
        inside.tokens().revoke(issued.token().id());
        assertThrows(ConcordException.Unauthorized.class, () -> concord.as(issued.secret()));
    }

    @Test
    void oneThatExpiresCountsNoMore() throws InterruptedException {
        IssuedToken issued =
                inside.tokens().create("test", List.of("viewer"), Duration.ofSeconds(1));
        Store store = concord.as(issued.secret()).store();
        Watcher watcher = store.watch(Watch.all());
        // The tick that removes it tells the watcher.
        assertThrows(ConcordException.Unauthorized.class, watcher::next);
        assertThrows(ConcordException.Unauthorized.class, () -> store.get("a/1"));
        assertEquals(List.of(), inside.tokens().list());
    }

    @Test
    void anIdempotencyKeyIsTheTokensOwn() {
        Store one = concord.as(token(onA(Permission.WRITE)).secret()).store();
        Store other = concord.as(token(onA(Permission.WRITE)).secret()).store();
        for (String key : List.of("payment", "p".repeat(Txn.IDEMPOTENCY_KEY_MAX_BYTES))) {
            long first = one.txn(Txn.of(Put.of("a/1", Value.of(1))).once(key)).revision();
            long second = other.txn(Txn.of(Put.of("a/2", Value.of(1))).once(key)).revision();
            assertEquals(first + 1, second);
            assertEquals(first, one.txn(Txn.of(Put.of("a/1", Value.of(1))).once(key)).revision());
            assertEquals(
                    second,
                    other.async()
                            .txn(Txn.of(Put.of("a/2", Value.of(1))).once(key))
                            .join()
                            .revision());
        }
    }

    @Test
    void whatARoleGrantsIsAskedAnew() {
        Store store = concord.as(token(onA(Permission.READ)).secret()).store();
        assertThrows(ConcordException.Forbidden.class, () -> store.put("a/1", Value.of("value")));
        inside.roles().put(new AccessRole("own", List.of(onA(Permission.WRITE))));
        store.put("a/1", Value.of("value"));
        assertThrows(ConcordException.Forbidden.class, () -> store.get("a/1"));
    }

    @Test
    void theStoreWithOtherOptionsIsGuardedToo() {
        Store store = concord.as(token(onA(Permission.READ)).secret()).store();
        for (Store other :
                List.of(
                        store.reading(Consistency.EVENTUAL),
                        store.timeout(Duration.ofSeconds(1)),
                        store.reading(Consistency.STRONG).timeout(Duration.ofSeconds(1)))) {
            assertTrue(other.get("a/1").isEmpty());
            assertThrows(ConcordException.Forbidden.class, () -> other.get("b/1"));
            assertThrows(ConcordException.Forbidden.class, () -> other.async().get("b/1").join());
        }
    }

    @Test
    void severalGrantsCountEachByItself() {
        Store store =
                concord.as(
                                token(onA(Permission.READ), Grant.onPrefix("b/", Permission.WRITE))
                                        .secret())
                        .store();
        assertTrue(store.get("a/1").isEmpty());
        store.put("b/1", Value.of("value"));
        assertThrows(ConcordException.Forbidden.class, () -> store.get("b/1"));
        assertThrows(ConcordException.Forbidden.class, () -> store.put("a/1", Value.of("value")));
        store.txn(Txn.of(Get.of("a/1"), Put.of("b/2", Value.of("value"))));
    }

    @Test
    void aWaitingWatchEndsWhenItsTokenIsRevoked() throws Exception {
        IssuedToken issued = token(onA(Permission.READ));
        Watcher watcher = concord.as(issued.secret()).store().watch(Watch.prefix("a/"));
        inside.store().put("a/1", Value.of("value"));
        assertEquals(1, watcher.next().changes().size());

        CompletableFuture<Changes> waiting = CompletableFuture.supplyAsync(watcher::next);
        inside.tokens().revoke(issued.token().id());
        CompletionException e =
                assertThrows(
                        CompletionException.class,
                        () -> waiting.orTimeout(10, TimeUnit.SECONDS).join());
        assertInstanceOf(ConcordException.Unauthorized.class, e.getCause());
    }

    @Test
    void aWaitingWatchEndsWhenItsRoleGrantsNoMore() {
        Watcher watcher =
                concord.as(token(onA(Permission.READ)).secret()).store().watch(Watch.prefix("a/"));
        inside.roles().put(new AccessRole("own", List.of(onA(Permission.WRITE))));
        assertThrows(ConcordException.Forbidden.class, watcher::next);
    }

    @Test
    void aWatchThatMayGoOnDoesWhenOthersChange() {
        Watcher watcher =
                concord.as(token(onA(Permission.READ)).secret()).store().watch(Watch.prefix("a/"));
        IssuedToken other = inside.tokens().create("other", List.of("viewer"));
        inside.tokens().revoke(other.token().id());
        inside.store().put("a/1", Value.of("value"));
        assertEquals(1, watcher.next().changes().size());
        watcher.close();
        assertThrows(ConcordException.Unavailable.class, watcher::next);
    }

    @Test
    void aPublisherToldOfNothingThatMayNotBeRead() {
        Store store = concord.as(token(onA(Permission.READ)).secret()).store();
        CompletableFuture<Throwable> failed = new CompletableFuture<>();
        store.publisher(Watch.prefix("b/"))
                .subscribe(
                        new Flow.Subscriber<>() {
                            @Override
                            public void onSubscribe(Flow.Subscription subscription) {
                                subscription.request(1);
                            }

                            @Override
                            public void onNext(Changes changes) {
                                failed.complete(new AssertionError(changes.toString()));
                            }

                            @Override
                            public void onError(Throwable e) {
                                failed.complete(e);
                            }

                            @Override
                            public void onComplete() {}
                        });
        assertEquals(ConcordException.Forbidden.class, failed.join().getClass());
    }

    @Test
    void aStreamUnderWayEndsWithItsToken() {
        for (int i = 0; i < 10; i++) {
            inside.store().put("a/" + i, Value.of(i));
        }
        IssuedToken issued = token(onA(Permission.READ));
        try (Stream<Entry> entries =
                concord.as(issued.secret()).store().stream(Range.prefix("a/"))) {
            Iterator<Entry> iterator = entries.iterator();
            iterator.next();
            inside.tokens().revoke(issued.token().id());
            assertThrows(
                    ConcordException.Unauthorized.class, () -> iterator.forEachRemaining(_ -> {}));
        }
    }

    @Test
    void aUniqueIndexTellsNothingOfOtherKeys() {
        inside.store().indexes().create(Index.of("name", "/name").asUnique());
        inside.store().put("b/secret", Value.json("{\"name\":\"ada\"}"));
        Store store = concord.as(token(onA(Permission.WRITE)).secret()).store();
        Put put = Put.of("a/1", Value.json("{\"name\":\"ada\"}"));
        String said =
                String.valueOf(
                        assertThrows(ConcordException.ConditionFailed.class, () -> store.put(put))
                                .getMessage());
        assertFalse(said.contains("b/secret"), said);
        CompletionException async =
                assertThrows(
                        CompletionException.class, () -> store.async().txn(Txn.of(put)).join());
        assertFalse(String.valueOf(async.getCause()).contains("b/secret"));
    }

    @Test
    void nobodyTakesPartInAnothersLease() {
        long lease = inside.store().leases().grant(Duration.ofHours(1)).id();
        inside.store().put(Put.of("b/1", Value.of("value")).lease(lease));
        Store store =
                concord.as(
                                token(onA(Permission.READ, Permission.WRITE, Permission.DELETE))
                                        .secret())
                        .store();
        Put joining = Put.of("a/1", Value.of("value")).lease(lease);
        assertThrows(ConcordException.Forbidden.class, () -> store.put(joining));
        assertThrows(ConcordException.Forbidden.class, () -> store.bulk(List.of(joining)));
        assertThrows(ConcordException.Forbidden.class, () -> store.txn(Txn.of(joining)));
        String said =
                String.valueOf(
                        assertThrows(
                                        ConcordException.Forbidden.class,
                                        () -> store.leases().revoke(lease))
                                .getMessage());
        assertFalse(said.contains("b/1"), said);

        long own = store.leases().grant(Duration.ofHours(1)).id();
        store.put(Put.of("a/1", Value.of("value")).lease(own));
        store.leases().keepAlive(own);
        store.leases().revoke(own);
        assertTrue(store.get("a/1").isEmpty());
    }

    @Test
    void whatIsRefusedSaysWhatIsMissing() {
        IssuedToken issued = token(onA(Permission.READ));
        Store store = concord.as(issued.secret()).store();
        String said =
                String.valueOf(
                        assertThrows(
                                        ConcordException.Forbidden.class,
                                        () -> store.list(Range.between("a/", "c")))
                                .getMessage());
        assertEquals(
                "token 'test' ("
                        + issued.token().id()
                        + ") has no read permission on all keys from 'a/' to 'c'; its roles are"
                        + " own",
                said);
    }
}
