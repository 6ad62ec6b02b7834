package concord.raft;

import concord.core.Cluster;
import concord.core.ConcordException;
import concord.core.Consistency;
import concord.core.Settings;
import concord.raft.form.Agreement;
import concord.raft.peer.Endpoint;
import concord.raft.peer.Links;
import concord.raft.peer.Peer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.apache.ratis.server.RaftConfiguration;
import org.jspecify.annotations.Nullable;

/// A member that is alone: it opens no port, talks to nobody and is its own majority.
///
/// A data directory that belongs to a cluster with others is refused. Alone it would wait for them
/// for ever or, where its log does not name them yet, be a second cluster of the same id.
final class SoloNetwork extends Network {

    private static final CompletableFuture<Void> PASSED = CompletableFuture.completedFuture(null);

    private final Peer self;
    private final DataDirectory directory;
    private final ClusterId id;
    private final boolean isNew;
    private final Cluster cluster;
    private final RaftMember raft;
    private final Router router;

    SoloNetwork(Settings settings, DataDirectory directory, Member member) throws IOException {
        super(member.clock());
        String node = settings.get(Settings.NODE_ID);
        // Nobody uses the address now, but a cluster may grow out of this member later.
        this.self = new Peer(node, new Endpoint("127.0.0.1", settings.get(RaftSettings.PORT)));
        this.directory = directory;
        Optional<ClusterId> known = directory.cluster();
        this.isNew = known.isEmpty();
        this.id = known.orElseGet(ClusterId::random);
        this.cluster = new SoloCluster(node, settings.get(Settings.CLUSTER_NAME), id.toString());
        if (isNew || !Founders.hasBegun(directory.group(id))) {
            Agreement.kept(directory)
                    .filter(agreed -> isNew || agreed.cluster().equals(id.toString()))
                    .ifPresent(agreed -> requireNone(agreed.others(node)));
            Founders.keep(directory.group(id), List.of(self));
        }
        this.raft =
                new RaftMember(
                        node,
                        directory.raft(),
                        member.logMachine(),
                        Transport.solo(settings, directory.raft()));
        this.router =
                new Router(raft, member.committer(), new Links(node, () -> "", null, 0), this);
    }

    @Override
    RaftMember raft() {
        return raft;
    }

    @Override
    Router router() {
        return router;
    }

    @Override
    Optional<Path> segments() {
        return isNew ? Optional.empty() : Optional.of(RaftMember.segments(id, directory.raft()));
    }

    @Override
    void start() throws IOException {
        if (isNew) {
            directory.join(id);
        }
        raft.start();
        raft.join(id, List.of(self));
        requireNone(
                raft.configuration().map(RaftConfiguration::getAllPeers).orElse(List.of()).stream()
                        .map(peer -> peer.getId().toString())
                        .filter(peer -> !peer.equals(self.id()))
                        .sorted()
                        .toList());
    }

    private void requireNone(List<String> others) {
        if (!others.isEmpty()) {
            throw new ConcordException.OpenFailed(
                    "data.dir "
                            + directory.root()
                            + " belongs to a cluster with "
                            + String.join(", ", others)
                            + ": set cluster.members, so that this member finds them. Are they lost"
                            + " for good, concord cluster recover makes a cluster of this member"
                            + " alone");
        }
    }

    /// There is nobody to ask.
    @Override
    CompletableFuture<Void> learnTime() {
        return PASSED;
    }

    @Override
    void awaitReady(Supplier<@Nullable String> stopped) {
        awaitLeading(stopped, Long.MAX_VALUE);
    }

    @Override
    void watch() {}

    @Override
    CompletableFuture<Void> barrier(Consistency level) {
        return isLeading() || level == Consistency.EVENTUAL
                ? PASSED // alone, a leader needs no quorum but itself
                : CompletableFuture.failedFuture(
                        new ConcordException.Unavailable(RaftEngine.NO_LEADER));
    }

    @Override
    public List<ReadBarrier.Electorate> electorates() {
        return List.of();
    }

    @Override
    public Optional<Peer> otherLeader() {
        return Optional.empty();
    }

    @Override
    Cluster cluster() {
        return cluster;
    }

    @Override
    Optional<Throwable> failure() {
        return raft.failure();
    }

    @Override
    void end() {
        router.close();
        raft.close();
    }
}
