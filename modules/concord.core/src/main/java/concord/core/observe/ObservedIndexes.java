package concord.core.observe;

import concord.core.Consistency;
import concord.core.Entry;
import concord.core.Index;
import concord.core.Indexes;
import concord.core.Value;
import concord.core.spi.OperationKind;
import concord.core.spi.Subject;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/// The indexes as one caller uses them, seen.
///
/// @param indexes what he may use
/// @param visitor who calls
/// @param level how fresh reads are
record ObservedIndexes(Indexes indexes, Visitor visitor, Consistency level) implements Indexes {

    @Override
    public void create(Index index) {
        visitor.runs(
                OperationKind.INDEX_CREATE,
                Subject.named(index.name()),
                () -> indexes.create(index));
    }

    @Override
    public boolean drop(String name) {
        return visitor.does(
                OperationKind.INDEX_DROP, Subject.named(name), () -> indexes.drop(name));
    }

    @Override
    public Optional<Index> get(String name) {
        return visitor.reads(
                OperationKind.INDEX_GET, level, () -> Subject.named(name), () -> indexes.get(name));
    }

    @Override
    public List<Index> list() {
        return visitor.reads(
                OperationKind.INDEX_LIST, level, () -> Subject.NONE, () -> indexes.list());
    }

    @Override
    public Stream<Entry> stream(String name, Value from, Value to) {
        return looksUp(name, () -> indexes.stream(name, from, to));
    }

    @Override
    public Stream<Entry> stream(String name, Value from, Value to, long revision) {
        return looksUp(name, () -> indexes.stream(name, from, to, revision));
    }

    private Stream<Entry> looksUp(String name, Supplier<Stream<Entry>> found) {
        return visitor.streams(OperationKind.INDEX_LOOKUP, level, Subject.named(name), found);
    }
}
