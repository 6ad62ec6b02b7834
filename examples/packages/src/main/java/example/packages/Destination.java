package example.packages;

import concord.core.Value;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/// Where documents are put.
interface Destination extends AutoCloseable {

    /// What is stored under a key.
    CompletableFuture<Optional<Value>> get(String key);

    /// Stores a document. The future completes when it is durable.
    CompletableFuture<?> put(Document document);

    @Override
    void close();
}
