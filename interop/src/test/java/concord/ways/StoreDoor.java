package concord.ways;

import static org.junit.jupiter.api.Assertions.assertTrue;

import concord.core.ConcordException;
import concord.core.Get;
import concord.core.Put;
import concord.core.Query;
import concord.core.Range;
import concord.core.Store;
import concord.core.Txn;
import concord.core.Value;
import concord.core.Watch;
import concord.core.Watcher;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Supplier;

/// A [Store] that asks for a token: of a member in this process, or a client's.
final class StoreDoor implements Door {

    private static final Value VALUE = Value.json("1");

    private final Supplier<Store> store;
    private final Runnable closing;

    /// @param store where each call begins
    StoreDoor(Supplier<Store> store, Runnable closing) {
        this.store = store;
        this.closing = closing;
    }

    private static String said(Runnable call) {
        try {
            call.run();
            return "ok";
        } catch (ConcordException e) {
            return e.code().name();
        }
    }

    @Override
    public String get(String key) {
        return said(() -> assertTrue(store.get().get(key).isPresent(), key));
    }

    @Override
    public String put(String key) {
        return said(() -> store.get().put(key, VALUE));
    }

    @Override
    public String bulk(List<String> keys) {
        return said(() -> store.get().bulk(keys.stream().map(key -> Put.of(key, VALUE)).toList()));
    }

    @Override
    public String txn(String key) {
        return said(() -> store.get().txn(Txn.of(Get.of(key))));
    }

    @Override
    public String list(String prefix) {
        return said(() -> store.get().list(Range.prefix(prefix)));
    }

    @Override
    public String query(String prefix) {
        return said(() -> store.get().query(Query.withPrefix(prefix)));
    }

    @Override
    public Callable<String> watch(String prefix) {
        try {
            Watcher watcher = store.get().watch(Watch.prefix(prefix));
            return () -> {
                try (watcher) {
                    String said = "ok";
                    while (said.equals("ok")) {
                        said = said(watcher::next);
                    }
                    return said;
                }
            };
        } catch (ConcordException e) {
            return e.code()::name;
        }
    }

    @Override
    public void close() {
        closing.run();
    }
}
