package concord.raft.net;

import java.util.concurrent.TimeUnit;
import org.apache.ratis.grpc.server.GrpcLogAppender;
import org.apache.ratis.proto.RaftProtos.AppendEntriesRequestProto;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.leader.FollowerInfo;
import org.apache.ratis.server.leader.LeaderState;
import org.apache.ratis.server.raftlog.RaftLogIOException;
import org.jspecify.annotations.Nullable;

/// Sends to a follower as Ratis does, and tells it soon how far the log is committed. Ratis tells
/// it with the next entry or heartbeat, and readers, writers and watchers there would wait for
/// that.
///
/// A follower that has forwarded something of its own clients is told at once. Any other is told
/// when it has not heard anything for a moment: while entries come one after the other, each of
/// them carries the news of the one before, and a message of its own would be half of all messages.
final class EagerAppender extends GrpcLogAppender {

    private static final long PATIENCE_NANOS = 10_000_000;

    private final Followers followers;
    private volatile long told = -1;
    private volatile long toldNanos = System.nanoTime();

    EagerAppender(
            RaftServer.Division server,
            LeaderState state,
            FollowerInfo follower,
            Followers followers) {
        super(server, state, follower);
        this.followers = followers;
    }

    /// A heartbeat is due when it has something to tell. While entries are under way it would not
    /// be believed: the follower may not have what it is told of.
    @Override
    public long getHeartbeatWaitTimeMs() {
        boolean hasNews =
                getRaftLog().getLastCommittedIndex() > told
                        && !hasPendingDataRequests()
                        && getFollower().getMatchIndex() + 1 >= getRaftLog().getNextIndex();
        long usual = super.getHeartbeatWaitTimeMs();
        return hasNews ? Math.min(usual, patienceMillis()) : usual;
    }

    private long patienceMillis() {
        if (followers.isWaiting(getFollowerId().toString())) {
            return 0;
        }
        long left = PATIENCE_NANOS - (System.nanoTime() - toldNanos);
        return left <= 0 ? 0 : 1 + TimeUnit.NANOSECONDS.toMillis(left);
    }

    @Override
    public @Nullable AppendEntriesRequestProto newAppendEntriesRequest(
            long callId, boolean heartbeat) throws RaftLogIOException {
        AppendEntriesRequestProto request = super.newAppendEntriesRequest(callId, heartbeat);
        if (request != null) {
            told = request.getLeaderCommit();
            toldNanos = System.nanoTime();
        }
        return request;
    }
}
