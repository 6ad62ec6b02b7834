package concord.bench;

import concord.core.AsyncStore;
import concord.core.Concord;
import concord.core.Consistency;
import concord.core.Key;
import concord.core.Store;
import concord.core.Value;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/// Concord embedded: a durable member in this process, alone and with its defaults, or one of a
/// cluster.
final class ConcordTarget implements Target {
    private final Concord concord;
    private final Store store;
    private final AsyncStore async;
    private final AsyncStore strong;

    ConcordTarget(Path directory) {
        this(Concord.open(directory));
    }

    ConcordTarget(Concord concord) {
        this.concord = concord;
        store = concord.store();
        async = store.async();
        strong = store.reading(Consistency.STRONG).async();
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
    public CompletableFuture<Optional<byte[]>> read(byte[] key) {
        return strong.get(Key.of(key)).thenApply(found -> found.map(e -> e.value().bytes()));
    }

    @Override
    public void close() {
        concord.close();
    }
}
