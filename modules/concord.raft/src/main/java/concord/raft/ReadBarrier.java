package concord.raft;

import concord.core.ConcordException;
import concord.core.Consistency;
import concord.raft.peer.Links;
import concord.raft.peer.Peer;
import concord.raft.peer.PeerCall;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/// Makes reads as fresh as they have to be, on every member.
///
/// A strong read needs a read index that no newer leader can have gone beyond before the read began
/// (Ongaro's dissertation, §6.4). The leader notes its commit index and then asks every voter for
/// its term. If a majority, the leader counted, is in no newer term, then no newer leader existed
/// when the round began: such a leader has the votes of a majority, which shares a member with the
/// one that answered, and that member has voted after it answered. While the members change, a
/// majority of the old and one of the new ones are needed.
///
/// A leader that has not applied an entry of its own term does not know the commit index yet, and
/// serves none of this. Other members ask the leader. Rounds are shared by all who wait.
final class ReadBarrier {

    private static final CompletableFuture<Void> PASSED = CompletableFuture.completedFuture(null);
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(5);
    private static final long PAUSE_MILLIS = 10;

    /// What the barrier has to know of Raft.
    interface Raft {

        /// The term that this member leads now, ready to serve; empty when it does not.
        OptionalLong leads();

        /// Whether this member believes that it leads and is ready; may be wrong for a moment.
        boolean isLeading();

        /// The last log index known to be committed.
        long committedIndex();

        /// The other members that vote, in each configuration that has to agree; and how many
        /// voters each has.
        List<Electorate> electorates();

        /// The leader, when it is known and another member.
        Optional<Peer> otherLeader();
    }

    /// The voters of a configuration.
    ///
    /// @param others its voters but for this member
    /// @param hasSelf whether this member votes in it
    record Electorate(Collection<Peer> others, boolean hasSelf) {

        /// How many of the others make a majority.
        int needed() {
            int voters = others.size() + (hasSelf ? 1 : 0);
            return voters / 2 + 1 - (hasSelf ? 1 : 0);
        }
    }

    private final Raft raft;
    private final Links links;
    private final AppliedIndex applied;
    private final Executor completer;
    private final Duration limit;
    private final Rounds<Long> leaderRounds = new Rounds<>(() -> ask(Consistency.LEADER));
    private final Rounds<Long> strongRounds = new Rounds<>(() -> ask(Consistency.STRONG));

    /// @param completer runs what callers do with a barrier that has passed
    /// @param limit how long one question may take
    ReadBarrier(Raft raft, Links links, AppliedIndex applied, Executor completer, Duration limit) {
        this.raft = raft;
        this.links = links;
        this.applied = applied;
        this.completer = completer;
        this.limit = limit;
    }

    /// Completes when the local state holds what a read of this level must see. Who waits no longer
    /// cancels it.
    CompletableFuture<Void> pass(Consistency level) {
        if (level == Consistency.EVENTUAL) {
            return PASSED;
        }
        if (level == Consistency.LEADER && raft.isLeading()) {
            return applied.await(raft.committedIndex());
        }
        CompletableFuture<Void> passed = new CompletableFuture<>();
        var _ =
                readIndex(level)
                        .whenCompleteAsync(
                                (index, failure) -> {
                                    if (failure == null) {
                                        applied.await(index, passed);
                                    } else {
                                        passed.completeExceptionally(failure);
                                    }
                                },
                                completer);
        return passed;
    }

    /// The log index that a read of this level has to see, on the leader or by asking it.
    CompletableFuture<Long> readIndex(Consistency level) {
        return (level == Consistency.STRONG ? strongRounds : leaderRounds).join();
    }

    private CompletableFuture<Long> ask(Consistency level) {
        return ask(level, System.nanoTime());
    }

    private CompletableFuture<Long> ask(Consistency level, long start) {
        return once(level)
                .exceptionallyCompose(failure ->
                        System.nanoTime() - start < PATIENCE_NANOS
                                ? pause().thenCompose(_ -> ask(level, start))
                                : CompletableFuture.failedFuture(unavailable(failure)));
    }

    private static CompletableFuture<Void> pause() {
        return new CompletableFuture<Void>()
                .completeOnTimeout(null, PAUSE_MILLIS, TimeUnit.MILLISECONDS);
    }

    private static ConcordException unavailable(Throwable failure) {
        Throwable cause = failure.getCause() == null ? failure : failure.getCause();
        return new ConcordException.Unavailable(
                "no leader could tell how far a read has to see ("
                        + cause.getMessage()
                        + "); nothing was read",
                failure);
    }

    private CompletableFuture<Long> once(Consistency level) {
        OptionalLong term = raft.leads();
        if (term.isPresent()) {
            long index = raft.committedIndex();
            return level == Consistency.STRONG
                    ? confirmed(term.getAsLong()).thenApply(_ -> index)
                    : CompletableFuture.completedFuture(index);
        }
        return raft.otherLeader()
                .map(leader ->
                        links.ask(
                                        leader.address(),
                                        PeerCall.READ_INDEX,
                                        level.toString().getBytes(StandardCharsets.US_ASCII),
                                        limit)
                                .thenApply(answer -> ByteBuffer.wrap(answer).getLong()))
                .orElseGet(() ->
                        CompletableFuture.failedFuture(
                                new IllegalStateException("there is no leader now")));
    }

    /// Completes when a majority of every electorate has said that it is in no newer term.
    private CompletableFuture<Void> confirmed(long term) {
        CompletableFuture<?>[] majorities =
                raft.electorates().stream()
                        .map(electorate -> majority(electorate, term))
                        .toArray(CompletableFuture[]::new);
        return CompletableFuture.allOf(majorities);
    }

    private CompletableFuture<Void> majority(Electorate electorate, long term) {
        if (electorate.needed() <= 0) {
            return PASSED;
        }
        Count count = new Count(electorate.needed(), electorate.others().size());
        for (Peer peer : electorate.others()) {
            var _ =
                    links.ask(peer.address(), PeerCall.TERM, new byte[0], limit)
                            .whenComplete((answer, failure) -> {
                                if (failure != null) {
                                    count.no(failure);
                                } else if (ByteBuffer.wrap(answer).getLong() > term) {
                                    count.newer();
                                } else {
                                    count.yes();
                                }
                            });
        }
        return count.done;
    }

    private static final class Count {
        private final CompletableFuture<Void> done = new CompletableFuture<>();
        private int needed;
        private int open;

        Count(int needed, int open) {
            this.needed = needed;
            this.open = open;
        }

        synchronized void yes() {
            open--;
            if (--needed == 0) {
                done.complete(null);
            }
        }

        synchronized void no(Throwable failure) {
            if (--open < needed) {
                done.completeExceptionally(
                        new IllegalStateException(
                                "a majority does not answer: " + failure.getMessage()));
            }
        }

        synchronized void newer() {
            done.completeExceptionally(
                    new IllegalStateException("another member leads a newer term"));
        }
    }
}
