package concord.core.property;

import concord.core.Delete;
import concord.core.Key;
import concord.core.Put;
import concord.core.Value;
import concord.core.command.Command;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/// Commands as a store might see them in its worst hour: few keys, so that they meet again, among
/// them the extremes, and values of all sizes.
public final class RandomCommands {

    private static final List<String> DOCUMENTS =
            List.of(
                    "null",
                    "false",
                    "0",
                    "\"\"",
                    "{}",
                    "[]",
                    "-0.10",
                    "1E400",
                    "{\"a\":[1,{\"b\":null}],\"é\":\"\uD83D\uDE00\"}");

    private final RandomGenerator random;
    private final List<Key> keys = new ArrayList<>(extremes());

    /// Commands over this many ordinary keys and the extreme ones.
    public RandomCommands(RandomGenerator random, int ordinaryKeys) {
        this.random = random;
        for (int i = 0; i < ordinaryKeys; i++) {
            keys.add(Key.of("key/" + i));
        }
    }

    private static List<Key> extremes() {
        return Stream.of(
                        new byte[] {0},
                        new byte[] {(byte) 0x80},
                        new byte[] {(byte) 0xff},
                        new byte[] {(byte) 0xff, 0},
                        new byte[Key.MAX_BYTES])
                .map(Key::of)
                .toList();
    }

    /// All keys that commands are about.
    public List<Key> keys() {
        return List.copyOf(keys);
    }

    /// The next so many.
    public List<Command> list(int count) {
        return Stream.generate(this::next).limit(count).toList();
    }

    /// The next one: a put twice as often as a delete.
    public Command next() {
        Key key = keys.get(random.nextInt(keys.size()));
        boolean returnsPrevious = random.nextBoolean();
        return random.nextInt(3) == 0
                ? new Command.Remove(new Delete(key, returnsPrevious))
                : new Command.Write(new Put(key, value(), returnsPrevious));
    }

    /// A value of any kind; one in a hundred fills more than a frame of a snapshot.
    public Value value() {
        int kind = random.nextInt(100);
        if (kind < 40) {
            return Value.json(DOCUMENTS.get(random.nextInt(DOCUMENTS.size())));
        }
        byte[] bytes = new byte[kind == 99 ? 70_000 : random.nextInt(64)];
        random.nextBytes(bytes);
        return Value.raw(bytes);
    }
}
