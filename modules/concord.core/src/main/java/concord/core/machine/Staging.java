package concord.core.machine;

import concord.core.ConcordException;
import concord.core.command.RestoreCommand;
import concord.core.command.StoredValue;
import java.io.ByteArrayInputStream;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/// The pieces of a backup's file that have come through the log, until all are there. One restore
/// at a time; one that nobody carries on is forgotten after a minute of log time.
///
/// The bounds are constants, for a setting would let members differ.
final class Staging implements Part {

    /// The largest file. Its pieces are in memory as they stand in the log, deflated.
    static final long MAX_BYTES = 64L << 30;

    static final long PATIENCE_MILLIS = 60_000;

    private static final long NONE = 0;

    private final List<StoredValue> pieces = new ArrayList<>();
    private long id = NONE;
    private long size;
    private long received;
    private long deadline = Version.NEVER;

    boolean isEmpty() {
        return id == NONE;
    }

    boolean is(long restore) {
        return id == restore && !isEmpty();
    }

    boolean isWhole() {
        return received == size;
    }

    long size() {
        return size;
    }

    /// How much of the file is here.
    long received() {
        return received;
    }

    /// When it is forgotten, by log time, or [Version#NEVER].
    long deadline() {
        return deadline;
    }

    void begin(long restore, long bytes, long time) {
        clear();
        id = restore;
        size = bytes;
        deadline = time + PATIENCE_MILLIS;
    }

    /// Adds the next piece.
    void add(StoredValue piece, long time) {
        pieces.add(piece);
        received += piece.length();
        deadline = time + PATIENCE_MILLIS;
    }

    void clear() {
        pieces.clear();
        id = NONE;
        size = 0;
        received = 0;
        deadline = Version.NEVER;
    }

    void expire(long time) {
        if (deadline <= time) {
            clear();
        }
    }

    /// The file.
    InputStream open() {
        return new Pieces(List.copyOf(pieces).iterator());
    }

    /// Brings one piece after the other. A piece is inflated when its turn comes.
    private static final class Pieces extends InputStream {
        private final Iterator<StoredValue> left;
        private InputStream piece = InputStream.nullInputStream();

        Pieces(Iterator<StoredValue> left) {
            this.left = left;
        }

        @Override
        public int read() throws IOException {
            int b = piece.read();
            return b < 0 && next() ? piece.read() : b;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            int count = piece.read(target, offset, length);
            return count < 0 && next() ? piece.read(target, offset, length) : count;
        }

        private boolean next() {
            if (!left.hasNext()) {
                return false;
            }
            piece = new ByteArrayInputStream(left.next().array());
            return true;
        }
    }

    @Override
    public byte tag() {
        return 9;
    }

    @Override
    public Saved capture() {
        StoredValue[] then = pieces.toArray(StoredValue[]::new);
        long idThen = id;
        long sizeThen = size;
        long deadlineThen = deadline;
        return new Saved() {
            @Override
            public void writeTo(DataOutput out) throws IOException {
                out.writeLong(idThen);
                if (idThen == NONE) {
                    return;
                }
                out.writeLong(sizeThen);
                out.writeLong(deadlineThen);
                out.writeInt(then.length);
                for (StoredValue piece : then) {
                    Content.writeValue(piece, out);
                }
            }

            @Override
            public void release() {}
        };
    }

    @Override
    public void load(DataInput in) throws IOException {
        id = in.readLong();
        if (isEmpty()) {
            return;
        }
        size = in.readLong();
        deadline = in.readLong();
        int count = in.readInt();
        for (int i = 0; i < count; i++) {
            StoredValue piece = Content.readValue(in);
            if (piece.isJson() || piece.length() > RestoreCommand.PIECE_MAX_BYTES) {
                throw new ConcordException.Damaged("a piece of a backup that cannot be");
            }
            pieces.add(piece);
            received += piece.length();
        }
        if (count < 0 || size < 0 || size > MAX_BYTES || received > size) {
            throw new ConcordException.Damaged("a restore that cannot be");
        }
    }
}
