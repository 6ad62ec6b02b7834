package concord.raft;

import concord.raft.net.Followers;
import concord.raft.peer.Links;
import concord.raft.peer.Peer;
import concord.raft.peer.PeerCall;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/// What a member among others does besides: it asks the leader for log time, so that it can go on
/// from there; it replaces connections that have gone silent; and as the leader it has the states
/// compared from time to time.
final class Care implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger("concord.raft");
    private static final long CLOCK_EVERY_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
    private static final long RECONNECT_EVERY_NANOS = TimeUnit.SECONDS.toNanos(2);

    private final PeerNetwork network;
    private final Links links;
    private final Followers followers;
    private final LogClock clock;
    private final Duration silence;
    private final long checkEveryNanos;
    private final Runnable checkStates;
    private final AtomicBoolean checking = new AtomicBoolean();
    private final Map<String, Long> reconnected = new ConcurrentHashMap<>();
    private long askedClock;
    private long checked = System.nanoTime();
    private long hadLeader = System.nanoTime();
    private long wondered;
    private boolean everHadLeader;
    private volatile boolean closed;

    Care(
            PeerNetwork network,
            Links links,
            Followers followers,
            LogClock clock,
            Duration silence,
            Duration checkInterval,
            Runnable checkStates) {
        this.network = network;
        this.links = links;
        this.followers = followers;
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
        reconnect(now);
        if (network.isLeading() && checkEveryNanos > 0 && now - checked > checkEveryNanos) {
            checked = now;
            check();
        }
    }

    /// Whether there has been a leader once, and none for so long now that it is worth to ask why.
    /// True from time to time while that is so.
    boolean hasLostItsLeader() {
        long now = System.nanoTime();
        boolean isLost =
                everHadLeader
                        && now - hadLeader > 2 * silence.toNanos()
                        && now - wondered > RECONNECT_EVERY_NANOS;
        if (isLost) {
            wondered = now;
        }
        return isLost;
    }

    /// Asks the leader what time it is.
    CompletableFuture<Void> askClock(Peer leader) {
        return links.ask(leader.address(), PeerCall.CLOCK, new byte[0], silence)
                .thenAccept(answer -> clock.heard(ByteBuffer.wrap(answer).getLong()))
                .exceptionally(e -> {
                    LOG.log(System.Logger.Level.DEBUG, "the leader tells no time", e);
                    return null;
                });
    }

    private void reconnect(long now) {
        long tolerated = Math.max(2 * silence.toNanos(), RECONNECT_EVERY_NANOS);
        boolean leads = network.isLeading();
        boolean isLost = !leads && now - hadLeader > tolerated;
        for (Peer peer : network.others()) {
            boolean isSilent =
                    leads
                            && followers.silentMillis(peer.id()).orElse(0)
                                    > TimeUnit.NANOSECONDS.toMillis(tolerated);
            if (isSilent || isLost) {
                reconnect(peer, now);
            }
        }
    }

    private void reconnect(Peer peer, long now) {
        Long last = reconnected.get(peer.id());
        if (last == null || now - last > RECONNECT_EVERY_NANOS) {
            reconnected.put(peer.id(), Long.MAX_VALUE / 2);
            Thread.startVirtualThread(() -> {
                try {
                    links.renew(peer.address());
                    network.raft().reconnect(peer.id());
                } finally {
                    reconnected.put(peer.id(), System.nanoTime());
                }
            });
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
