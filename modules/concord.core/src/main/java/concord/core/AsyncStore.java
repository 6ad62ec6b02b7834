package concord.core;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/// The store for pipelining: calls return at once with a future. Writes of one thread take effect
/// in the order of its calls.
///
/// Futures complete on a thread of the engine: a dependent action that blocks there holds up the
/// answers to others and, soon, their writes. Hand long work, and closing the store, to an executor
/// (`thenApplyAsync`).
///
/// When too much is waiting to be committed a call waits for room, at most the store's time-out, or
/// fails at once with [ConcordException.Overloaded]: `limits.when-full` chooses. Bad arguments
/// throw from the call itself.
public interface AsyncStore {

    /// Sets a key.
    CompletableFuture<Written> put(Put request);

    /// Sets `key` to `value`.
    default CompletableFuture<Written> put(Key key, Value value) {
        return put(Put.of(key, value));
    }

    /// Sets the key of this text to `value`.
    default CompletableFuture<Written> put(String key, Value value) {
        return put(Put.of(key, value));
    }

    /// The entry of `key`, or empty when it is absent.
    CompletableFuture<Optional<Entry>> get(Key key);

    /// The entry of the key of this text, or empty when it is absent.
    default CompletableFuture<Optional<Entry>> get(String key) {
        return get(Key.of(key));
    }

    /// Removes a key.
    CompletableFuture<Deleted> delete(Delete request);

    /// Removes `key`.
    default CompletableFuture<Deleted> delete(Key key) {
        return delete(Delete.of(key));
    }

    /// Removes the key of this text.
    default CompletableFuture<Deleted> delete(String key) {
        return delete(Delete.of(key));
    }

    /// Sets how long a key lives from now on.
    CompletableFuture<Touched> touch(Touch request);

    /// Executes a transaction.
    CompletableFuture<TxnResult> txn(Txn txn);
}
