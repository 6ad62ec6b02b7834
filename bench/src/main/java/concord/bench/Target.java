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

    /// The value of a key, linearizably: no older than what was acknowledged to anybody before the
    /// call. For a target without other members that is [#get].
    default CompletableFuture<Optional<byte[]>> read(byte[] key) {
        return CompletableFuture.completedFuture(get(key));
    }

    @Override
    void close();
}
