package concord.core;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// The entries below a prefix as a map from the rest of their keys to objects, by Jackson. Each
/// call is one operation of the store, as durable and as consistent; nothing is cached.
///
/// @param <T> what the values are; a record's package must be open to
///   `com.fasterxml.jackson.databind`
public final class PrefixMap<T> {

    private final Store store;
    private final String prefix;
    private final Class<T> type;

    PrefixMap(Store store, String prefix, Class<T> type) {
        this.store = store;
        this.prefix = prefix;
        this.type = type;
    }

    /// The object of a name, or empty when there is none.
    ///
    /// @throws ConcordException.InvalidRequest when the value does not fit the type
    public Optional<T> get(String name) {
        return store.get(prefix + name, type);
    }

    /// Sets the object of a name.
    public void put(String name, T object) {
        store.put(prefix + name, Value.of(object));
    }

    /// Sets the object of a name for a time.
    public void put(String name, T object, Duration ttl) {
        store.put(Put.of(prefix + name, Value.of(object)).ttl(ttl));
    }

    /// Sets the object of a name that has none.
    ///
    /// @return false when it has one, which then stays
    public boolean putIfAbsent(String name, T object) {
        return store.put(Put.of(prefix + name, Value.of(object)).when(Condition.ABSENT)).done();
    }

    /// Removes the object of a name.
    ///
    /// @return false when there was none
    public boolean remove(String name) {
        return store.delete(prefix + name).existed();
    }

    /// How many there are.
    public long size() {
        return store.count(Range.prefix(prefix));
    }

    /// All names with their objects, in the order of the names, as of one revision. To be closed.
    public Stream<Map.Entry<String, T>> stream() {
        return store.stream(Range.prefix(prefix))
                .map(entry ->
                        Map.entry(
                                entry.key().toString().substring(prefix.length()),
                                entry.value().as(type)));
    }
}
