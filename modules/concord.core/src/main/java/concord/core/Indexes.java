package concord.core;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// The secondary indexes of a store. An index is right from the moment it is created: until it has
/// been built from what was there before, looking it up is as slow as a query without it.
public interface Indexes {

    /// Creates an index; one that is there with the same definition stays as it is. A unique one is
    /// built at once, and writes wait meanwhile.
    ///
    /// @throws ConcordException.ConditionFailed when there is another of this name, or entries
    ///   share a value that has to be unique
    void create(Index index);

    /// Drops an index.
    ///
    /// @return whether there was one
    boolean drop(String name);

    /// The index of a name.
    Optional<Index> get(String name);

    /// All indexes in the order of their names.
    List<Index> list();

    /// The entries that have a value, in the order of their keys.
    ///
    /// @throws ConcordException.NotFound when there is no such index
    default List<Entry> lookup(String name, Value value) {
        return lookup(name, value, value);
    }

    /// The entries that have a value between two, both included and both of one type, in the order
    /// of their values and then their keys. An entry with several such values comes once.
    ///
    /// @throws ConcordException.NotFound when there is no such index
    default List<Entry> lookup(String name, Value from, Value to) {
        try (Stream<Entry> entries = stream(name, from, to)) {
            return entries.toList();
        }
    }

    /// What [#lookup(String, Value, Value)] finds, all of one revision, read as it is asked for.
    /// The stream keeps that revision in memory until it is closed: use it in a `try`.
    ///
    /// @throws ConcordException.NotFound when there is no such index
    Stream<Entry> stream(String name, Value from, Value to);

    /// The same as of a past revision.
    ///
    /// @throws ConcordException.NotFound when there is no such index now
    /// @throws ConcordException.Compacted when the revision is no longer kept
    /// @throws ConcordException.InvalidRequest when it has not happened
    Stream<Entry> stream(String name, Value from, Value to, long revision);
}
