package concord.raft;

import concord.core.Cluster;
import concord.core.ConcordException;
import concord.core.Consistency;
import concord.core.Settings;
import concord.core.spi.Surroundings;
import concord.raft.discovery.Discovery;
import concord.raft.form.Formation;
import concord.raft.form.Introduction;
import concord.raft.net.Followers;
import concord.raft.peer.Links;
import concord.raft.peer.Peer;
import concord.raft.peer.PeerCall;
import concord.raft.peer.PeerService;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.ratis.grpc.GrpcTlsConfig;
import org.apache.ratis.grpc.GrpcUtil;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.server.RaftConfiguration;
import org.jspecify.annotations.Nullable;

/// A member among others.
final class PeerNetwork extends Network {

    private static final System.Logger LOG = System.getLogger("concord.raft");

    /// How long opening waits for a leader. Without one the member is open all the same: it may be
    /// the first of those that are started again.
    private static final long READY_LIMIT_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final Member member;
    private final Peer self;
    private final String name;
    private final DataDirectory directory;
    private final Discovery discovery;
    private final Links links;
    private final Followers followers = new Followers();
    private final Formation formation;
    private final Optional<ClusterId> known;
    private final RaftMember raft;
    private final Router router;
    private final ReadBarrier barrier;
    private final Care care;
    private final Duration silence;
    private final Removal removal;
    private final RemovalQuestion removalQuestion;
    private volatile @Nullable ClusterId id;
    private volatile @Nullable RaftCluster cluster;

    PeerNetwork(
            Settings settings, Surroundings surroundings, DataDirectory directory, Member member)
            throws IOException {
        super(member.clock());
        this.member = member;
        this.directory = directory;
        this.name = settings.get(Settings.CLUSTER_NAME);
        this.silence = RatisConfiguration.electionTimeoutMax(settings);
        this.known = directory.cluster();
        NetworkSettings network = NetworkSettings.of(settings);
        this.self = network.self();
        network.requireFreePort();
        int expected = network.expected();
        GrpcTlsConfig tls = network.tls(surroundings);
        // It begins to listen, so what the settings may be refused for comes before.
        this.discovery = network.discovery(surroundings);
        this.links =
                new Links(
                        self.id(),
                        () -> id == null ? "" : String.valueOf(id),
                        tls == null ? null : GrpcUtil.buildSslContextForClient(tls),
                        Math.toIntExact(RatisConfiguration.messageMaxBytes(settings)));
        this.formation =
                new Formation(
                        self, name, expected, network.isStatic(), discovery, links, directory);
        this.removal = new Removal(self.id());
        if (known.isPresent()) {
            Path group = directory.group(known.get());
            Founders.keep(group, formation.founders(known.get().toString()));
            Founders.members(group).ifPresent(removal::applied);
        }
        this.raft =
                new RaftMember(
                        self.id(),
                        directory.raft(),
                        member.logMachine(),
                        Transport.grpc(
                                settings,
                                directory.raft(),
                                new PeerService(
                                        new PeerAnswers(
                                                this, self.id(), formation, followers, member)),
                                followers,
                                surroundings.wire(),
                                tls));
        this.router = new Router(raft, member.committer(), links, this);
        this.barrier =
                new ReadBarrier(this, links, member.applied(), member.readCompleter(), silence);
        this.care =
                new Care(
                        this,
                        links,
                        member.clock(),
                        silence,
                        settings.get(RaftSettings.CHECK_INTERVAL),
                        this::checkStates);
        this.removalQuestion =
                new RemovalQuestion(this::isRemoved, care::isWithoutLeader, this::removed);
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
        return known.map(it -> RaftMember.segments(it, directory.raft()));
    }

    @Override
    void start() throws IOException {
        known.ifPresent(it -> id = it);
        raft.start();
        if (known.isPresent()) {
            // A crash may have come between the note of the cluster and Raft's own files.
            enter(known.get(), formation.founders(known.get().toString()));
            return;
        }
        Formation.Outcome outcome = formation.await();
        ClusterId joined = ClusterId.parse(outcome.cluster());
        directory.join(joined);
        enter(joined, outcome.members());
        LOG.log(
                System.Logger.Level.INFO,
                "Member {0} is in cluster {1} ({2}).",
                self.id(),
                name,
                joined);
    }

    private void enter(ClusterId joined, Collection<Peer> members) throws IOException {
        raft.join(joined, members);
        cluster =
                new RaftCluster(
                        self.id(),
                        new Membership(
                                self.id(),
                                name,
                                joined,
                                raft,
                                links,
                                followers,
                                member.check(),
                                member.commandFormat(),
                                silence,
                                member.observer()),
                        links,
                        this);
        id = joined;
    }

    @Override
    CompletableFuture<Void> learnTime() {
        return care.learnTime();
    }

