package concord.core.command;

import concord.core.ConcordException;
import concord.core.Value;
import java.nio.ByteBuffer;

/// The steps of a restore to bytes and back.
final class RestoreCodec {

    static final byte BEGIN = 16;
    static final byte APPEND = 17;
    static final byte COMMIT = 18;
    static final byte ABORT = 19;

    private RestoreCodec() {}

    static void write(Sink sink, RestoreCommand command) {
        switch (command) {
            case RestoreCommand.Begin(long id, long size) -> {
                sink.putByte(BEGIN);
                sink.putLong(id);
                sink.putLong(size);
            }
            case RestoreCommand.Append(long id, long offset, Value piece) -> {
                sink.putByte(APPEND);
                sink.putLong(id);
                sink.putLong(offset);
                Bytes.write(sink, piece);
            }
            case RestoreCommand.Commit(long id) -> {
                sink.putByte(COMMIT);
                sink.putLong(id);
            }
            case RestoreCommand.Abort(long id) -> {
                sink.putByte(ABORT);
                sink.putLong(id);
            }
        }
    }

    static RestoreCommand read(byte tag, ByteBuffer source) {
        return switch (tag) {
            case BEGIN -> new RestoreCommand.Begin(source.getLong(), source.getLong());
            case APPEND ->
                    new RestoreCommand.Append(
                            source.getLong(), source.getLong(), readPiece(source));
            case COMMIT -> new RestoreCommand.Commit(source.getLong());
            case ABORT -> new RestoreCommand.Abort(source.getLong());
            default -> throw new ConcordException.Damaged("unknown step of a restore " + tag);
        };
    }

    private static Value readPiece(ByteBuffer source) {
        Value piece = Bytes.readValue(source);
        if (piece.isJson() || piece.length() > RestoreCommand.PIECE_MAX_BYTES) {
            throw new ConcordException.Damaged("a piece of a backup that cannot be");
        }
        return piece;
    }
}
