package concord.core.store;

import concord.core.Entry;
import concord.core.Index;
import concord.core.Indexes;
import concord.core.Value;
import concord.core.command.Command;
import concord.core.command.Reply;
import concord.core.machine.StoreMachine;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/// The indexes of a [LocalStore].
///
/// @param store proposes, and waits at the barrier
/// @param machine is looked at
record LocalIndexes(LocalStore store, StoreMachine machine) implements Indexes {

    @Override
    public void create(Index index) {
        var _ = store.write(new Command.CreateIndex(index), reply -> reply);
    }

    @Override
    public boolean drop(String name) {
        return store.write(
                new Command.DropIndex(name), reply -> ((Reply.Counted) reply).count() > 0);
    }

    @Override
    public Optional<Index> get(String name) {
        return list().stream().filter(index -> index.name().equals(name)).findFirst();
    }

    @Override
    public List<Index> list() {
        store.awaitBarrier();
        return machine.indexes();
    }

    @Override
    public Stream<Entry> stream(String name, Value from, Value to) {
        return store.stream(OptionalLong.empty(), view -> view.cursor(name, from, to));
    }

    @Override
    public Stream<Entry> stream(String name, Value from, Value to, long revision) {
        return store.stream(OptionalLong.of(revision), view -> view.cursor(name, from, to));
    }
}
