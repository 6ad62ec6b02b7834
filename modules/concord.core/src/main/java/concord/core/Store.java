package concord.core;

import java.time.Duration;
import java.util.Optional;

/// The key-value store. Calls block until they are answered and are meant for virtual threads as
/// well as platform threads; [#async()] is the same store for pipelining.
///
/// A write that returns is durable: a majority of the members has it on disk. Every call throws
/// [ConcordException] when it fails; arguments are checked before anything is replicated.
public interface Store {

    /// Sets a key.
    ///
    /// @throws ConcordException.ValueTooLarge beyond `limits.value-max-bytes`
    Written put(Put request);

    /// Sets `key` to `value`.
    default Written put(Key key, Value value) {
        return put(Put.of(key, value));
    }

    /// Sets the key of this text to `value`.
    default Written put(String key, Value value) {
        return put(Put.of(key, value));
    }

    /// The entry of `key`, or empty when it is absent.
    Optional<Entry> get(Key key);

    /// The entry of the key of this text, or empty when it is absent.
    default Optional<Entry> get(String key) {
        return get(Key.of(key));
    }

    /// Removes a key; removing an absent one is no error and changes nothing.
    Deleted delete(Delete request);

    /// Removes `key`.
    default Deleted delete(Key key) {
        return delete(Delete.of(key));
    }

    /// Removes the key of this text.
    default Deleted delete(String key) {
        return delete(Delete.of(key));
    }

    /// The same store, whose reads have this consistency instead of `read.consistency`.
    Store reading(Consistency consistency);

    /// The same store, whose calls wait this long instead of `limits.operation-timeout`.
    ///
    /// @throws ConcordException.InvalidRequest when it is not positive
    Store timeout(Duration timeout);

    /// The same store without waiting.
    AsyncStore async();
}
