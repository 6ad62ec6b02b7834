package concord.raft;

import concord.core.Role;
import concord.core.spi.Engine.EngineStatus;
import concord.raft.net.Followers;
import concord.raft.peer.Endpoint;
import concord.raft.peer.Peer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.apache.ratis.protocol.ClientId;
import org.apache.ratis.protocol.GroupManagementRequest;
import org.apache.ratis.protocol.Message;
import org.apache.ratis.protocol.RaftClientAsynchronousProtocol;
import org.apache.ratis.protocol.RaftClientReply;
import org.apache.ratis.protocol.RaftClientRequest;
import org.apache.ratis.protocol.RaftGroup;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.protocol.SetConfigurationRequest;
import org.apache.ratis.protocol.SnapshotManagementRequest;
import org.apache.ratis.protocol.TransferLeadershipRequest;
import org.apache.ratis.server.DivisionInfo;
import org.apache.ratis.server.RaftConfiguration;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.protocol.TermIndex;
import org.apache.ratis.server.storage.RaftStorage;
import org.apache.ratis.thirdparty.com.google.protobuf.ByteString;
import org.apache.ratis.thirdparty.com.google.protobuf.UnsafeByteOperations;
import org.apache.ratis.util.LifeCycle;
import org.jspecify.annotations.Nullable;

/// Ratis' server of this member, and what is asked of it.
final class RaftMember {

    private static final System.Logger LOG = System.getLogger("concord.raft");
    private static final int CUT_TIMEOUT_MILLIS = 10_000;
    private static final int OWN_END_MILLIS = 10_000;
    private static final int PAUSE_MILLIS = 10;

    private final RaftPeerId peerId;
    private final LogMachine machine;
    private final RaftServer server;
    private final ClientId clientId = ClientId.randomId();
    private final AtomicLong callIds = new AtomicLong();
    private volatile @Nullable RaftGroupId groupId;
    private volatile RaftServer.@Nullable Division division;

    /// @param directory where Ratis keeps its files; a group that has some there is started with it
    /// @param transport how it talks to others
    RaftMember(String node, Path directory, LogMachine machine, Transport transport)
            throws IOException {
        this.peerId = RaftPeerId.valueOf(node);
        this.machine = machine;
        Files.createDirectories(directory);
        this.server =
                RaftServer.newBuilder()
                        .setServerId(peerId)
                        .setStateMachine(machine)
                        .setOption(RaftStorage.StartupOption.RECOVER)
                        .setProperties(transport.properties())
                        .setParameters(transport.parameters())
                        .build();
    }

    private static RaftGroupId groupId(ClusterId cluster) {
        return RaftGroupId.valueOf(cluster.uuid());
    }

    /// Where the log of a member of a cluster is.
    static Path segments(ClusterId cluster, Path directory) {
        return directory.resolve(groupId(cluster).getUuid().toString()).resolve("current");
    }

    /// Listens, and goes on with a cluster that there is data of.
    void start() throws IOException {
        for (RaftGroupId known : server.getGroupIds()) {
            groupId = known; // it may have a leader before join is called
        }
        server.start();
    }

    /// Takes part in a cluster.
    ///
    /// @param members who forms it; nobody when this member is to be told by the others
    void join(ClusterId cluster, Collection<Peer> members) throws IOException {
        RaftGroupId id = groupId(cluster);
        groupId = id;
        boolean known = false;
        for (RaftGroupId each : server.getGroupIds()) {
            known |= each.equals(id);
        }
        if (!known) {
            RaftGroup group =
                    RaftGroup.valueOf(id, members.stream().map(RaftMember::raftPeer).toList());
            check(
                    server.groupManagement(
                            GroupManagementRequest.newAdd(
                                    clientId, peerId, callIds.incrementAndGet(), group)));
        }
        division = server.getDivision(id);
    }

    private static void check(RaftClientReply reply) throws IOException {
        if (!reply.isSuccess()) {
            throw new IOException(reply.getException());
        }
    }

    static RaftPeer raftPeer(Peer peer) {
        return RaftPeer.newBuilder().setId(peer.id()).setAddress(peer.address().toString()).build();
    }

