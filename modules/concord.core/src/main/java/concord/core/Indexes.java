package concord.core;

import java.util.List;
import java.util.Optional;

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
    List<Entry> lookup(String name, Value value);

    /// The entries that have a value between two, both included and both of one type, in the order
    /// of their values and then their keys. An entry with several such values comes once.
    ///
    /// @throws ConcordException.NotFound when there is no such index
    List<Entry> lookup(String name, Value from, Value to);
}
