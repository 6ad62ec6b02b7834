package concord.bench;

import concord.core.AsyncStore;
import concord.core.Concord;
import concord.core.Key;
import concord.core.Store;
import concord.core.Value;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/// Concord embedded with its defaults: one durable member in this process.
final class ConcordTarget implements Target {
    private final Concord concord;
    private final Store store;
    private final AsyncStore async;

    ConcordTarget(Path directory) {
        concord = Concord.open(directory);
        store = concord.store();
        async = store.async();
    }

    @Override
    public CompletableFuture<?> put(byte[] key, byte[] value) {
        return async.put(Key.of(key), Value.raw(value));
    }

    @Override
    public Optional<byte[]> get(byte[] key) {
        return store.get(Key.of(key)).map(entry -> entry.value().bytes());
    }

    @Override
    public void close() {
        concord.close();
    }
}