    /// A member as Raft's configuration has it; empty when it has no address.
    static Optional<Peer> peer(RaftPeer raftPeer) {
        String address = raftPeer.getAddress();
        return address == null || address.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        new Peer(
                                raftPeer.getId().toString(),
                                Endpoint.parse("the address of a member", address)));
    }

    /// The term now; also while [#join] is still under way.
    long term() {
        RaftServer.Division now = division;
        RaftGroupId id = groupId;
        try {
            return now != null
                    ? now.getInfo().getCurrentTerm()
                    : id == null ? 0 : server.getDivision(id).getInfo().getCurrentTerm();
        } catch (IOException e) {
            return 0; // the group is gone, the member is being closed
        }
    }

    /// The term that this member leads now, ready to serve.
    OptionalLong leads() {
        RaftServer.Division now = division;
        if (now == null) {
            return OptionalLong.empty();
        }
        DivisionInfo info = now.getInfo();
        long term = info.getCurrentTerm();
        boolean ready = info.isLeader() && info.isLeaderReady();
        return ready && info.getCurrentTerm() == term
                ? OptionalLong.of(term)
                : OptionalLong.empty();
    }

    /// The leader's name, where one is known.
    Optional<String> leader() {
        RaftServer.Division now = division;
        return Optional.ofNullable(now == null ? null : now.getInfo().getLeaderId())
                .map(RaftPeerId::toString);
    }

    /// The last log index known to be committed, -1 when there is none.
    long committedIndex() {
        RaftServer.Division now = division;
        return now == null ? -1 : now.getRaftLog().getLastCommittedIndex();
    }

    /// Who the members are by the newest configuration in the log.
    Optional<RaftConfiguration> configuration() {
        return Optional.ofNullable(division).map(RaftServer.Division::getRaftConf);
    }

    /// Proposes an entry. That it is committed is told by the apply.
    ///
    /// @param onFailure hears why it will not be, or that nobody knows
    void submit(byte[] entry, Consumer<Throwable> onFailure) {
        var _ =
                append(entry)
                        .whenComplete((_, failure) -> {
                            if (failure != null) {
                                onFailure.accept(failure);
                            }
                        });
    }

    /// Proposes an entry.
    ///
    /// @return its index, when it is applied here
    CompletableFuture<Long> append(byte[] entry) {
        RaftServer.Division now = division;
        RaftGroupId id = groupId;
        if (now == null || id == null) {
            return CompletableFuture.failedFuture(new IllegalStateException("not started"));
        }
        try {
            RaftClientRequest request =
                    RaftClientRequest.newBuilder()
                            .setClientId(clientId)
                            .setServerId(peerId)
                            .setGroupId(id)
                            .setCallId(callIds.incrementAndGet())
                            .setMessage(new Content(entry))
                            .setType(RaftClientRequest.writeRequestType())
                            .build();
            // Straight to the division: the server's own method adds a hop to another thread.
            return ((RaftClientAsynchronousProtocol) now)
                    .submitClientRequestAsync(request)
                    .thenApply(RaftMember::index);
        } catch (IOException | RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private static long index(RaftClientReply reply) {
        if (!reply.isSuccess()) {
            throw new CompletionException(reply.getException());
        }
        return reply.getLogIndex();
    }

    /// An entry on its way through Ratis.
    static final class Content implements Message {
        private final byte[] entry;

        /// @param entry its bytes, which the leader stamps
        Content(byte[] entry) {
            this.entry = entry;
        }

        byte[] entry() {
            return entry;
        }

        @Override
        public ByteString getContent() {
            return UnsafeByteOperations.unsafeWrap(entry);
        }
    }

    /// Changes who votes, if they are still the ones that are thought.
    CompletableFuture<Void> change(Collection<RaftPeer> from, Collection<RaftPeer> to) {
        SetConfigurationRequest.Arguments arguments =
                SetConfigurationRequest.Arguments.newBuilder()
                        .setMode(SetConfigurationRequest.Mode.COMPARE_AND_SET)
                        .setServersInCurrentConf(List.copyOf(from))
                        .setServersInNewConf(List.copyOf(to))
                        .build();
        try {
            return server.setConfigurationAsync(
                            new SetConfigurationRequest(
                                    clientId,
                                    peerId,
                                    requireGroup(),
                                    callIds.incrementAndGet(),
                                    arguments))
                    .thenAccept(RaftMember::index);
        } catch (IOException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    /// Hands leadership to another member.
    CompletableFuture<Void> transfer(String to, long limitMillis) {
        try {
            return server.transferLeadershipAsync(
                            new TransferLeadershipRequest(
                                    clientId,
                                    peerId,
                                    requireGroup(),
                                    callIds.incrementAndGet(),
                                    RaftPeerId.valueOf(to),
                                    limitMillis))
                    .thenAccept(RaftMember::index);
        } catch (IOException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private RaftGroupId requireGroup() throws IOException {
        RaftGroupId id = groupId;
        if (id == null) {
            throw new IOException("this member is in no cluster yet");
        }
        return id;
    }

    /// Lets Ratis cut the log behind the last snapshot that is durable.
    void cutLog() {
        RaftGroupId id = groupId;
        if (id == null) {
            return;
        }
        var _ =
                server.snapshotManagementAsync(
                                SnapshotManagementRequest.newCreate(
                                        clientId,
                                        peerId,
                                        id,
                                        callIds.incrementAndGet(),
                                        CUT_TIMEOUT_MILLIS,
                                        1))
                        .exceptionally(e -> {
                            LOG.log(System.Logger.Level.WARNING, "the log could not be cut", e);
                            return null;
                        });
    }

    /// Why it does not run although nobody has closed it. Ratis ends a member whose threads die,
    /// and tells nobody.
    Optional<Throwable> failure() {
        RaftServer.Division now = division;
        return now == null || now.getInfo().isAlive()
                ? Optional.empty()
                : Optional.of(
                        new IllegalStateException(
                                "Raft has stopped by itself (its state is "
                                        + now.getInfo().getLifeCycleState()
                                        + "). Nothing that was acknowledged is lost. Look into the"
                                        + " log and at the disk of data.dir, then start again"));
    }

    /// The index of the last entry in the log, -1 when there is none.
    long lastLogIndex() {
        RaftServer.Division now = division;
        TermIndex last = now == null ? null : now.getRaftLog().getLastEntryTermIndex();
        return last == null ? -1 : last.getIndex();
    }

    /// What Ratis knows of itself, with a problem that the caller knows of.
    EngineStatus status(Optional<String> problem) {
        RaftServer.Division now = division;
        if (now == null) {
            return new EngineStatus(Role.LEARNER, Optional.empty(), 0, -1, -1, problem);
        }
        DivisionInfo info = now.getInfo();
        return new EngineStatus(
                role(info),
                leader(),
                info.getCurrentTerm(),
                now.getRaftLog().getLastCommittedIndex(),
                info.getLastAppliedIndex(),
                problem);
    }

    /// The status of a member that does not serve any more.
    static EngineStatus stopped(Optional<String> problem) {
        return new EngineStatus(Role.STOPPED, Optional.empty(), 0, -1, -1, problem);
    }

    private static Role role(DivisionInfo info) {
        return switch (info.getCurrentRole()) {
            case LEADER -> Role.LEADER;
            case CANDIDATE -> Role.CANDIDATE;
            case FOLLOWER -> Role.FOLLOWER;
            case LISTENER -> Role.LEARNER;
            case UNRECOGNIZED -> Role.STOPPED;
        };
    }

    /// Replaces Ratis' connection to another member. May take seconds.
    void reconnect(String id) {
        Followers.reconnect(server.getServerRpc(), id);
    }

    /// Ends it. Nothing is applied any more when this returns.
    void close() {
        if (machine.isBroken()) {
            awaitOwnEnd();
        }
        try {
            server.close();
        } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, "Raft did not close in order", e);
        }
    }

    /// After an entry that could not be applied Ratis ends the member from the thread that applied
    /// it. Whoever is faster waits for that thread, which waits for the end without ever asking
    /// again: so nobody may be.
    private void awaitOwnEnd() {
        RaftServer.Division now = division;
        try {
            for (int waited = 0; waited < OWN_END_MILLIS; waited += PAUSE_MILLIS) {
                if (now == null || now.getInfo().getLifeCycleState() == LifeCycle.State.CLOSED) {
                    return;
                }
                Thread.sleep(PAUSE_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
