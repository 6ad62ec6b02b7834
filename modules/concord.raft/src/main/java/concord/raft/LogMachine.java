package concord.raft;

import concord.core.spi.Machine;
import concord.core.spi.Position;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Collection;
import java.util.concurrent.CompletableFuture;
import org.apache.ratis.proto.RaftProtos.LogEntryProto;
import org.apache.ratis.protocol.Message;
import org.apache.ratis.protocol.RaftClientRequest;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.protocol.RaftGroupMemberId;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.protocol.TermIndex;
import org.apache.ratis.server.storage.RaftStorage;
import org.apache.ratis.statemachine.StateMachine;
import org.apache.ratis.statemachine.StateMachineStorage;
import org.apache.ratis.statemachine.TransactionContext;
import org.apache.ratis.statemachine.impl.BaseStateMachine;
import org.apache.ratis.thirdparty.com.google.protobuf.ByteString;
import org.apache.ratis.thirdparty.com.google.protobuf.UnsafeByteOperations;
import org.jspecify.annotations.Nullable;

/// Core's machine in the shape that Ratis drives. Applies in order and at once: a future that
/// failed or came late would let Ratis go on without the entry.
final class LogMachine extends BaseStateMachine
        implements StateMachine.EventApi, StateMachine.LeaderEventApi {

    /// What the engine has to hear.
    interface Listener {
        void onApplied(Batch batch);

        void onLeaderReady();

        void onNotLeader();

        void onLeaderChanged(String leader);

        /// This member can no longer be trusted.
        void onFailed(String reason, Throwable cause);
    }

    private static final CompletableFuture<Message> DONE =
            CompletableFuture.completedFuture(Message.EMPTY);

    private final Machine machine;
    private final Snapshots snapshots;
    private final Listener listener;
    private final InstantSource clock;

    LogMachine(Machine machine, Snapshots snapshots, Listener listener, InstantSource clock) {
        this.machine = machine;
        this.snapshots = snapshots;
        this.listener = listener;
        this.clock = clock;
    }

    @Override
    public void initialize(RaftServer server, RaftGroupId groupId, RaftStorage storage)
            throws IOException {
        super.initialize(server, groupId, storage);
        @Nullable TermIndex at = snapshots.load(storage);
        if (at != null) {
            setLastAppliedTermIndex(at);
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

    /// On the leader: stamps the entry with log time. Batches of one line come in order; the
    /// machine lets no time go back, whatever order they are stamped in.
    @Override
    public TransactionContext startTransaction(RaftClientRequest request) {
        long now = clock.millis();
        ByteString entry;
        @Nullable Batch batch = null;
        if (request.getMessage() instanceof Batch own) {
            batch = own;
            own.stamp(now);
            entry = own.getContent();
        } else {
            byte[] bytes = request.getMessage().getContent().toByteArray();
            LogEntry.stamp(bytes, now);
            entry = UnsafeByteOperations.unsafeWrap(bytes);
        }
        return TransactionContext.newBuilder()
                .setClientRequest(request)
                .setStateMachine(this)
                .setLogData(entry)
                .setStateMachineContext(batch)
                .build();
    }

    @Override
    public CompletableFuture<Message> applyTransaction(TransactionContext transaction) {
        LogEntryProto entry = transaction.getLogEntry();
        TermIndex at = TermIndex.valueOf(entry);
        try {
            int bytes;
            if (transaction.getStateMachineContext() instanceof Batch batch) {
                machine.apply(position(at, batch.logTimeMillis()), batch.proposals());
                bytes = batch.length();
                updateLastAppliedTermIndex(at);
                listener.onApplied(batch);
            } else {
                ByteString data = entry.getStateMachineLogEntry().getLogData();
                LogEntry read = LogEntry.read(data.asReadOnlyByteBuffer());
                machine.apply(
                        position(at, read.logTimeMillis()),
                        read.commandFormat(),
                        read.commands(),
                        false);
                bytes = data.size();
                updateLastAppliedTermIndex(at);
            }
            snapshots.applied(at, bytes);
            return DONE;
        } catch (Throwable e) {
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

    private static Position position(TermIndex at, long logTimeMillis) {
        return new Position(at.getTerm(), at.getIndex(), logTimeMillis);
    }

    /// Called by Ratis to cut the log: the snapshot is durable before it asks.
    @Override
    public long takeSnapshot() {
        return snapshots.durableIndex();
    }

    @Override
    public void notifyTermIndexUpdated(long term, long index) {
        updateLastAppliedTermIndex(term, index);
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
