package concord.core.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import concord.core.Change;
import concord.core.Changes;
import concord.core.ConcordException;
import concord.core.Index;
import concord.core.Key;
import concord.core.Lease;
import concord.core.Page;
import concord.core.Query;
import concord.core.Range;
import concord.core.Value;
import concord.core.Watch;
import concord.core.command.Command;
import concord.core.command.Reply;
import concord.core.property.RandomCommands;
import concord.core.property.Seeds;
import concord.core.spi.Image;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// The machine against the [Model]: every reply, every entry, every range of every revision, and
/// what watches hear of it.
class ModelTest {

    @Test
    void everyReplyEveryEntryAndEveryRevisionIsTheModels() {
        Seeds.each(
                30,
                random -> {
                    RandomCommands commands = new RandomCommands(random, 12);
                    Driver driver = new Driver();
                    Model model = new Model();
                    List<Image> held = new ArrayList<>();
                    for (int step = 0; step < 600; step++) {
                        Command command = commands.next();
                        assertEquals(
                                model.apply(command, driver.nextTime()),
                                withoutWords(driver.ride(command)),
                                command::toString);
                        compare(model, driver.machine, commands, random);
                        // What images keep alive must not show.
                        if (random.nextInt(25) == 0) {
                            held.add(driver.machine.capture());
                        }
                        if (!held.isEmpty() && random.nextInt(25) == 0) {
                            held.remove(random.nextInt(held.size())).close();
                        }
                        if (random.nextInt(100) == 0) {
                            driver = Driver.restored(driver.image());
                            compare(model, driver.machine, commands, random);
                        }
                    }
                    held.forEach(Image::close);
                });
    }

    /// The words of a failed condition are the machine's own affair.
    private static Reply withoutWords(Reply reply) {
        return reply instanceof Reply.Refused(Reply.Reason reason, _)
                        && reason == Reply.Reason.CONDITION_FAILED
                ? new Reply.Refused(reason, "")
                : reply;
    }

    private static void compare(
            Model model, StoreMachine machine, RandomCommands commands, RandomGenerator random) {
        assertEquals(model.counts(), machine.counts());
        for (Key key : commands.keys()) {
            assertEquals(model.get(key), machine.get(key), key::toString);
        }
        assertEquals(model.leases(), machine.leases());
        for (Lease lease : model.leases()) {
            assertEquals(model.keysOf(lease.id()), machine.keysOf(lease.id()));
        }
        assertEquals(model.indexes(), machine.indexes());
        try (View view = machine.view(OptionalLong.empty())) {
            Query query = commands.query();
            assertEquals(model.query(query), view.page(query), query::toString);
            for (Index index : model.indexes()) {
                Value value = commands.scalar();
                assertEquals(
                        model.lookup(index, value),
                        Driver.all(view.cursor(index.name(), value, value)),
                        () -> index + " of " + value);
            }
        }
        compare(model, machine, commands.range());
        assertEquals(model.floor(), machine.oldestRevision());
        long revision = random.nextLong(model.floor(), model.revision() + 1);
        compare(model, machine, commands.range().at(revision));
        compareChanges(model, machine, commands.keys(), random);
        compare(model, machine, Range.all().at(revision));
        if (model.floor() > 0) {
            var refused =
                    assertThrows(
                            ConcordException.Compacted.class,
                            () -> machine.view(OptionalLong.of(model.floor() - 1)));
            assertEquals(model.floor(), refused.oldestRevision());
        }
    }

    /// What a watch between two keys hears of one revision.
    private static void compareChanges(
            Model model, StoreMachine machine, List<Key> keys, RandomGenerator random) {
        Key from = keys.get(random.nextInt(keys.size()));
        Key to = keys.get(random.nextInt(keys.size()));
        if (from.compareTo(to) > 0) {
            Key greater = from;
            from = to;
            to = greater;
        }
        ChangeFilter filter = ChangeFilter.of(Watch.range(Range.closed(from, to)));
        if (model.floor() < model.revision()) {
            long revision = random.nextLong(model.floor() + 1, model.revision() + 1);
            assertEquals(
                    model.changes(revision, from, to), sorted(machine.changes(revision, filter)));
        }
        if (model.floor() > 0) {
            var refused =
                    assertThrows(
                            ConcordException.Compacted.class,
                            () -> machine.changes(model.floor(), filter));
            assertEquals(model.floor() + 1, refused.oldestRevision());
        }
    }

    private static @Nullable Changes sorted(@Nullable Changes changes) {
        return changes == null
                ? null
                : new Changes(
                        changes.revision(),
                        changes.time(),
                        changes.changes().stream()
                                .sorted(Comparator.comparing(Change::key))
                                .toList());
    }

    private static void compare(Model model, StoreMachine machine, Range range) {
        Page expected = model.page(range);
        try (View view = machine.view(range.revision())) {
            assertEquals(expected, view.page(range), range::toString);
            if (range.limit().isEmpty()) {
                assertEquals(expected.entries().size(), view.count(range), range::toString);
            }
        }
    }
}
