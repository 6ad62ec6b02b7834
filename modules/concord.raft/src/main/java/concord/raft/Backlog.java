package concord.raft;

import concord.core.spi.Proposal;
import concord.core.spi.TraceContext;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The proposals that have not gone out, in their order: batches that are sealed, and behind them
/// the open one, which grows.
///
/// Not thread-safe: the committer's lock guards it.
final class Backlog {

    private final byte[] head;
    private final int batchBytes;
    private final ByteBuffer open;
    private final ArrayDeque<Batch> sealed = new ArrayDeque<>();
    private List<Proposal> openProposals = new ArrayList<>();
    private List<Traced> openTraced = List.of();

    /// @param head what an entry begins with
    /// @param batchBytes how much a batch holds; a single larger proposal has a batch of its own
    Backlog(byte[] head, int batchBytes) {
        this.head = head;
        this.batchBytes = batchBytes;
        this.open = ByteBuffer.allocate(head.length + batchBytes);
        open.position(head.length);
    }

    /// Takes a proposal of that length in, behind all others.
    void add(Proposal proposal, int length) {
        if (length > open.remaining()) {
            seal();
        }
        if (length > batchBytes) {
            ByteBuffer entry = ByteBuffer.allocate(head.length + length);
            proposal.writeTo(entry.position(head.length));
            sealed.add(
                    new Batch(head, entry.array(), List.of(proposal), traced(proposal, List.of())));
        } else {
            proposal.writeTo(open);
            openProposals.add(proposal);
            openTraced = traced(proposal, openTraced);
        }
    }

    /// These, and a proposal if it is one of something that is traced: mostly it is not.
    private static List<Traced> traced(Proposal proposal, List<Traced> others) {
        TraceContext trace = proposal.trace();
        if (!trace.isSampled()) {
            return others;
        }
        List<Traced> more = new ArrayList<>(others);
        more.add(new Traced(trace, System.nanoTime()));
        return List.copyOf(more);
    }

    /// Closes the open batch, if it holds anything.
    void seal() {
        if (openProposals.isEmpty()) {
            return;
        }
        byte[] entry = Arrays.copyOf(open.array(), open.position());
        sealed.add(new Batch(head, entry, openProposals, openTraced));
        openTraced = List.of();
        openProposals = new ArrayList<>(openProposals.size());
        open.clear().position(head.length);
    }

    /// The first batch that is sealed, which leaves; or null.
    @Nullable Batch poll() {
        return sealed.poll();
    }

    boolean hasSealed() {
        return !sealed.isEmpty();
    }

    /// How many proposals the open batch holds.
    int openCount() {
        return openProposals.size();
    }

    /// How many bytes they have.
    int openBytes() {
        return open.position() - head.length;
    }

    /// Takes a proposal out again.
    ///
    /// @return false when it is not here
    boolean remove(Proposal proposal) {
        if (openProposals.contains(proposal)) {
            seal();
        }
        Optional<Batch> holder =
                sealed.stream().filter(batch -> batch.proposals().contains(proposal)).findFirst();
        holder.ifPresent(batch -> {
            batch.remove(Set.of(proposal));
            if (batch.proposals().isEmpty()) {
                sealed.remove(batch);
            }
        });
        return holder.isPresent();
    }

    /// Takes the sealed proposals out whose callers have waited long enough.
    List<Proposal> removeOver(long nanoTime) {
        List<Proposal> gone = new ArrayList<>();
        for (Iterator<Batch> batches = sealed.iterator(); batches.hasNext(); ) {
            Batch batch = batches.next();
            List<Proposal> over = batch.over(nanoTime);
            if (over.size() == batch.proposals().size()) {
                batches.remove();
            } else if (!over.isEmpty()) {
                batch.remove(Set.copyOf(over));
            }
            gone.addAll(over);
        }
        return gone;
    }

    /// Everything, which leaves.
    List<Batch> drain() {
        seal();
        List<Batch> all = List.copyOf(sealed);
        sealed.clear();
        return all;
    }
}
