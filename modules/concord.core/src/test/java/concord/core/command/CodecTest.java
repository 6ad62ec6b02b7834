package concord.core.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import concord.core.ConcordException;
import concord.core.Delete;
import concord.core.Deleted;
import concord.core.Entry;
import concord.core.Key;
import concord.core.Outcome;
import concord.core.Put;
import concord.core.Value;
import concord.core.Written;
import concord.core.property.Mutations;
import concord.core.property.RandomCommands;
import concord.core.property.Seeds;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Bytes to commands and replies and back; bytes that are neither are refused, whatever they are.
class CodecTest {

    private static final Key LONGEST = Key.of(new byte[Key.MAX_BYTES]);
    private static final Value LARGE = Value.raw(new byte[16 << 20]);
    private static final Entry EXTREME =
            new Entry(LONGEST, Value.json("null"), Long.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE);

    static Stream<Command> commands() {
        return Stream.of(
                new Command.Write(Put.of("k", Value.json("null"))),
                new Command.Write(Put.of("k", Value.raw(new byte[0])).returningPrevious()),
                new Command.Write(Put.of(LONGEST, LARGE)),
                new Command.Write(Put.of(Key.of(new byte[] {(byte) 0xff}), Value.json("{}"))),
                new Command.Remove(Delete.of("k")),
                new Command.Remove(Delete.of(LONGEST).returningPrevious()));
    }

    static Stream<Reply> replies() {
        return Stream.of(
                new Reply.ToWrite(new Written(Outcome.DONE, 1, Optional.empty())),
                new Reply.ToWrite(new Written(Outcome.DONE, Long.MAX_VALUE, Optional.of(EXTREME))),
                new Reply.ToRemove(new Deleted(Outcome.NOT_FOUND, 0, Optional.empty())),
                new Reply.ToRemove(
                        new Deleted(Outcome.DONE, Long.MAX_VALUE, Optional.of(EXTREME))));
    }

    @ParameterizedTest
    @MethodSource("commands")
    void aCommandComesBackAsItWas(Command command) {
        ByteBuffer bytes = encoded(command).flip();
        assertEquals(command, Codec.readCommand(bytes));
        assertFalse(bytes.hasRemaining());
    }

    @ParameterizedTest
    @MethodSource("replies")
    void aReplyComesBackAsItWas(Reply reply) {
        ByteBuffer bytes = encoded(reply).flip();
        assertEquals(reply, Codec.readReply(bytes));
        assertFalse(bytes.hasRemaining());
    }

    @Test
    void commandsFollowEachOtherWithoutASeparator() {
        Seeds.each(
                200,
                random -> {
                    List<Command> commands = new RandomCommands(random, 5).list(20);
                    ByteBuffer bytes =
                            ByteBuffer.allocate(commands.stream().mapToInt(Codec::length).sum());
                    commands.forEach(command -> Codec.write(bytes, command));
                    bytes.flip();
                    for (Command command : commands) {
                        assertEquals(command, Codec.readCommand(bytes));
                    }
                    assertFalse(bytes.hasRemaining());
                });
    }

    @Test
    void whatIsCutShortIsDamage() {
        Seeds.each(
                20,
                random -> {
                    byte[] command = encoded(small(random)).array();
                    for (int length = 0; length < command.length; length++) {
                        ByteBuffer cut = ByteBuffer.wrap(command, 0, length);
                        assertThrows(ConcordException.Damaged.class, () -> Codec.readCommand(cut));
                    }
                    byte[] reply =
                            encoded(new Reply.ToWrite(new Written(Outcome.DONE, 1, entry(random))))
                                    .array();
                    for (int length = 0; length < reply.length; length++) {
                        ByteBuffer cut = ByteBuffer.wrap(reply, 0, length);
                        assertThrows(ConcordException.Damaged.class, () -> Codec.readReply(cut));
                    }
                });
    }

    @Test
    void everyFlippedBitIsRefusedOrReadAsExactlyWhatStandsThere() {
        Seeds.each(
                20,
                random -> {
                    byte[] bytes = encoded(small(random)).array();
                    for (int bit = 0; bit < bytes.length * Byte.SIZE; bit++) {
                        readsNothingButWhatStandsThere(Mutations.flipped(bytes, bit));
                    }
                });
    }