    @Override
    void awaitReady(Supplier<@Nullable String> stopped) {
        long end = System.nanoTime() + READY_LIMIT_NANOS;
        while (stopped.get() == null && System.nanoTime() < end) {
            try {
                barrier.pass(Consistency.LEADER).get(50, TimeUnit.MILLISECONDS);
                // It may lead in a moment, and then has to know what time it is.
                otherLeader().map(care::askClock).ifPresent(CompletableFuture::join);
                return;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new ConcordException.OpenFailed("interrupted while opening", e);
            } catch (ExecutionException | TimeoutException e) {
                LOG.log(System.Logger.Level.TRACE, "no leader yet", e);
            }
        }
        LOG.log(
                System.Logger.Level.WARNING,
                "Member {0} is open without a leader: it serves eventual reads until a majority of the"
                        + " members is there.",
                self.id());
    }

    @Override
    void watch() {
        router.watch();
        care.look();
    }

    @Override
    CompletableFuture<Void> barrier(Consistency level) {
        return barrier.pass(level);
    }

    @Override
    public List<ReadBarrier.Electorate> electorates() {
        return raft.configuration()
                .map(configuration ->
                        Stream.of(configuration.getCurrentPeers(), configuration.getPreviousPeers())
                                .filter(peers -> !peers.isEmpty())
                                .map(this::electorate)
                                .toList())
                .orElseThrow(() -> new IllegalStateException("this member is starting"));
    }

    private ReadBarrier.Electorate electorate(Collection<RaftPeer> peers) {
        List<Peer> others =
                peers.stream()
                        .filter(peer -> !peer.getId().toString().equals(self.id()))
                        .flatMap(peer -> RaftMember.peer(peer).stream())
                        .toList();
        return new ReadBarrier.Electorate(
                others, peers.stream().anyMatch(peer -> peer.getId().toString().equals(self.id())));
    }

    @Override
    public Optional<Peer> otherLeader() {
        Optional<String> leader = raft.leader().filter(it -> !it.equals(self.id()));
        return leader.flatMap(
                it -> others().stream().filter(peer -> peer.id().equals(it)).findFirst());
    }

    /// All other members, those that come and those that go included.
    List<Peer> others() {
        return raft.configuration().map(RaftConfiguration::getAllPeers).orElse(List.of()).stream()
                .filter(peer -> !peer.getId().toString().equals(self.id()))
                .flatMap(peer -> RaftMember.peer(peer).stream())
                .toList();
    }

    @Override
    Cluster cluster() {
        RaftCluster now = cluster;
        if (now == null) {
            throw new ConcordException.Unavailable("this member is in no cluster yet");
        }
        return now;
    }

    @Override
    void membersChanged(RaftConfiguration configuration) {
        removal.applied(configuration);
        super.membersChanged(configuration);
    }

    /// Looks whether this member was removed. It may be told by the newest configuration that it
    /// has applied, or only by the others, who talk to it no more.
    private boolean isRemoved() {
        Optional<RaftConfiguration> now = raft.configuration();
        return now.isPresent()
                && (removal.isToldBy(now.get(), member.applied().get())
                        || others().stream().anyMatch(other -> isToldBy(other, now.get())));
    }

    private boolean isToldBy(Peer other, RaftConfiguration now) {
        try {
            Introduction told =
                    Introduction.read(
                            links.ask(other.address(), PeerCall.HELLO, new byte[0], silence)
                                    .join());
            return removal.isToldBy(told, String.valueOf(id), now);
        } catch (CompletionException | ConcordException e) {
            LOG.log(System.Logger.Level.DEBUG, "no answer of " + other, e);
            return false;
        }
    }

    private IllegalStateException removed() {
        return new IllegalStateException(
                "member "
                        + self.id()
                        + " was removed from cluster "
                        + name
                        + ". To let it in again, empty its data.dir, start it and add it as a new"
                        + " member");
    }

    /// Ratis ends a member that it knows to be removed. One that it only leaves alone, with no
    /// leader for a while after it has had one, finds out itself.
    @Override
    Optional<Throwable> failure() {
        return removalQuestion.look(raft.failure(), care.hasLostItsLeader());
    }

    private void checkStates() {
        RaftCluster now = cluster;
        if (now != null && leads().isPresent()) {
            now.compareStates();
        }
    }

    Optional<ClusterId> id() {
        return Optional.ofNullable(id);
    }

    Optional<RaftCluster> entered() {
        return Optional.ofNullable(cluster);
    }

    /// What this member says of itself.
    Introduction introduction() {
        ClusterId own = id;
        if (own == null) {
            return formation.introduction();
        }
        Optional<RaftConfiguration> now = raft.configuration();
        List<Peer> members =
                now.map(RaftConfiguration::getAllPeers).orElse(List.of()).stream()
                        .flatMap(peer -> RaftMember.peer(peer).stream())
                        .toList();
        return new Introduction(
                self.id(),
                name,
                own.toString(),
                "",
                members,
                now.map(RaftConfiguration::getLogEntryIndex).orElse(Introduction.NOWHERE));
    }

    CompletionStage<Long> readIndex(Consistency level) {
        return barrier.readIndex(level);
    }

    @Override
    void end() {
        formation.close();
        router.close();
        care.close();
        links.close();
        raft.close();
        discovery.close();
    }
}
