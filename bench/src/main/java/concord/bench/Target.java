package concord.bench;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/// A store under load.
///
/// Keys and values belong to the target once they are handed over: nobody changes them afterwards.
interface Target extends AutoCloseable {

    /// Completes when the value is durable and visible to [#get].
    ///
    /// A target may do the work in the caller's thread and return a completed future.
    CompletableFuture<?> put(byte[] key, byte[] value);

    /// The value last put, read from where the target keeps its state.
    Optional<byte[]> get(byte[] key);

    @Override
    void close();
}
