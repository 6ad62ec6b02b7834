package concord.raft;

import concord.core.spi.Proposal;
import concord.core.spi.TraceContext;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;

/// Proposals that go into the log as one entry. The member that made them finds them again beside
/// the entry that it applies, and decodes nothing.
final class Batch {

    private final int headBytes;
    private final long sealedNanos = System.nanoTime();
    private final AtomicBoolean settled = new AtomicBoolean();
    private final List<Traced> traced;
    private long launchedNanos;
    private byte[] entry;
    private List<Proposal> proposals;
    private long sequence;
    private boolean sent;

    /// @param head what the entry begins with
    /// @param entry head and commands; the array is kept
    /// @param traced those of the proposals that are traced
    Batch(byte[] head, byte[] entry, List<Proposal> proposals, List<Traced> traced) {
        this.headBytes = head.length;
        System.arraycopy(head, 0, entry, 0, head.length);
        this.entry = entry;
        this.proposals = proposals;
        this.traced = traced;
    }

    /// Gives the batch its place in a session.
    void number(long session, long place) {
        if (sent) {
            entry = entry.clone();
        }
        sequence = place;
        LogEntry.number(entry, session, place);
    }

    /// The entry to send. Each attempt has bytes of its own: those of an earlier one may be in a
    /// log already, with another leader's time in them.
    byte[] attempt() {
        if (sent) {
            return entry.clone();
        }
        sent = true;
        return entry;
    }

    /// It goes out for the first time.
    void launch() {
        if (!traced.isEmpty()) {
            launchedNanos = System.nanoTime();
        }
    }

    /// When it went out, by [System#nanoTime]; known where something of it is traced.
    long launchedNanos() {
        return launchedNanos;
    }

    /// Those of its proposals that are traced; mostly none.
    List<Traced> traced() {
        return traced;
    }

    /// What those belong to.
    List<TraceContext> traces() {
        return traced.isEmpty() ? List.of() : traced.stream().map(Traced::trace).toList();
    }

    long sequence() {
        return sequence;
    }

    /// How many bytes its commands have.
    int length() {
        return entry.length - headBytes;
    }

    List<Proposal> proposals() {
        return proposals;
    }

    /// Leaves proposals out again; only before the batch is sent. What is left is encoded once,
    /// however many go.
    void remove(Set<? extends Proposal> gone) {
        List<Proposal> others = proposals.stream().filter(each -> !gone.contains(each)).toList();
        int length = headBytes + others.stream().mapToInt(Proposal::length).sum();
        ByteBuffer shorter = ByteBuffer.allocate(length).put(entry, 0, headBytes);
        others.forEach(each -> each.writeTo(shorter));
        entry = shorter.array();
        proposals = others;
    }

    /// True for the first who calls it: a batch leaves the line once, applied or failed.
    boolean settle() {
        return settled.compareAndSet(false, true);
    }

    boolean isSettled() {
        return settled.get();
    }

    /// Its proposals whose callers have waited long enough.
    List<Proposal> over(long nanoTime) {
        long waited = waited(nanoTime);
        return proposals.stream().filter(each -> waited > each.limitNanos()).toList();
    }

    /// How long it has waited, in nanoseconds.
    long waited(long nanoTime) {
        return nanoTime - sealedNanos;
    }
}
