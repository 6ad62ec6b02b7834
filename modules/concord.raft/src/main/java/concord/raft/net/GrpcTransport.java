package concord.raft.net;

import org.apache.ratis.conf.Parameters;
import org.apache.ratis.grpc.GrpcFactory;
import org.apache.ratis.rpc.RpcType;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.ServerFactory;
import org.apache.ratis.server.leader.FollowerInfo;
import org.apache.ratis.server.leader.LeaderState;
import org.apache.ratis.server.leader.LogAppender;

/// Ratis' gRPC transport, which tells [Followers] of every follower that a leader sends to.
public final class GrpcTransport implements RpcType {

    private static final String FOLLOWERS = "concord.followers";

    /// Made by Ratis, by name.
    public GrpcTransport() {}

    /// Has the transport that is made with these parameters tell of its followers.
    public static void tell(Parameters parameters, Followers followers) {
        parameters.put(FOLLOWERS, followers, Followers.class);
    }

    @Override
    public String name() {
        return GrpcTransport.class.getName();
    }

    @Override
    public ServerFactory newFactory(Parameters parameters) {
        return new Factory(parameters);
    }

    private static final class Factory extends GrpcFactory {
        private final Followers followers;

        Factory(Parameters parameters) {
            super(parameters);
            this.followers = parameters.getNonNull(FOLLOWERS, Followers.class);
        }

        @Override
        public LogAppender newLogAppender(
                RaftServer.Division server, LeaderState state, FollowerInfo follower) {
            LogAppender appender = new EagerAppender(server, state, follower, followers);
            followers.add(appender);
            return appender;
        }
    }
}
