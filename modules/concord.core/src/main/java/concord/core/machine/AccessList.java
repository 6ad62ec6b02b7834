package concord.core.machine;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.time.Instant;

/// The tokens and the roles. One thread writes, any number look.
final class AccessList implements Part {

    private volatile AccessTable table = AccessTable.EMPTY;

    /// When the next token expires, or [Version#NEVER].
    private long earliest = Version.NEVER;

    /// Who may do what now; on any thread.
    AccessTable table() {
        return table;
    }

    void set(AccessTable now) {
        earliest = now.earliest();
        table = now;
    }

    /// When the next token expires, or [Version#NEVER].
    long earliest() {
        return earliest;
    }

    /// Forgets the tokens that have expired at a log time.
    void expire(long time) {
        if (earliest <= time) {
            set(table.aliveAt(Instant.ofEpochMilli(time)));
        }
    }

    @Override
    public byte tag() {
        return 8;
    }

    @Override
    public Saved capture() {
        AccessTable then = table;
        return new Saved() {
            @Override
            public void writeTo(DataOutput out) throws IOException {
                AccessFormat.write(then, out);
            }

            @Override
            public void release() {}
        };
    }

    @Override
    public void load(DataInput in) throws IOException {
        set(AccessFormat.read(in));
    }
}
