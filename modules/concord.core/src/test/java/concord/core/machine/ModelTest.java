package concord.core.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import concord.core.Delete;
import concord.core.Deleted;
import concord.core.Entry;
import concord.core.Key;
import concord.core.Put;
import concord.core.Written;
import concord.core.command.Command;
import concord.core.command.Reply;
import concord.core.property.RandomCommands;
import concord.core.property.Seeds;
import concord.core.spi.Image;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/// The machine against a store that is too simple to be wrong: one sorted map.
class ModelTest {

    @Test
    void everyReplyEveryEntryAndEveryCounterIsTheModels() {
        Seeds.each(
                30,
                random -> {
                    RandomCommands commands = new RandomCommands(random, 12);
                    Driver driver = new Driver();
                    Model model = new Model();
                    List<Image> held = new ArrayList<>();
                    for (int step = 0; step < 600; step++) {
                        Command command = commands.next();
                        assertEquals(model.apply(command), driver.ride(command), command::toString);
                        model.compare(driver.machine, commands.keys());
                        // What images keep alive must not show.
                        if (random.nextInt(25) == 0) {
                            held.add(driver.machine.capture());
                        }
                        if (!held.isEmpty() && random.nextInt(25) == 0) {
                            held.remove(random.nextInt(held.size())).close();
                        }
                        if (random.nextInt(100) == 0) {
                            driver = Driver.restored(driver.image());
                            model.compare(driver.machine, commands.keys());
                        }
                    }
                    held.forEach(Image::close);
                });
    }

    /// Put and delete as the contract says it.
    private static final class Model {
        private final Map<Key, Entry> entries = new TreeMap<>();
        private long revision;

        Reply apply(Command command) {
            return switch (command) {
                case Command.Write(Put put) -> new Reply.ToWrite(put(put));
                case Command.Remove(Delete delete) -> new Reply.ToRemove(delete(delete));
            };
        }

        private Written put(Put put) {
            revision++;
            Optional<Entry> old = Optional.ofNullable(entries.get(put.key()));
            entries.put(
                    put.key(),
                    new Entry(
                            put.key(),
                            put.value(),
                            old.map(Entry::createRevision).orElse(revision),
                            revision,
                            old.map(Entry::version).orElse(0L) + 1));
            return new Written(revision, old.filter(_ -> put.returnsPrevious()));
        }

        private Deleted delete(Delete delete) {
            Optional<Entry> old = Optional.ofNullable(entries.remove(delete.key()));
            if (old.isEmpty()) {
                return new Deleted(false, revision, Optional.empty());
            }
            revision++;
            return new Deleted(true, revision, old.filter(_ -> delete.returnsPrevious()));
        }

        void compare(StoreMachine machine, List<Key> keys) {
            for (Key key : keys) {
                assertEquals(entries.get(key), machine.get(key), key::toString);
            }
            long bytes =
                    entries.values().stream()
                            .mapToLong(entry -> entry.key().length() + entry.value().length())
                            .sum();
            assertEquals(
                    new StoreMachine.Counts(revision, entries.size(), bytes), machine.counts());
        }
    }
}
