package concord.raft;

import concord.core.ConcordException;
import concord.core.spi.Origin;
import concord.core.spi.Proposal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Gathers proposals into batches, so that Raft's cost is paid once for many.
///
/// A caller encodes its proposal into the open batch. When the line is idle the batch goes out at
/// once: a lone caller waits for nobody. While something is in flight the batch grows; it goes out
/// when it has become as much as all that is in flight, or is full, until [#MAX_IN_FLIGHT] are.
/// Those who have just been answered often come back at once; a batch waits a fraction of a round
/// for as many as there were, so that a crowd does not split into halves that each pay a round.
/// Whatever waits, here or in flight, is bounded: beyond that callers wait for room or are refused.
///
/// The line leads to the leader, wherever that is. A batch that has gone out stays in flight until
/// it is applied here: when the line breaks, all of them go out again on the next one, in the same
/// order and with the same numbers, and the state machine lets each take effect once.
///
/// One thread at a time submits, so that the order of proposals is the order of the log.
final class GroupCommitter {

    /// How much a batch holds. A single larger proposal has a batch of its own.
    static final int BATCH_BYTES = 256 << 10;

    static final int MAX_IN_FLIGHT = 4;

    /// Below this a batch costs Raft more than it saves its callers in waiting.
    private static final int WORTH_SENDING_BYTES = 16 << 10;

    /// A batch waits for those who may come back for this part of the time that theirs took.
    private static final int ROUND_PER_GATHERING = 8;

    private static final long GATHERING_MAX_NANOS = 1_000_000;

    /// A way to the leader.
    @FunctionalInterface
    interface Line {
        /// Sends a batch, which may be lost. Does not block.
        void submit(Batch batch);
    }

    private final Executor completer;
    private final long maxPendingBytes;

    private final AtomicLong applied = new AtomicLong();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Backlog backlog;
    private final Flight inFlight;
    private long pendingBytes;
    private int waiting;

    /// How many proposals the open batch waits for.
    private int expected;

    private boolean submitting;

    private @Nullable Line line;
    private @Nullable String pause;
    private @Nullable String end;

    /// @param completer runs the callers' futures, off the threads of Raft; it is held while a
    ///   batch waits for those who come back
    /// @param session higher than any that this member has had before
    GroupCommitter(
            Executor completer,
            String node,
            long session,
            int commandFormat,
            long maxPendingBytes) {
        this.completer = completer;
        this.inFlight = new Flight(node, session, MAX_IN_FLIGHT);
        this.maxPendingBytes = maxPendingBytes;
        this.backlog = new Backlog(LogEntry.head(node, session, commandFormat), BATCH_BYTES);
    }

