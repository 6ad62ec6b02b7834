package concord.core.machine;

import concord.core.Entry;
import concord.core.Txn;
import concord.core.command.Reply;
import java.util.Optional;

/// How much the results of one transaction, or of a read of many keys, hold. Those of a transaction
/// are gathered while it is applied, on every member and again whenever the log is replayed: one
/// that asked for more than a member has memory for would end them all, and again at each start.
///
/// The bound is a constant, for a setting would let members differ.
public final class ResultRoom {

    private long bytes;
    private int entries;

    /// Takes one more entry in.
    ///
    /// @return whether there was room for it
    public boolean take(Entry entry) {
        entries++;
        bytes += Txn.resultBytes(entry);
        return !isOver();
    }

    void take(Optional<Entry> entry) {
        entry.ifPresent(this::take);
    }

    /// Whether there is more than may be. A value alone may always be read.
    boolean isOver() {
        return bytes > Txn.RESULTS_MAX_BYTES && entries > 1;
    }

    static Reply.Refused refusal() {
        return new Reply.Refused(
                Reply.Reason.BATCH_TOO_LARGE,
                "the results of a transaction may have "
                        + Txn.RESULTS_MAX_BYTES
                        + " bytes, and these have more; nothing was written: read less in one");
    }
}