    @Test
    void hostileBytesAreRefusedOrReadAsExactlyWhatStandsThere() {
        Seeds.each(
                4_000,
                random -> {
                    byte[] bytes = encoded(small(random)).array();
                    readsNothingButWhatStandsThere(Mutations.changed(bytes, random));
                    byte[] noise = new byte[random.nextInt(1, 64)];
                    random.nextBytes(noise);
                    noise[0] = (byte) random.nextInt(12);
                    readsNothingButWhatStandsThere(noise);
                });
    }

    /// Two gigabytes that twenty bytes only claim to have would not fit into the heap.
    @Test
    void lengthsBeyondTheEndAreRefusedBeforeMemoryIsTaken() {
        for (int length : new int[] {Integer.MAX_VALUE, 1 << 30, -1, Integer.MIN_VALUE}) {
            ByteBuffer write = ByteBuffer.allocate(20);
            write.put((byte) 1).put((byte) 0).putShort((short) 1).put((byte) 'k');
            write.put(StoredValue.RAW).putInt(length).rewind();
            refused(() -> Codec.readCommand(write), "cut short");
        }
        ByteBuffer remove = ByteBuffer.allocate(20);
        remove.put((byte) 2).put((byte) 0).putShort((short) 0xffff).rewind();
        refused(() -> Codec.readCommand(remove), "cut short");
    }

    @Test
    void aRefusalSaysWhatIsWrong() {
        refused(() -> Codec.readCommand(bytes(99)), "unknown command 99");
        refused(() -> Codec.readReply(bytes(0)), "unknown reply 0");
        refused(() -> Codec.readCommand(bytes(2, 4)), "unknown flags 4");
        refused(() -> Codec.readCommand(bytes(2, 0, 0, 0)), "key is empty");
        refused(() -> Codec.readCommand(bytes(1, 0, 0, 1, 'k', 5, 0, 0, 0, 0)), "unknown kind");
    }

    private static void refused(Runnable reading, String why) {
        var damage = assertThrows(ConcordException.Damaged.class, reading::run);
        assertTrue(String.valueOf(damage.getMessage()).contains(why), damage::getMessage);
    }

    /// What is read is written again as the same bytes: no two encodings mean the same.
    private static void readsNothingButWhatStandsThere(byte[] bytes) {
        ByteBuffer source = ByteBuffer.wrap(bytes);
        try {
            Command command = Codec.readCommand(source);
            assertEquals(ByteBuffer.wrap(bytes, 0, source.position()), encoded(command).flip());
        } catch (ConcordException.Damaged _) {
            // refused
        }
        source.rewind();
        try {
            Reply reply = Codec.readReply(source);
            assertEquals(ByteBuffer.wrap(bytes, 0, source.position()), encoded(reply).flip());
        } catch (ConcordException.Damaged _) {
            // refused
        }
    }

    private static Command small(RandomGenerator random) {
        RandomCommands commands = new RandomCommands(random, 5);
        Command command = commands.next();
        while (Codec.length(command) > 100) {
            command = commands.next();
        }
        return command;
    }

    private static Optional<Entry> entry(RandomGenerator random) {
        byte[] value = new byte[random.nextInt(20)];
        random.nextBytes(value);
        return Optional.of(new Entry(Key.of("key"), Value.raw(value), 1, 2, 2));
    }

    private static ByteBuffer bytes(int... bytes) {
        ByteBuffer buffer = ByteBuffer.allocate(bytes.length);
        for (int b : bytes) {
            buffer.put((byte) b);
        }
        return buffer.flip();
    }

    /// A buffer of exactly the length that was foretold, and full.
    private static ByteBuffer encoded(Command command) {
        ByteBuffer bytes = ByteBuffer.allocate(Codec.length(command));
        Codec.write(bytes, command);
        assertFalse(bytes.hasRemaining());
        return bytes;
    }

    private static ByteBuffer encoded(Reply reply) {
        ByteBuffer bytes = ByteBuffer.allocate(Codec.length(reply));
        Codec.write(bytes, reply);
        assertFalse(bytes.hasRemaining());
        return bytes;
    }
}
