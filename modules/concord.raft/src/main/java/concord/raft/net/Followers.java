package concord.raft.net;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.apache.ratis.grpc.server.GrpcServicesImpl;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.server.RaftServerRpc;
import org.apache.ratis.server.leader.LogAppender;

/// What a leader knows of those that it sends to, and the care for its connections.
///
/// Ratis keeps a connection for as long as TCP does. What a cut network has swallowed is sent again
/// in ever longer intervals, up to minutes, so a connection that is silent is replaced.
public final class Followers {

    /// How long a follower counts as one whose own clients wait. Longer than they think between two
    /// calls, shorter than it matters.
    private static final long WAITING_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Map<String, LogAppender> appenders = new ConcurrentHashMap<>();
    private final Map<String, Long> waiting = new ConcurrentHashMap<>();

    /// Of nobody yet.
    public Followers() {}

    void add(LogAppender appender) {
        appenders.put(appender.getFollowerId().toString(), appender);
    }

    /// A follower has asked something for a client of its own, who waits until it has applied what
    /// the leader has.
    public void waits(String id) {
        waiting.put(id, System.nanoTime());
    }

    boolean isWaiting(String id) {
        Long since = waiting.get(id);
        return since != null && System.nanoTime() - since < WAITING_NANOS;
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
