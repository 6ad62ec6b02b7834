package concord.raft;

import concord.core.spi.Machine;
import concord.core.spi.Origin;
import concord.core.spi.Position;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.ratis.proto.RaftProtos.LogEntryProto;
import org.apache.ratis.proto.RaftProtos.RaftConfigurationProto;
import org.apache.ratis.protocol.Message;
import org.apache.ratis.protocol.RaftClientRequest;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.protocol.RaftGroupMemberId;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.server.RaftConfiguration;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.protocol.TermIndex;
import org.apache.ratis.server.raftlog.LogProtoUtils;
import org.apache.ratis.server.storage.RaftStorage;
import org.apache.ratis.statemachine.StateMachine;
import org.apache.ratis.statemachine.StateMachineStorage;
import org.apache.ratis.statemachine.TransactionContext;
import org.apache.ratis.statemachine.impl.BaseStateMachine;
import org.apache.ratis.thirdparty.com.google.protobuf.ByteString;
import org.apache.ratis.thirdparty.com.google.protobuf.UnsafeByteOperations;
import org.apache.ratis.util.LifeCycle;
import org.jspecify.annotations.Nullable;

/// Core's machine in the shape that Ratis drives. Applies in order and at once: a future that
/// failed or came late would let Ratis go on without the entry.
final class LogMachine extends BaseStateMachine
        implements StateMachine.EventApi, StateMachine.LeaderEventApi {

    /// What the engine has to hear.
    interface Listener {
        /// The batch of this member that an entry holds, or null when it is of no caller here.
        @Nullable Batch find(Origin origin);

        /// A batch was applied, and its answers are in its proposals.
        void onApplied(Batch batch);

        /// An entry of this member was not admitted.
        void onNotAdmitted(Origin origin, Optional<Origin> last);

        /// An entry was applied, which took so long.
        void onTimed(long index, int commands, long nanos);

        /// Everything up to an index is applied.
        void onAdvanced(long index);

        /// Members are to hash their state, which is at this index now.
        void onCheck(long index);

        /// The state was replaced by another member's snapshot.
        void onReplaced(long index);

        void onLeaderReady();

        void onNotLeader();

        void onLeaderChanged(String leader);

        /// A configuration was applied: the members may be others.
        void onMembersChanged(RaftConfiguration configuration);

        /// This member can no longer be trusted.
        void onFailed(String reason, Throwable cause);
    }

    private static final System.Logger LOG = System.getLogger("concord.raft");
    private static final CompletableFuture<Message> DONE =
            CompletableFuture.completedFuture(Message.EMPTY);

    private final Machine machine;
    private final Snapshots snapshots;
    private final Listener listener;
    private final LogClock clock;
    private final Steps steps;
    private volatile boolean broken;
    private volatile @Nullable RaftStorage storage;
    private volatile List<Path> received = List.of();

    LogMachine(
            Machine machine, Snapshots snapshots, Listener listener, LogClock clock, Steps steps) {
        this.machine = machine;
        this.snapshots = snapshots;
        this.listener = listener;
        this.clock = clock;
        this.steps = steps;
    }

    @Override
    public void initialize(RaftServer server, RaftGroupId groupId, RaftStorage storage)
            throws IOException {
        super.initialize(server, groupId, storage);
        this.storage = storage;
        snapshots.init(storage);
        load();
        getLifeCycle().startAndTransition(() -> {});
    }

    private @Nullable TermIndex load() throws IOException {
        Snapshots.@Nullable Loaded loaded = snapshots.load();
        if (loaded == null) {
            return null;
        }
        setLastAppliedTermIndex(loaded.at());
        clock.applied(loaded.logTimeMillis()); // there may be no entry behind it that tells
        listener.onAdvanced(loaded.at().getIndex());
        return loaded.at();
    }

    /// Called by Ratis before it puts another member's snapshot in the place of the state.
    @Override
    public void pause() {
        RaftStorage to = storage;
        try {
            if (to != null) {
                received = Snapshots.forceReceived(to);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        getLifeCycle().transition(LifeCycle.State.PAUSING);
        getLifeCycle().transition(LifeCycle.State.PAUSED);
    }

    /// Called by Ratis when that snapshot is there.
    @Override
    public void reinitialize() throws IOException {
        try {
            @Nullable TermIndex at = load();
            getLifeCycle().startAndTransition(() -> {});
            if (at != null) {
                listener.onReplaced(at.getIndex());
            }
            deleteReceived();
        } catch (IOException | RuntimeException e) {
            listener.onFailed(
                    "the leader's snapshot could not be loaded ("
                            + e.getMessage()
                            + "). Remove this member's data directory and let the others rebuild it",
                    e);
            throw e;
        }
    }

    /// What else was received, and not in full. Where it cannot be deleted it stays until the next
    /// start.
    private void deleteReceived() {
        try {
            Snapshots.deleteReceived(received);
        } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, "parts of snapshots cannot be deleted", e);
        }
    }

    @Override
    public StateMachineStorage getStateMachineStorage() {
        return snapshots.storage();
    }

    @Override
    public EventApi event() {
        return this;
    }

    @Override
    public LeaderEventApi leaderEvent() {
        return this;
    }

    /// On the leader: stamps the entry with log time. The machine lets no time go back, whatever
    /// order entries are stamped in.
    @Override
    public TransactionContext startTransaction(RaftClientRequest request) {
        byte[] entry =
                request.getMessage() instanceof RaftMember.Content own
                        ? own.entry()
                        : request.getMessage().getContent().toByteArray();
        LogEntry.stamp(entry, clock.stamp());
        return TransactionContext.newBuilder()
                .setClientRequest(request)
                .setStateMachine(this)
                .setLogData(UnsafeByteOperations.unsafeWrap(entry))
                .build();
    }

    @Override
    public CompletableFuture<Message> applyTransaction(TransactionContext transaction) {
        LogEntryProto proto = transaction.getLogEntry();
        TermIndex at = TermIndex.valueOf(proto);
        try {
            ByteString data = proto.getStateMachineLogEntry().getLogData();
            LogEntry entry = LogEntry.read(data.asReadOnlyByteBuffer());
            long start = System.nanoTime();
            int commands = apply(at, entry, start);
            listener.onTimed(at.getIndex(), commands, System.nanoTime() - start);
            updateLastAppliedTermIndex(at);
            clock.applied(entry.logTimeMillis());
            snapshots.applied(at, data.size());
            if (entry.isCheck()) {
                listener.onCheck(at.getIndex());
            }
            listener.onAdvanced(at.getIndex());
            return DONE;
        } catch (Throwable e) {
            broken = true;
            listener.onFailed(
                    "entry "
                            + at
                            + " could not be applied ("
                            + e.getMessage()
                            + "). Nothing more is applied, so that the data stays as it is; please"
                            + " report this with the log",
                    e);
            throw e;
        }
    }

    /// Whether an entry could not be applied: then Ratis is about to end the member.
    boolean isBroken() {
        return broken;
    }

    /// @return how many commands took effect
    private int apply(TermIndex at, LogEntry entry, long startNanos) {
        Position position = new Position(at.getTerm(), at.getIndex(), entry.logTimeMillis());
        Origin origin = entry.origin();
        @Nullable Batch batch = listener.find(origin);
        if (!machine.admit(origin)) {
            machine.apply(position, List.of());
            listener.onNotAdmitted(origin, machine.last(origin.node()));
            return 0;
        }
        if (batch == null) {
            int commands = machine.apply(position, entry.commandFormat(), entry.commands());
            steps.applied(origin, at.getIndex(), startNanos);
            return commands;
        }
        machine.apply(position, batch.proposals());
        listener.onApplied(batch);
        steps.applied(batch, at.getIndex(), startNanos);
        return batch.proposals().size();
    }

    /// Called by Ratis to cut the log: the snapshot is durable before it asks.
    @Override
    public long takeSnapshot() {
        return snapshots.durableIndex();
    }

    @Override
    public void notifyTermIndexUpdated(long term, long index) {
        updateLastAppliedTermIndex(term, index);
        listener.onAdvanced(index);
    }

    @Override
    public void notifyConfigurationChanged(
            long term, long index, RaftConfigurationProto configuration) {
        listener.onMembersChanged(
                LogProtoUtils.toRaftConfiguration(
                        LogEntryProto.newBuilder()
                                .setTerm(term)
                                .setIndex(index)
                                .setConfigurationEntry(configuration)
                                .build()));
    }

    @Override
    public void notifyLogFailed(Throwable cause, @Nullable LogEntryProto entry) {
        listener.onFailed(
                "the log could not be written ("
                        + cause.getMessage()
                        + "). Nothing that was acknowledged is lost. Check the disk of data.dir and"
                        + " its free space, then start again",
                cause);
    }

    @Override
    public void notifyLeaderChanged(RaftGroupMemberId member, RaftPeerId leader) {
        listener.onLeaderChanged(leader == null ? "" : leader.toString());
    }

    @Override
    public void notifyLeaderReady() {
        listener.onLeaderReady();
    }

    @Override
    public void notifyNotLeader(Collection<TransactionContext> pending) {
        listener.onNotLeader();
    }
}
