package concord.core.machine;

import concord.core.Entry;
import concord.core.command.Codec;
import concord.core.command.Command;
import concord.core.command.Reply;
import concord.core.spi.Image;
import concord.core.spi.Position;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/// Drives a machine as an engine does, and keeps the log position for it.
///
/// The position says how many commands came before and nothing else: however the same commands are
/// cut into entries, they end at the same one.
final class Driver {

    final StoreMachine machine = new StoreMachine();
    private long applied;

    static Position position(long commands) {
        return new Position(1 + commands / 100, commands, 1_700_000_000_000L + 7 * commands);
    }

    /// Applies commands that were proposed here.
    ///
    /// @return the encoded replies
    ByteBuffer ride(List<Command> commands) {
        List<Pending<Reply>> pending = pending(commands);
        machine.apply(next(commands), pending);
        return replies(pending);
    }

    /// Applies commands from their bytes.
    ///
    /// @return the encoded replies
    ByteBuffer replay(List<Command> commands) {
        List<Reply> replies = new ArrayList<>();
        machine.replay(next(commands), Codec.FORMAT, encoded(commands), replies::add);
        return bytes(replies);
    }

    /// Applies one command and returns its reply.
    Reply ride(Command command) {
        return Codec.readReply(ride(List.of(command)));
    }

    /// The log time that the next single command will have.
    long nextTime() {
        return position(applied + 1).logTimeMillis();
    }

    private Position next(List<Command> commands) {
        applied += commands.size();
        return position(applied);
    }

    static List<Pending<Reply>> pending(List<Command> commands) {
        return commands.stream()
                .map(command -> new Pending<Reply>(command, reply -> reply, null))
                .toList();
    }

    /// The replies that the machine left in proposals, encoded.
    static ByteBuffer replies(List<Pending<Reply>> pending) {
        return bytes(pending.stream().map(Pending::answered).toList());
    }

    private static ByteBuffer bytes(List<Reply> replies) {
        ByteBuffer bytes = ByteBuffer.allocate(replies.stream().mapToInt(Codec::length).sum());
        replies.forEach(reply -> Codec.write(bytes, reply));
        return bytes.flip();
    }

    static ByteBuffer encoded(List<Command> commands) {
        ByteBuffer bytes = ByteBuffer.allocate(commands.stream().mapToInt(Codec::length).sum());
        commands.forEach(command -> Codec.write(bytes, command));
        return bytes.flip();
    }

    /// The bytes of a snapshot taken now.
    byte[] image() throws IOException {
        try (Image image = machine.capture()) {
            return bytes(image);
        }
    }

    static byte[] bytes(Image image) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        image.writeTo(bytes);
        return bytes.toByteArray();
    }

    /// A driver of a new machine that holds what an image holds.
    static Driver restored(byte[] image) throws IOException {
        Driver driver = new Driver();
        driver.applied =
                Math.max(0, driver.machine.restore(new ByteArrayInputStream(image)).index());
        return driver;
    }

    /// What a cursor brings.
    static List<Entry> all(View.Cursor cursor) {
        List<Entry> all = new ArrayList<>();
        for (Entry entry = cursor.next(); entry != null; entry = cursor.next()) {
            all.add(entry);
        }
        return all;
    }
}
