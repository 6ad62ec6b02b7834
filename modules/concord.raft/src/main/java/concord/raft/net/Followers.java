package concord.raft.net;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.ratis.grpc.server.GrpcServicesImpl;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.server.RaftServerRpc;
import org.apache.ratis.server.leader.LogAppender;

/// What a leader knows of those that it sends to, and the care for its connections.
///
/// Ratis keeps a connection for as long as TCP does. What a cut network has swallowed is sent again
/// in ever longer intervals, up to minutes, so a connection that is silent is replaced.
public final class Followers {

    private final Map<String, LogAppender> appenders = new ConcurrentHashMap<>();

    /// Of nobody yet.
    public Followers() {}

    void add(LogAppender appender) {
        appenders.put(appender.getFollowerId().toString(), appender);
    }

    private Optional<LogAppender> running(String id) {
        return Optional.ofNullable(appenders.get(id)).filter(LogAppender::isRunning);
    }

    /// The last log index that a follower is known to have; empty when this member does not send to
    /// it.
    public OptionalLong matchIndex(String id) {
        return running(id)
                .map(appender -> OptionalLong.of(appender.getFollower().getMatchIndex()))
                .orElseGet(OptionalLong::empty);
    }

    /// How long a follower has been silent, in ms; empty when this member does not send to it.
    public OptionalLong silentMillis(String id) {
        return running(id)
                .map(appender ->
                        OptionalLong.of(
                                appender.getFollower().getLastRpcResponseTime().elapsedTimeMs()))
                .orElseGet(OptionalLong::empty);
    }

    /// Replaces Ratis' connection to a member. May take seconds.
    public static void reconnect(RaftServerRpc rpc, String id) {
        if (rpc instanceof GrpcServicesImpl services) {
            services.getProxies().resetProxy(RaftPeerId.valueOf(id));
        }
    }
}
