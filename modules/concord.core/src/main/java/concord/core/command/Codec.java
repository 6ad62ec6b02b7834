package concord.core.command;

import concord.core.ConcordException;
import concord.core.Delete;
import concord.core.Deleted;
import concord.core.Put;
import concord.core.Written;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.function.Function;

/// Commands and replies to bytes and back. Each begins with its tag; a tag is never used again for
/// something else.
///
/// | format | since | what is new |
/// |---|---|---|
/// | 1 | 0.1.0 | put and delete, each with or without the previous entry |
public final class Codec {

    /// The format that is written, and the newest that is read.
    public static final int FORMAT = 1;

    private static final byte WRITE = 1;
    private static final byte REMOVE = 2;

    private Codec() {}

    /// How many bytes [#write(ByteBuffer, Command)] writes.
    public static int length(Command command) {
        return switch (command) {
            case Command.Write(Put put) ->
                    2 * Byte.BYTES + Bytes.length(put.key()) + Bytes.length(put.value());
            case Command.Remove(Delete delete) -> 2 * Byte.BYTES + Bytes.length(delete.key());
        };
    }

    /// Writes a command.
    public static void write(ByteBuffer target, Command command) {
        switch (command) {
            case Command.Write(Put put) -> {
                target.put(WRITE);
                Bytes.write(target, put.returnsPrevious());
                Bytes.write(target, put.key());
                Bytes.write(target, put.value());
            }
            case Command.Remove(Delete delete) -> {
                target.put(REMOVE);
                Bytes.write(target, delete.returnsPrevious());
                Bytes.write(target, delete.key());
            }
        }
    }

    /// Reads a command.
    ///
    /// @throws ConcordException.Damaged when it is not one of [#FORMAT]
    public static Command readCommand(ByteBuffer source) {
        return read(
                source,
                tag ->
                        switch (tag) {
                            case WRITE -> {
                                boolean returnsPrevious = Bytes.readFlag(source);
                                yield new Command.Write(
                                        new Put(
                                                Bytes.readKey(source),
                                                Bytes.readValue(source),
                                                returnsPrevious));
                            }
                            case REMOVE -> {
                                boolean returnsPrevious = Bytes.readFlag(source);
                                yield new Command.Remove(
                                        new Delete(Bytes.readKey(source), returnsPrevious));
                            }
                            default -> throw new ConcordException.Damaged("unknown command " + tag);
                        });
    }

    /// How many bytes [#write(ByteBuffer, Reply)] writes.
    public static int length(Reply reply) {
        return switch (reply) {
            case Reply.ToWrite(Written written) ->
                    Byte.BYTES + Long.BYTES + Bytes.length(written.previous());
            case Reply.ToRemove(Deleted deleted) ->
                    2 * Byte.BYTES + Long.BYTES + Bytes.length(deleted.previous());
        };
    }

    /// Writes a reply.
    public static void write(ByteBuffer target, Reply reply) {
        switch (reply) {
            case Reply.ToWrite(Written written) -> {
                target.put(WRITE).putLong(written.revision());
                Bytes.write(target, written.previous());
            }
            case Reply.ToRemove(Deleted deleted) -> {
                target.put(REMOVE);
                Bytes.write(target, deleted.existed());
                target.putLong(deleted.revision());
                Bytes.write(target, deleted.previous());
            }
        }
    }

    /// Reads a reply.
    ///
    /// @throws ConcordException.Damaged when it is not one of [#FORMAT]
    public static Reply readReply(ByteBuffer source) {
        return read(
                source,
                tag ->
                        switch (tag) {
                            case WRITE ->
                                    new Reply.ToWrite(
                                            new Written(source.getLong(), Bytes.readEntry(source)));
                            case REMOVE ->
                                    new Reply.ToRemove(
                                            new Deleted(
                                                    Bytes.readFlag(source),
                                                    source.getLong(),
                                                    Bytes.readEntry(source)));
                            default -> throw new ConcordException.Damaged("unknown reply " + tag);
                        });
    }

    private static <T> T read(ByteBuffer source, Function<Byte, T> body) {
        int start = source.position();
        try {
            return body.apply(source.get());
        } catch (BufferUnderflowException e) {
            throw new ConcordException.Damaged("cut short after byte " + start);
        } catch (ConcordException.InvalidKey e) {
            throw new ConcordException.Damaged("not a key after byte " + start);
        }
    }
}
