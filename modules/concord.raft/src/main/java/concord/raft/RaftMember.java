package concord.raft;

import concord.core.ConcordException;
import concord.core.Role;
import concord.core.Settings;
import concord.core.spi.Engine.EngineStatus;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import org.apache.ratis.protocol.ClientId;
import org.apache.ratis.protocol.RaftClientAsynchronousProtocol;
import org.apache.ratis.protocol.RaftClientReply;
import org.apache.ratis.protocol.RaftClientRequest;
import org.apache.ratis.protocol.RaftGroup;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.protocol.SnapshotManagementRequest;
import org.apache.ratis.protocol.exceptions.ResourceUnavailableException;
import org.apache.ratis.server.DivisionInfo;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.protocol.TermIndex;
import org.apache.ratis.server.storage.RaftStorage;
import org.jspecify.annotations.Nullable;

/// Ratis' server of this member, and what is asked of it.
final class RaftMember {

    private static final System.Logger LOG = System.getLogger("concord.raft");
    private static final int CUT_TIMEOUT_MILLIS = 10_000;

    private final RaftGroupId groupId;
    private final RaftPeerId peerId;
    private final RaftServer server;
    private final Path directory;
    private final ClientId clientId = ClientId.randomId();
    private final AtomicLong callIds = new AtomicLong();
    private volatile RaftServer.@Nullable Division division;

    /// @param directory where Ratis keeps its files
    RaftMember(Settings settings, Path directory, LogMachine machine) throws IOException {
        this.directory = directory;
        this.groupId = groupId(settings);
        this.peerId = RaftPeerId.valueOf(settings.get(Settings.NODE_ID));
        this.server =
                RaftServer.newBuilder()
                        .setServerId(peerId)
                        .setGroup(
                                RaftGroup.valueOf(
                                        groupId, RaftPeer.newBuilder().setId(peerId).build()))
                        .setStateMachine(machine)
                        .setOption(RaftStorage.StartupOption.RECOVER)
                        .setProperties(RatisConfiguration.of(settings, directory))
                        .build();
    }

    private static RaftGroupId groupId(Settings settings) {
        byte[] name = settings.get(Settings.CLUSTER_NAME).getBytes(StandardCharsets.UTF_8);
        return RaftGroupId.valueOf(UUID.nameUUIDFromBytes(name));
    }

    /// Where the log of a member with these settings is.
    static Path segments(Settings settings, Path directory) {
        return directory.resolve(groupId(settings).getUuid().toString()).resolve("current");
    }

    void start() throws IOException {
        Files.createDirectories(directory);
        server.start();
        division = server.getDivision(groupId);
    }

    /// The term now; also while [#start] is still under way.
    long term() {
        try {
            return server.getDivision(groupId).getInfo().getCurrentTerm();
        } catch (IOException e) {
            return 0; // the group is gone, the member is being closed
        }
    }

    /// Proposes a batch. Success is told by the apply, which comes first.
    ///
    /// @param onFailure hears why the batch was not confirmed, if it was not
    void submit(Batch batch, BiConsumer<Batch, ConcordException> onFailure) {
        try {
            RaftClientRequest request =
                    RaftClientRequest.newBuilder()
                            .setClientId(clientId)
                            .setServerId(peerId)
                            .setGroupId(groupId)
                            .setCallId(callIds.incrementAndGet())
                            .setMessage(batch)
                            .setType(RaftClientRequest.writeRequestType())
                            .build();
            // Straight to the division: the server's own method adds a hop to another thread.
            var _ =
                    ((RaftClientAsynchronousProtocol) server.getDivision(groupId))
                            .submitClientRequestAsync(request)
                            .whenComplete((reply, failure) -> {
                                Throwable cause = cause(reply, failure);
                                if (cause != null) {
                                    onFailure.accept(batch, notConfirmed(cause));
                                }
                            });
        } catch (IOException | RuntimeException e) {
            onFailure.accept(batch, notConfirmed(e));
        }
    }

    private static @Nullable Throwable cause(
            @Nullable RaftClientReply reply, @Nullable Throwable failure) {
        return failure != null || reply == null || reply.isSuccess()
                ? failure
                : reply.getException();
    }

    private static ConcordException notConfirmed(Throwable cause) {
        return cause instanceof ResourceUnavailableException
                ? new ConcordException.Overloaded(
                        "Raft has too much under way; nothing was written: try again after a pause")
                : new ConcordException.Unavailable(
                        "the write was not confirmed ("
                                + cause.getMessage()
                                + "); it may or may not take effect: read the key to find out",
                        cause);
    }

    /// Lets Ratis cut the log behind the last snapshot that is durable.
    void cutLog() {
        var _ =
                server.snapshotManagementAsync(
                                SnapshotManagementRequest.newCreate(
                                        clientId,
                                        peerId,
                                        groupId,
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
    Optional<IllegalStateException> failure() {
        RaftServer.Division now = division;
        return now == null || now.getInfo().isAlive()
                ? Optional.empty()
                : Optional.of(
                        new IllegalStateException(
                                "its state is " + now.getInfo().getLifeCycleState()));
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
            return stopped(problem);
        }
        DivisionInfo info = now.getInfo();
        return new EngineStatus(
                role(info),
                Optional.ofNullable(info.getLeaderId()).map(RaftPeerId::toString),
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

    /// Ends it. Nothing is applied any more when this returns.
    void close() {
        try {
            server.close();
        } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, "Raft did not close in order", e);
        }
    }
}
