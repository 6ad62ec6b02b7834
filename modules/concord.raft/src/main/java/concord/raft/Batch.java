package concord.raft;

import concord.core.ConcordException;
import concord.core.spi.Proposal;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.ratis.protocol.Message;
import org.apache.ratis.thirdparty.com.google.protobuf.ByteString;
import org.apache.ratis.thirdparty.com.google.protobuf.UnsafeByteOperations;

/// Proposals that go into the log as one entry. It is the message that Ratis carries, so the leader
/// finds the proposals again beside the entry that it applies and decodes nothing.
final class Batch implements Message {

    private final byte[] entry;
    private final ByteString content;
    private final List<Proposal> proposals;
    private final long sealedNanos = System.nanoTime();
    private final AtomicBoolean settled = new AtomicBoolean();

    /// @param entry head and commands; the array is kept
    Batch(byte[] entry, List<Proposal> proposals) {
        this.entry = entry;
        this.content = UnsafeByteOperations.unsafeWrap(entry);
        this.proposals = proposals;
    }

    /// Stamps the entry with the leader's clock. Only before it is appended.
    void stamp(long logTimeMillis) {
        LogEntry.stamp(entry, logTimeMillis);
    }

    long logTimeMillis() {
        return LogEntry.logTimeMillis(entry);
    }

    @Override
    public ByteString getContent() {
        return content;
    }

    int length() {
        return entry.length;
    }

    List<Proposal> proposals() {
        return proposals;
    }

    /// True for the first who calls it: a batch leaves the line once, applied or failed.
    boolean settle() {
        return settled.compareAndSet(false, true);
    }

    void complete() {
        proposals.forEach(Proposal::complete);
    }

    void fail(ConcordException failure) {
        proposals.forEach(proposal -> proposal.fail(failure));
    }

    void expire(long nanoTime) {
        long waited = nanoTime - sealedNanos;
        proposals.forEach(proposal -> proposal.expire(waited));
    }
}
