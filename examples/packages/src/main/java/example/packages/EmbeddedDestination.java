package example.packages;

import concord.core.Concord;
import concord.core.Entry;
import concord.core.Settings;
import concord.core.Value;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/// A store inside this process.
final class EmbeddedDestination implements Destination {
    private final Concord concord;

    EmbeddedDestination(Settings settings) {
        concord = Concord.open(settings);
    }

    @Override
    public CompletableFuture<Optional<Value>> get(String key) {
        return concord.store().async().get(key).thenApply(found -> found.map(Entry::value));
    }

    @Override
    public CompletableFuture<?> put(Document document) {
        return concord.store().async().put(document.key(), document.value());
    }

    @Override
    public void close() {
        concord.close();
    }
}
