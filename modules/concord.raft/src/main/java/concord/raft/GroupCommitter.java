package concord.raft;

import concord.core.ConcordException;
import concord.core.spi.Proposal;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Gathers proposals into batches, so that Raft's cost is paid once for many.
///
/// A caller encodes its proposal into the open batch. When the line is idle the batch goes out at
/// once: a lone caller waits for nobody. While something is in flight the batch grows; it goes out
/// when it has become as much as all that is in flight, or is full, until [#MAX_IN_FLIGHT] are.
/// Whatever waits, here or in flight, is bounded: beyond that callers wait for room or are refused.
///
/// One thread at a time submits, so that the order of proposals is the order of the log.
final class GroupCommitter {

    /// How much a batch holds. A single larger proposal has a batch of its own.
    static final int BATCH_BYTES = 256 << 10;

    static final int MAX_IN_FLIGHT = 4;

    /// Below this a batch costs Raft more than it saves its callers in waiting.
    private static final int WORTH_SENDING_BYTES = 16 << 10;

    /// Hands a batch to Raft; the batch comes back through [#applied] or [#failed].
    @FunctionalInterface
    interface Line {
        void submit(Batch batch);
    }

    private final Line line;
    private final Executor completer;
    private final int commandFormat;
    private final long maxPendingBytes;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final ByteBuffer open = ByteBuffer.allocate(LogEntry.HEAD_BYTES + BATCH_BYTES);
    private final ArrayDeque<Batch> sealed = new ArrayDeque<>();
    private final Set<Batch> inFlight = new HashSet<>();
    private List<Proposal> openProposals = new ArrayList<>();
    private long inFlightBytes;
    private long pendingBytes;
    private int waiting;
    private boolean submitting;
    private @Nullable String pause;
    private @Nullable String end;

    /// @param completer runs the callers' futures, off the threads of Raft
    GroupCommitter(Line line, Executor completer, int commandFormat, long maxPendingBytes) {
        this.line = line;
        this.completer = completer;
        this.commandFormat = commandFormat;
        this.maxPendingBytes = maxPendingBytes;
        open.position(LogEntry.HEAD_BYTES);
    }

    /// Takes a proposal in, waiting for room at most that long.
    void propose(Proposal proposal, long patienceNanos) {
        int length = proposal.length();
        lock.lock();
        try {
            awaitRoom(length, patienceNanos);
            if (length > open.remaining()) {
                seal();
            }
            if (length > BATCH_BYTES) {
                sealed.add(alone(proposal, length));
            } else {
                proposal.writeTo(open);
                openProposals.add(proposal);
            }
            pendingBytes += length;
        } finally {
            lock.unlock();
        }
        pump();
    }

    private void awaitRoom(int length, long patienceNanos) {
        requireAccepting();
        long left = patienceNanos;
        while (pendingBytes > 0 && pendingBytes + length > maxPendingBytes) {
            if (left <= 0) {
                throw new ConcordException.Overloaded(
                        pendingBytes
                                + " bytes wait to be committed; at most "
                                + maxPendingBytes
                                + " may (limits.pending-max-bytes). Nothing was written: try again"
                                + " after a pause");
            }
            left = await(left);
            requireAccepting();
        }
    }

    @SuppressWarnings("WaitNotInLoop") // both callers loop over their condition
    private long await(long nanos) {
        waiting++;
        try {
            return changed.awaitNanos(nanos);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ConcordException.Unavailable(
                    "interrupted while waiting for room; nothing was written", e);
        } finally {
            waiting--;
        }
    }

    private void requireAccepting() {
        String why = end == null ? pause : end;
        if (why != null) {
            throw new ConcordException.Unavailable(why);
        }
    }

    private Batch alone(Proposal proposal, int length) {
        ByteBuffer entry = ByteBuffer.allocate(LogEntry.HEAD_BYTES + length);
        LogEntry.writeHead(entry.array(), commandFormat);
        proposal.writeTo(entry.position(LogEntry.HEAD_BYTES));
        return new Batch(entry.array(), List.of(proposal));
    }

