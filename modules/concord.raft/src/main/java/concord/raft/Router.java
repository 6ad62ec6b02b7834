package concord.raft;

import concord.raft.peer.Endpoint;
import concord.raft.peer.Links;
import concord.raft.peer.Peer;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Leads the group committer's batches to the leader: to Ratis in this process, or to another
/// member. A line that breaks is laid anew to whoever leads then, and what is in flight goes out
/// again.
final class Router implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger("concord.raft");
    private static final long PAUSE_MILLIS = 3;

    private sealed interface Way extends GroupCommitter.Line {
        void close();
    }

    private final RaftMember raft;
    private final GroupCommitter committer;
    private final Links links;
    private final ReadBarrier.Raft who;
    private final ScheduledExecutorService thread =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().daemon().name("concord-route").factory());

    // Only the thread touches these.
    private @Nullable Way way;
    private @Nullable Endpoint to;
    private @Nullable Endpoint laidTo;
    private Patience patience = new Patience();

    Router(RaftMember raft, GroupCommitter committer, Links links, ReadBarrier.Raft who) {
        this.raft = raft;
        this.committer = committer;
        this.links = links;
        this.who = who;
    }

    /// Something has changed: looks who leads now.
    void update() {
        schedule(this::lay, 0);
    }

    /// Numbers what is in flight anew, in a session above one that is known.
    void beginSession(long known) {
        schedule(
                () -> {
                    take();
                    committer.beginSession(known + 1);
                    lay();
                },
                0);
    }

    /// Looks whether batches come back at all. Called in short intervals.
    void watch() {
        schedule(
                () -> {
                    Endpoint leader = to;
                    boolean isOver =
                            patience.isOver(
                                    System.nanoTime(), committer.progress(), committer.isWaiting());
                    if (way != null && isOver) {
                        take();
                        patience.cut();
                        if (leader != null) {
                            links.renew(leader);
                        }
                    }
                    lay();
                },
                0);
    }

    private void schedule(Runnable task, long millis) {
        try {
            var _ =
                    thread.schedule(
                            () -> {
                                try {
                                    task.run();
                                } catch (RuntimeException e) {
                                    LOG.log(System.Logger.Level.ERROR, "routing failed", e);
                                }
                            },
                            millis,
                            TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            LOG.log(System.Logger.Level.DEBUG, "routing after the end", e);
        }
    }

    private void lay() {
        if (who.leads().isPresent()) {
            if (!(way instanceof Local)) {
                take();
                lay(new Local(), null);
            }
            return;
        }
        Optional<Endpoint> leader = who.otherLeader().map(Peer::address);
        if (leader.isEmpty()) {
            take();
        } else if (!(way instanceof Remote) || !leader.get().equals(to)) {
            take();
            lay(new Remote(leader.get()), leader.get());
        }
    }

    private void lay(Way next, @Nullable Endpoint end) {
        way = next;
        to = end;
        if (!Objects.equals(laidTo, end)) {
            laidTo = end;
            patience =
                    new Patience(); // what the way to another leader took says nothing of this one
        }
        patience.laid(System.nanoTime());
        committer.connect(next);
    }

    private void take() {
        Way old = way;
        if (old != null) {
            way = null;
            to = null;
            committer.disconnect();
            old.close();
        }
    }

    private void broken(Way which, Throwable cause) {
        LOG.log(System.Logger.Level.DEBUG, "the way to the leader is broken", cause);
        schedule(
                () -> {
                    if (way == which) {
                        take();
                    }
                    schedule(this::lay, PAUSE_MILLIS);
                },
                0);
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }

    private final class Local implements Way {
        @Override
        public void submit(Batch batch) {
            raft.submit(batch.attempt(), failure -> broken(this, failure));
        }

        @Override
        public void close() {}
    }

    private final class Remote implements Way {
        private final Links.EntryStream stream;

        Remote(Endpoint leader) {
            this.stream = links.propose(leader, failure -> broken(this, failure));
        }

        @Override
        public void submit(Batch batch) {
            try {
                stream.send(batch.attempt(), batch.traces());
            } catch (IllegalStateException e) {
                broken(this, e); // it has ended already
            }
        }

        @Override
        public void close() {
            try {
                stream.close();
            } catch (IllegalStateException e) {
                LOG.log(System.Logger.Level.DEBUG, "the stream had ended", e);
            }
        }
    }
}
