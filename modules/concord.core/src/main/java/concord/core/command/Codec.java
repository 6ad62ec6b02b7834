package concord.core.command;

import concord.core.ConcordException;
import concord.core.Index;
import concord.core.Put;
import concord.core.Query;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.function.Function;

/// Commands and replies to bytes and back. Each begins with its tag; a tag is never used again for
/// something else.
///
/// | format | since | what is new |
/// |---|---|---|
/// | 1 | 0.1.0 | put and delete, each with or without the previous entry |
/// | 2 | 0.1.0 | lifetimes, conditions, touch, transactions, leases, ticks, queries, indexes |
/// | 3 | 0.1.0 | tokens and roles |
/// | 4 | 0.1.0 | the restore of a backup |
///
/// Every command of an older format has the same bytes in the newest.
public final class Codec {

    /// The format that is written, and the newest that is read.
    public static final int FORMAT = 4;

    /// The oldest format that is read.
    public static final int OLDEST_FORMAT = 1;

    private static final byte TRANSACT = 4;
    private static final byte TICK = 5;
    private static final byte GRANT = 6;
    private static final byte KEEP_ALIVE = 7;
    private static final byte REVOKE = 8;
    private static final byte DELETE_WHERE = 9;
    private static final byte CREATE_INDEX = 10;
    private static final byte DROP_INDEX = 11;

    private Codec() {}

    /// How many bytes [#write(ByteBuffer, Command)] writes.
    public static int length(Command command) {
        if (command instanceof Command.Write(Put put)) {
            int length = Operations.lengthOfPlain(put);
            if (length >= 0) {
                return length;
            }
        }
        Sink sink = Sink.counting();
        write(sink, command);
        return sink.length();
    }

    /// Writes a command.
    public static void write(ByteBuffer target, Command command) {
        write(Sink.into(target), command);
    }

    private static void write(Sink sink, Command command) {
        switch (command) {
            case Command.Write(var put) -> Operations.write(sink, put);
            case Command.Remove(var delete) -> Operations.write(sink, delete);
            case Command.Prolong(var touch) -> Operations.write(sink, touch);
            case Command.Transact(var txn) -> {
                sink.putByte(TRANSACT);
                Operations.write(sink, txn);
            }
            case Command.Tick(long compactTo) -> {
                sink.putByte(TICK);
                sink.putLong(compactTo);
            }
            case Command.DeleteWhere(var query) -> {
                sink.putByte(DELETE_WHERE);
                Bytes.write(sink, query.toJson());
            }
            case Command.CreateIndex(Index(var name, var pointer, boolean unique)) -> {
                sink.putByte(CREATE_INDEX);
                Bytes.write(sink, name);
                Bytes.write(sink, pointer);
                Bytes.write(sink, unique);
            }
            case Command.DropIndex(String name) -> {
                sink.putByte(DROP_INDEX);
                Bytes.write(sink, name);
            }
            case Command.Grant(long ttlMillis) -> {
                sink.putByte(GRANT);
                sink.putLong(ttlMillis);
            }
            case Command.KeepAlive(long lease) -> {
                sink.putByte(KEEP_ALIVE);
                sink.putLong(lease);
            }
            case Command.Revoke(long lease) -> {
                sink.putByte(REVOKE);
                sink.putLong(lease);
            }
            case AccessCommand access -> AccessCodec.write(sink, access);
            case RestoreCommand restore -> RestoreCodec.write(sink, restore);
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
                            case Operations.PUT -> new Command.Write(Operations.readPut(source));
                            case Operations.DELETE ->
                                    new Command.Remove(Operations.readDelete(source));
                            case Operations.TOUCH ->
                                    new Command.Prolong(Operations.readTouch(source));
                            case TRANSACT -> new Command.Transact(Operations.readTxn(source));
                            case TICK -> new Command.Tick(source.getLong());
                            case DELETE_WHERE -> new Command.DeleteWhere(readQuery(source));
                            case CREATE_INDEX ->
                                    new Command.CreateIndex(
                                            new Index(
                                                    Bytes.readText(source),
                                                    Bytes.readText(source),
                                                    Bytes.readFlag(source)));
                            case DROP_INDEX -> new Command.DropIndex(Bytes.readText(source));
                            case GRANT -> new Command.Grant(readTtl(source));
                            case KEEP_ALIVE -> new Command.KeepAlive(source.getLong());
                            case REVOKE -> new Command.Revoke(source.getLong());
                            case AccessCodec.CREATE_TOKEN -> AccessCodec.readCreateToken(source);
                            case AccessCodec.REVOKE_TOKEN ->
                                    new AccessCommand.RevokeToken(Bytes.readText(source));
                            case AccessCodec.PUT_ROLE -> AccessCodec.readPutRole(source);
                            case AccessCodec.DROP_ROLE ->
                                    new AccessCommand.DropRole(Bytes.readText(source));
                            case RestoreCodec.BEGIN,
                                    RestoreCodec.APPEND,
                                    RestoreCodec.COMMIT,
                                    RestoreCodec.ABORT ->
                                    RestoreCodec.read(tag, source);
                            default -> throw new ConcordException.Damaged("unknown command " + tag);
                        });
    }

    /// Reads a query in exactly the form that is written.
    private static Query readQuery(ByteBuffer source) {
        String json = Bytes.readText(source);
        Query query = Query.parse(json);
        if (!query.toJson().equals(json)) {
            throw new ConcordException.Damaged("a query in another form than is written");
        }
        return query;
    }

    private static long readTtl(ByteBuffer source) {
        return Results.readTtl(source).toMillis();
    }

    /// How many bytes [#write(ByteBuffer, Reply)] writes.
    public static int length(Reply reply) {
        Sink sink = Sink.counting();
        Results.write(sink, reply);
        return sink.length();
    }

    /// Writes a reply.
    public static void write(ByteBuffer target, Reply reply) {
        Results.write(Sink.into(target), reply);
    }

    /// Reads a reply.
    ///
    /// @throws ConcordException.Damaged when it is not one of [#FORMAT]
    public static Reply readReply(ByteBuffer source) {
        return read(source, tag -> Results.readReply(tag, source));
    }

    private static <T> T read(ByteBuffer source, Function<Byte, T> body) {
        int start = source.position();
        try {
            return body.apply(source.get());
        } catch (BufferUnderflowException e) {
            throw new ConcordException.Damaged("cut short after byte " + start);
        } catch (ConcordException.InvalidKey | ConcordException.InvalidRequest e) {
            throw new ConcordException.Damaged(
                    "what follows byte " + start + " cannot be: " + e.getMessage());
        }
    }
}
