package concord.core.guard;

import concord.core.Entry;
import concord.core.Index;
import concord.core.Indexes;
import concord.core.Value;
import concord.core.auth.Permission;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// The indexes as one caller may use them. An index is over all keys, so looking one up needs to
/// read all of them; a query of a prefix uses the same index, and needs to read the prefix alone.
///
/// @param indexes the indexes themselves
/// @param caller who calls
record GuardedIndexes(Indexes indexes, Caller caller) implements Indexes {

    private static final String LOOKUP =
            "looking an index up (a query of a prefix uses the index too, and does not)";

    @Override
    public void create(Index index) {
        caller.requireAdmin("creating an index");
        indexes.create(index);
    }

    @Override
    public boolean drop(String name) {
        caller.requireAdmin("dropping an index");
        return indexes.drop(name);
    }

    @Override
    public Optional<Index> get(String name) {
        caller.token();
        return indexes.get(name);
    }

    @Override
    public List<Index> list() {
        caller.token();
        return indexes.list();
    }

    @Override
    public Stream<Entry> stream(String name, Value from, Value to) {
        caller.requireEverywhere(Permission.READ, LOOKUP);
        return watched(indexes.stream(name, from, to));
    }

    @Override
    public Stream<Entry> stream(String name, Value from, Value to, long revision) {
        caller.requireEverywhere(Permission.READ, LOOKUP);
        return watched(indexes.stream(name, from, to, revision));
    }

    private Stream<Entry> watched(Stream<Entry> found) {
        return found.peek(_ -> caller.requireEverywhere(Permission.READ, LOOKUP));
    }
}