    private void seal() {
        if (openProposals.isEmpty()) {
            return;
        }
        byte[] entry = Arrays.copyOf(open.array(), open.position());
        LogEntry.writeHead(entry, commandFormat);
        sealed.add(new Batch(entry, openProposals));
        openProposals = new ArrayList<>(openProposals.size());
        open.clear().position(LogEntry.HEAD_BYTES);
    }

    /// Submits what may go. If another thread is at it, that thread will.
    private void pump() {
        lock.lock();
        if (submitting) {
            lock.unlock();
            return;
        }
        submitting = true;
        try {
            for (Batch next = next(); next != null; next = next()) {
                lock.unlock();
                try {
                    line.submit(next);
                } finally {
                    lock.lock();
                }
            }
        } finally {
            submitting = false;
            lock.unlock();
        }
    }

    private @Nullable Batch next() {
        if (inFlight.size() == MAX_IN_FLIGHT) {
            return null;
        }
        if (sealed.isEmpty() && isWorthSending()) {
            seal();
        }
        Batch next = sealed.poll();
        if (next != null) {
            inFlight.add(next);
            inFlightBytes += next.length();
        }
        return next;
    }

    /// Whether the open batch need not wait for more: nothing is in flight, or it has become as
    /// much as all that is. So a crowd of callers keeps two halves moving instead of waiting as
    /// one, and batches still grow with the load.
    private boolean isWorthSending() {
        return inFlight.isEmpty()
                || open.position() >= Math.max(inFlightBytes, WORTH_SENDING_BYTES);
    }

    /// A batch was applied; its answers are in its proposals.
    void applied(Batch batch) {
        if (batch.settle()) {
            completer.execute(() -> {
                batch.complete();
                leave(batch);
            });
        }
    }

    /// A batch could not be committed.
    void failed(Batch batch, ConcordException failure) {
        if (batch.settle()) {
            completer.execute(() -> {
                batch.fail(failure);
                leave(batch);
            });
        }
    }

    private void leave(Batch batch) {
        lock.lock();
        try {
            if (inFlight.remove(batch)) {
                inFlightBytes -= batch.length();
            }
            pendingBytes -= batch.length() - LogEntry.HEAD_BYTES;
            if (waiting > 0) {
                changed.signalAll();
            }
        } finally {
            lock.unlock();
        }
        pump();
    }

    /// Fails the proposals whose time is over. They may still be committed.
    void expire(long nanoTime) {
        List<Batch> batches = underWay();
        if (!batches.isEmpty()) {
            completer.execute(() -> batches.forEach(batch -> batch.expire(nanoTime)));
        }
    }

    /// All that is in flight or waits behind it. The open batch is sealed, so that its time counts
    /// too when what is in flight never comes back.
    private List<Batch> underWay() {
        lock.lock();
        try {
            if (!inFlight.isEmpty()) {
                seal();
            }
            List<Batch> batches = new ArrayList<>(inFlight);
            batches.addAll(sealed);
            return batches;
        } finally {
            lock.unlock();
        }
    }

    /// Refuses all that comes until [#resume]; what is under way goes on.
    void pause(String why) {
        lock.lock();
        try {
            pause = why;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// Accepts proposals again, unless there was an [#end].
    void resume() {
        lock.lock();
        try {
            pause = null;
        } finally {
            lock.unlock();
        }
    }

    /// Refuses all that comes from now on; what is under way goes on. The last reason counts.
    void end(String why) {
        lock.lock();
        try {
            end = why;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// Waits until nothing is under way, at most that long.
    void drain(long nanos) {
        lock.lock();
        try {
            long left = nanos;
            while (pendingBytes > 0 && left > 0) {
                left = await(left);
            }
        } finally {
            lock.unlock();
        }
    }

    /// Refuses all that comes and fails all that is under way.
    void stop(String why) {
        end(why);
        List<Batch> batches = underWay();
        lock.lock();
        try {
            sealed.clear();
        } finally {
            lock.unlock();
        }
        var failure =
                new ConcordException.Unavailable(
                        why + "; a write under way may or may not have taken effect");
        batches.forEach(batch -> failed(batch, failure));
    }
}
