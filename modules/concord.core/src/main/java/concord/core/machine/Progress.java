package concord.core.machine;

import concord.core.ConcordException;
import concord.core.spi.Position;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/// How far the store has come: where in the log, and at which revision. Log time never goes back,
/// whatever clock a new leader has.
final class Progress implements Part {

    private Position position = Position.START;
    private long revision;

    Position position() {
        return position;
    }

    /// Log time now.
    long time() {
        return position.logTimeMillis();
    }

    long revision() {
        return revision;
    }

    void enter(Position at) {
        if (at.index() <= position.index()) {
            throw new ConcordException.Internal(
                    "entry " + at.index() + " comes after " + position.index(), null);
        }
        long logTime = Math.max(at.logTimeMillis(), position.logTimeMillis());
        position = new Position(at.term(), at.index(), logTime);
    }

    /// Takes the place of what was elsewhere in the log.
    void goOn(Position at, long atRevision) {
        position = at;
        revision = atRevision;
    }

    long nextRevision() {
        return ++revision;
    }

    @Override
    public byte tag() {
        return 1;
    }

    @Override
    public Saved capture() {
        Position at = position;
        long revisionThen = revision;
        return new Saved() {
            @Override
            public void writeTo(DataOutput out) throws IOException {
                out.writeLong(at.term());
                out.writeLong(at.index());
                out.writeLong(at.logTimeMillis());
                out.writeLong(revisionThen);
            }

            @Override
            public void release() {}
        };
    }

    @Override
    public void load(DataInput in) throws IOException {
        position = new Position(in.readLong(), in.readLong(), in.readLong());
        revision = in.readLong();
        if (revision < 0 || position.index() < Position.START.index()) {
            throw new ConcordException.Damaged("a negative revision or index");
        }
    }
}
