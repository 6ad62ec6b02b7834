package concord.raft;

import concord.raft.peer.Links;
import concord.raft.peer.Peer;
import concord.raft.peer.PeerCall;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/// What a member among others does besides: it asks the leader for log time, so that it can go on
/// from there; it replaces connections through a network that was cut; and as the leader it has the
/// states compared from time to time.
final class Care implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger("concord.raft");
    private static final long CLOCK_EVERY_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
    private static final long LOOK_EVERY_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
    private static final long WONDER_EVERY_NANOS = TimeUnit.SECONDS.toNanos(2);

    /// So many questions in a row that are not answered are more than a pause.
    private static final int MISSES_OF_A_CUT = 3;

    private final PeerNetwork network;
    private final Links links;
    private final LogClock clock;
    private final Duration silence;
    private final long checkEveryNanos;
    private final Runnable checkStates;
    private final AtomicBoolean checking = new AtomicBoolean();
    private final Set<String> asked = ConcurrentHashMap.newKeySet();
    private final Map<String, Integer> misses = new ConcurrentHashMap<>();
    private long lookedForOthers;
    private long askedClock;
    private long checked = System.nanoTime();
    private long hadLeader = System.nanoTime();
    private long wondered;
    private boolean everHadLeader;
    private volatile boolean closed;

    Care(
            PeerNetwork network,
            Links links,
            LogClock clock,
            Duration silence,
            Duration checkInterval,
            Runnable checkStates) {
        this.network = network;
        this.links = links;
        this.clock = clock;
        this.silence = silence;
        this.checkEveryNanos = TimeUnit.NANOSECONDS.convert(checkInterval);
        this.checkStates = checkStates;
    }

    /// Called in short intervals by one thread.
    void look() {
        long now = System.nanoTime();
        Optional<Peer> leader = network.otherLeader();
        if (network.isLeading() || leader.isPresent()) {
            hadLeader = now;
            everHadLeader = true;
        }
        if (leader.isPresent() && now - askedClock > CLOCK_EVERY_NANOS) {
            askedClock = now;
            var _ = askClock(leader.get());
        }
        lookForOthers(now);
        if (network.isLeading() && checkEveryNanos > 0 && now - checked > checkEveryNanos) {
            checked = now;
            check();
        }
    }

    /// Whether there has been a leader once, and none for so long now that it is worth to ask why.
    boolean isWithoutLeader() {
        return everHadLeader && System.nanoTime() - hadLeader > 2 * silence.toNanos();
    }

    /// Whether to ask now: true from time to time while there is none.
    boolean hasLostItsLeader() {
        long now = System.nanoTime();
        boolean isLost = isWithoutLeader() && now - wondered > WONDER_EVERY_NANOS;
        if (isLost) {
            wondered = now;
        }
        return isLost;
    }

    /// Asks the leader what time it is.
    CompletableFuture<Void> askClock(Peer leader) {
        return time(leader)
                .thenAccept(clock::heard)
                .exceptionally(e -> {
                    LOG.log(System.Logger.Level.DEBUG, "the leader tells no time", e);
                    return null;
                });
    }

    /// Asks all others what time it is, unless it is known here: once more where nobody tells it,
    /// for the ways to them may be new.
    ///
    /// @return completes with the first answer, or when there is none
    CompletableFuture<Void> learnTime() {
        return askAll().thenCompose(_ -> askAll());
    }

    private CompletableFuture<Void> askAll() {
        CompletableFuture<Void> learned = new CompletableFuture<>();
        if (clock.isKnown()) {
            learned.complete(null);
            return learned;
        }
        CompletableFuture<?>[] answers =
                network.others().stream()
                        .map(peer ->
                                time(peer)
                                        .thenAccept(time -> {
                                            clock.told(time);
                                            learned.complete(null);
                                        }))
                        .toArray(CompletableFuture[]::new);
        var _ = CompletableFuture.allOf(answers).whenComplete((_, _) -> learned.complete(null));
        return learned;
    }

    private CompletableFuture<Long> time(Peer peer) {
        return links.ask(peer.address(), PeerCall.CLOCK, new byte[0], silence)
                .thenApply(answer -> ByteBuffer.wrap(answer).getLong());
    }

    /// Asks every member for a sign of life. One that is heard of again after a while is connected
    /// to anew: what TCP has not got through a cut network it tries again in longer and longer
    /// intervals.
    private void lookForOthers(long now) {
        if (now - lookedForOthers < LOOK_EVERY_NANOS) {
            return;
        }
        lookedForOthers = now;
        for (Peer peer : network.others()) {
            if (asked.add(peer.id())) {
                var _ =
                        links.ask(peer.address(), PeerCall.TERM, new byte[0], silence)
                                .whenComplete((_, failure) -> {
                                    asked.remove(peer.id());
                                    heard(peer, failure == null);
                                });
            }
        }
    }

    private void heard(Peer peer, boolean answers) {
        if (!answers) {
            misses.merge(peer.id(), 1, Integer::sum);
            return;
        }
        Integer missed = misses.remove(peer.id());
        if (missed != null && missed >= MISSES_OF_A_CUT && !closed) {
            Thread.startVirtualThread(() -> network.raft().reconnect(peer.id()));
        }
    }

    private void check() {
        if (checking.compareAndSet(false, true)) {
            Thread.startVirtualThread(() -> {
                try {
                    checkStates.run();
                } catch (RuntimeException e) {
                    if (!closed) {
                        LOG.log(System.Logger.Level.WARNING, "states could not be compared", e);
                    }
                } finally {
                    checking.set(false);
                }
            });
        }
    }

    @Override
    public void close() {
        closed = true;
    }
}
