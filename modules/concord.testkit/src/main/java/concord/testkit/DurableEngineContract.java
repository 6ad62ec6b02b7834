package concord.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import concord.core.Change;
import concord.core.Entry;
import concord.core.Key;
import concord.core.Lease;
import concord.core.Put;
import concord.core.Settings;
import concord.core.Status;
import concord.core.Txn;
import concord.core.TxnResult;
import concord.core.Value;
import concord.core.Watch;
import concord.core.Watcher;
import concord.core.Written;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/// What an engine with a disk does besides: what it acknowledged is there when it is opened again.
/// Within a test, [#open] opens the same data each time.
public abstract class DurableEngineContract extends EngineContract {

    /// For subclasses.
    protected DurableEngineContract() {}

    @Test
    void openedAgainItHasEverything() {
        List<Key> keys = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            Key key = Key.of("key/" + i);
            keys.add(key);
            store().put(key, i % 2 == 0 ? Value.of("value " + i) : Value.raw(new byte[i]));
        }
        store().put("key/7", Value.json("null"));
        store().delete("key/8");
        keys.add(Key.of(new byte[] {0, -1}));
        store().put(keys.getLast(), Value.raw(new byte[300_000]));
        Map<Key, Optional<Entry>> before = entries(keys);
        Status status = member().status();

        reopen(Settings.defaults());

        assertEquals(before, entries(keys));
        assertEquals(status.revision(), member().status().revision());
        assertEquals(status.keys(), member().status().keys());
        assertEquals(status.bytes(), member().status().bytes());
    }

    @Test
    void openedAgainLifetimesLeasesAndHistoryGoOn() {
        Lease lease = store().leases().grant(Duration.ofHours(1));
        store().put(Put.of("leased", Value.of(1)).lease(lease.id()));
        store().put(Put.of("mortal", Value.of(1)).ttl(Duration.ofSeconds(2)));
        Optional<Entry> mortal = store().get("mortal");
        Txn once = Txn.of(Put.of("once", Value.of(1))).once("request");
        TxnResult answer = store().txn(once);

        reopen(Settings.defaults());

        assertEquals(List.of(lease), store().leases().list());
        assertEquals(List.of(Key.of("leased")), store().leases().keys(lease.id()));
        assertEquals(answer, store().txn(once));
        assertEquals(Optional.empty(), store().get(Key.of("leased"), lease.id()));
        try (Watcher watcher = store().watch(Watch.key("mortal").from(1))) {
            assertEquals(Change.Type.PUT, watcher.next().changes().getFirst().type());
            Change expired = watcher.next().changes().getFirst();
            assertEquals(Change.Type.EXPIRE, expired.type());
            assertEquals(mortal, expired.previous());
        }
    }

    private Map<Key, Optional<Entry>> entries(List<Key> keys) {
        Map<Key, Optional<Entry>> entries = new LinkedHashMap<>();
        keys.forEach(key -> entries.put(key, store().get(key)));
        return entries;
    }

    @Test
    void openedAgainRevisionsAndVersionsGoOn() {
        long created = store().put("key", Value.of(0)).revision();
        for (int i = 1; i < 5; i++) {
            reopen(Settings.defaults());
            assertEquals(created + i, store().put("key", Value.of(i)).revision());
            assertEquals(
                    Optional.of(new Entry(Key.of("key"), Value.of(i), created, created + i, i + 1)),
                    store().get("key"));
        }
    }

    @Test
    void openedAgainWhatWasDeletedStaysDeleted() {
        store().put("key", Value.of("value"));
        long revision = store().delete("key").revision();
        reopen(Settings.defaults());
        assertEquals(Optional.empty(), store().get("key"));
        assertEquals(false, store().delete("key").existed());
        assertEquals(revision + 1, store().put("key", Value.of("again")).revision());
    }

    @Test
    void openedAgainWithoutAWriteItIsEmpty() {
        reopen(Settings.defaults());
        assertEquals(0, member().status().revision());
        assertEquals(1, store().put("key", Value.of("value")).revision());
    }

    @Test
    void openedAgainItHasWhatWasAcknowledgedWhileItClosed() throws InterruptedException {
        Map<String, CompletableFuture<Written>> writes = new LinkedHashMap<>();
        Thread writer =
                Thread.startVirtualThread(() -> {
                    try {
                        for (int i = 0; ; i++) {
                            String key = "key/" + i;
                            writes.put(key, store().async().put(key, Value.of(i)));
                        }
                    } catch (RuntimeException e) {
                        // closed
                    }
                });
        store().put("other", Value.of("value"));
        closeMembers();
        writer.join();

        reopen(Settings.defaults());

        writes.forEach((key, write) -> {
            assertTrue(write.isDone(), key);
            if (!write.isCompletedExceptionally()) {
                assertEquals(write.join().revision(), store().get(key).orElseThrow().modRevision());
            }
        });
    }
}
