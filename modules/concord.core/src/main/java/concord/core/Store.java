package concord.core;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Flow;
import java.util.stream.Stream;

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

    /// Sets the key of this text to the JSON that Jackson makes of an object.
    ///
    /// @throws ConcordException.InvalidRequest when Jackson cannot write it
    default Written put(String key, Object object) {
        return put(Put.of(key, object instanceof Value value ? value : Value.of(object)));
    }

    /// The object at the key of this text, by Jackson, or empty when it is absent.
    ///
    /// @throws ConcordException.InvalidRequest when the value does not fit the type
    default <T> Optional<T> get(String key, Class<T> type) {
        return get(key).map(entry -> entry.value().as(type));
    }

    /// The entries below a prefix as a map of objects.
    default <T> PrefixMap<T> map(String prefix, Class<T> type) {
        return new PrefixMap<>(this, prefix, type);
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

    /// Sets how long a key lives from now on.
    Touched touch(Touch request);

    /// Gives the key of this text this long to live from now on.
    default Touched touch(String key, Duration ttl) {
        return touch(Touch.of(key, ttl));
    }

    /// The entry of `key` as of a past revision, or empty when it was absent then.
    ///
    /// @throws ConcordException.Compacted when the revision is no longer kept
    /// @throws ConcordException.InvalidRequest when it has not happened
    Optional<Entry> get(Key key, long revision);

    /// The entries of those of the keys that are there, all of one revision, in the order that was
    /// asked for.
    ///
    /// @throws ConcordException.BatchTooLarge beyond `batch.max`, or 64 MiB of results
    Map<Key, Entry> getAll(Collection<Key> keys);

    /// Executes operations in their order, at one revision; of writes of the same key the last one
    /// wins. A failed condition or an absent key is the result of that operation alone.
    ///
    /// @throws ConcordException.BatchTooLarge beyond `batch.max`, or 64 MiB of results
    List<Result> bulk(List<? extends Operation> operations);

    /// Executes a transaction.
    ///
    /// @throws ConcordException.BatchTooLarge beyond `batch.max` compares or operations, or 64 MiB
    ///   of results
    TxnResult txn(Txn txn);

    /// A page of a range.
    Page list(Range range);

    /// The entries of a range, all of one revision, read as they are asked for. The stream keeps
    /// that revision in memory until it is closed: use it in a `try`.
    Stream<Entry> stream(Range range);

    /// How many keys a range has, whatever its limit.
    long count(Range range);

    /// A page of what a query finds.
    Page query(Query query);

    /// What a query finds, all of one revision, read as it is asked for; without a limit, all of
    /// it. The stream keeps that revision in memory until it is closed: use it in a `try`. A query
    /// that uses an index has to put the keys it finds into their order first.
    Stream<Entry> stream(Query query);

    /// How many entries a query finds, whatever its offset and limit.
    long count(Query query);

    /// Deletes everything that a query finds, at one revision. Its keys have to be text.
    ///
    /// @return how many entries there were
    /// @throws ConcordException.InvalidRequest when the query has an offset, a limit, a cursor or a
    ///   revision
    long deleteWhere(Query query);

    /// How a query finds its entries: with which index, or by looking at which keys.
    Plan explain(Query query);

    /// The secondary indexes.
    Indexes indexes();

    /// The leases.
    Leases leases();

    /// Begins a watch. It has to be closed.
    ///
    /// @throws ConcordException.Compacted when it is to begin with a revision that is forgotten
    Watcher watch(Watch watch);

    /// A watch for each subscriber, on a virtual thread of its own. Only what is requested is read,
    /// so demand is the back-pressure; what a watcher would throw ends the subscription.
    Flow.Publisher<Changes> publisher(Watch watch);

    /// Forgets history: revisions before this one can no longer be read or watched.
    ///
    /// @return the oldest revision that can
    /// @throws ConcordException.InvalidRequest when it has not happened
    long compact(long revision);

    /// Log time now, by which keys and leases expire.
    Instant now();

    /// The same store, whose reads have this consistency instead of `read.consistency`.
    Store reading(Consistency consistency);

    /// The same store, whose calls wait this long instead of `limits.operation-timeout`.
    ///
    /// @throws ConcordException.InvalidRequest when it is not positive
    Store timeout(Duration timeout);

    /// The same store without waiting.
    AsyncStore async();
}