    /// Takes a proposal in, waiting for room at most that long.
    void propose(Proposal proposal, long patienceNanos) {
        int length = proposal.length();
        lock.lock();
        try {
            awaitRoom(length, patienceNanos);
            backlog.add(proposal, length);
            if (expected > 0 && backlog.openCount() >= expected) {
                changed.signalAll();
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

    @SuppressWarnings("WaitNotInLoop") // its caller loops over its condition
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
                Line to = line;
                if (to == null) {
                    return;
                }
                lock.unlock();
                try {
                    to.submit(next);
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
        if (line == null) {
            return null;
        }
        Batch again = inFlight.again();
        if (again != null) {
            return again;
        }
        if (inFlight.isFull()) {
            return null;
        }
        if (!backlog.hasSealed() && isWorthSending()) {
            backlog.seal();
        }
        Batch next = backlog.poll();
        if (next != null) {
            inFlight.launch(next);
        }
        return next;
    }

    /// Whether the open batch need not wait for more: nothing is in flight and all who are waited
    /// for are there, or it has become as much as all that is in flight. So a large crowd keeps two
    /// halves moving instead of waiting as one, and batches still grow with the load.
    private boolean isWorthSending() {
        return inFlight.isEmpty()
                ? backlog.openCount() >= expected
                : backlog.openBytes() >= Math.max(inFlight.bytes(), WORTH_SENDING_BYTES);
    }

    /// Sends on this line from now on, first what is in flight.
    void connect(Line to) {
        lock.lock();
        try {
            line = to;
            inFlight.restart();
        } finally {
            lock.unlock();
        }
        pump();
    }

    /// Sends no more until the next [#connect].
    void disconnect() {
        lock.lock();
        try {
            line = null;
        } finally {
            lock.unlock();
        }
    }

    /// The batch in flight that an entry holds, or null when it is none of this process.
    @Nullable Batch find(Origin origin) {
        if (!origin.isKnown()) {
            return null;
        }
        lock.lock();
        try {
            return inFlight.find(origin);
        } finally {
            lock.unlock();
        }
    }

    /// A batch was applied; its answers are in its proposals.
    void applied(Batch batch) {
        if (batch.settle()) {
            applied.incrementAndGet();
            completer.execute(() -> {
                batch.proposals().forEach(Proposal::complete);
                leave(batch);
            });
        }
    }

    private void failed(Batch batch, ConcordException failure) {
        if (batch.settle()) {
            completer.execute(() -> {
                batch.proposals().forEach(proposal -> proposal.fail(failure));
                leave(batch);
            });
        }
    }

    /// The state has jumped forward, by a snapshot of another member, to this entry of ours.
    void overtaken(Origin last) {
        List<Batch> taken;
        lock.lock();
        try {
            taken = inFlight.upTo(last);
        } finally {
            lock.unlock();
        }
        var failure =
                new ConcordException.Unavailable(
                        "the write took effect, but this member had fallen behind and learned it"
                                + " from a snapshot, without the answer: read the key to find out");
        taken.forEach(batch -> failed(batch, failure));
    }

    /// Numbers anew what is in flight, in a session that comes after one that has turned out to be
    /// higher: none of it was admitted. Only while there is no line. Each batch that was not
    /// admitted asks for it; the first one counts.
    void beginSession(long higher) {
        lock.lock();
        try {
            inFlight.begin(higher);
        } finally {
            lock.unlock();
        }
    }

    private void leave(Batch batch) {
        lock.lock();
        try {
            inFlight.land(batch);
            release(batch.length());
            if (inFlight.isEmpty() && batch.proposals().size() > 1) {
                long round = batch.waited(System.nanoTime());
                gather(
                        batch.proposals().size(),
                        Math.min(round / ROUND_PER_GATHERING, GATHERING_MAX_NANOS));
            }
        } finally {
            lock.unlock();
        }
        pump();
    }

    /// Lets those who were just answered come back for the same batch, as far as they do at once.
    private void gather(int crowd, long nanos) {
        long left = nanos;
        expected = crowd;
        try {
            while (backlog.openCount() < expected
                    && !backlog.hasSealed()
                    && inFlight.isEmpty()
                    && left > 0) {
                left = changed.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            expected = 0;
        }
    }

    private void release(long bytes) {
        pendingBytes -= bytes;
        if (waiting > 0) {
            changed.signalAll();
        }
    }

    /// Takes a proposal back that has not gone out.
    ///
    /// @return false when it has, or is settled
    boolean withdraw(Proposal proposal) {
        lock.lock();
        try {
            boolean wasHere = backlog.remove(proposal);
            if (wasHere) {
                release(proposal.length());
            }
            return wasHere;
        } finally {
            lock.unlock();
        }
    }

    /// Fails the proposals whose time is over. Those that have gone out may still be committed.
    ///
    /// @param noLeader what is known when there is no line
    void expire(long nanoTime, String noLeader) {
        List<Proposal> out = new ArrayList<>();
        List<Proposal> unsent = new ArrayList<>();
        boolean isConnected;
        lock.lock();
        try {
            isConnected = line != null;
            if (!isConnected || !inFlight.isEmpty()) {
                backlog.seal(); // so that its time counts too while nothing moves
            }
            inFlight.all().forEach(batch -> out.addAll(batch.over(nanoTime)));
            unsent.addAll(backlog.removeOver(nanoTime));
            if (!unsent.isEmpty()) {
                release(unsent.stream().mapToLong(Proposal::length).sum());
            }
        } finally {
            lock.unlock();
        }
        if (!out.isEmpty() || !unsent.isEmpty()) {
            completer.execute(() -> {
                out.forEach(it -> it.fail(ConcordException.Timeout.ofWrite(limit(it))));
                unsent.forEach(it ->
                        it.fail(
                                isConnected
                                        ? ConcordException.Timeout.ofUnsentWrite(limit(it))
                                        : ConcordException.Unavailable.ofUnsentWrite(
                                                limit(it), noLeader)));
            });
        }
    }

    private static Duration limit(Proposal proposal) {
        return Duration.ofNanos(proposal.limitNanos());
    }

    /// Whether something is in flight that is not back.
    boolean isWaiting() {
        lock.lock();
        try {
            return inFlight.all().stream().anyMatch(batch -> !batch.isSettled());
        } finally {
            lock.unlock();
        }
    }

    /// How many batches have come back.
    long progress() {
        return applied.get();
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

    /// Waits until nothing is under way, at most that long, or until the thread is interrupted.
    void drain(long nanos) {
        lock.lock();
        waiting++;
        try {
            long left = nanos;
            while (pendingBytes > 0 && left > 0) {
                left = changed.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            waiting--;
            lock.unlock();
        }
    }

    /// Refuses all that comes and fails all that is under way.
    void stop(String why) {
        end(why);
        List<Batch> unsent;
        List<Batch> out;
        lock.lock();
        try {
            line = null;
            unsent = backlog.drain();
            out = inFlight.all();
        } finally {
            lock.unlock();
        }
        var unknown =
                new ConcordException.Unavailable(
                        why + "; a write under way may or may not have taken effect");
        var known = new ConcordException.Unavailable(why + "; nothing was written");
        out.forEach(batch -> failed(batch, unknown));
        unsent.forEach(batch -> failed(batch, known));
    }
}
