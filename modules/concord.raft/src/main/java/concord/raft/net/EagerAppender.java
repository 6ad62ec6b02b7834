package concord.raft.net;

import org.apache.ratis.grpc.server.GrpcLogAppender;
import org.apache.ratis.proto.RaftProtos.AppendEntriesRequestProto;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.leader.FollowerInfo;
import org.apache.ratis.server.leader.LeaderState;
import org.apache.ratis.server.raftlog.RaftLogIOException;
import org.jspecify.annotations.Nullable;

/// Sends to a follower as Ratis does, and tells it at once how far the log is committed. Ratis
/// tells it with the next entry or heartbeat, and readers, writers and watchers there would wait
/// for that.
final class EagerAppender extends GrpcLogAppender {

    private volatile long told = -1;

    EagerAppender(RaftServer.Division server, LeaderState state, FollowerInfo follower) {
        super(server, state, follower);
    }

    /// A heartbeat is due when it has something to tell. While entries are under way it would not
    /// be believed: the follower may not have what it is told of.
    @Override
    public long getHeartbeatWaitTimeMs() {
        boolean hasNews =
                getRaftLog().getLastCommittedIndex() > told
                        && !hasPendingDataRequests()
                        && getFollower().getMatchIndex() + 1 >= getRaftLog().getNextIndex();
        return hasNews ? 0 : super.getHeartbeatWaitTimeMs();
    }

    @Override
    public @Nullable AppendEntriesRequestProto newAppendEntriesRequest(
            long callId, boolean heartbeat) throws RaftLogIOException {
        AppendEntriesRequestProto request = super.newAppendEntriesRequest(callId, heartbeat);
        if (request != null) {
            told = request.getLeaderCommit();
        }
        return request;
    }
}
