package concord.raft;

import static org.junit.jupiter.api.Assertions.assertEquals;

import concord.raft.net.Followers;
import concord.raft.net.GrpcTransport;
import concord.raft.peer.WireInterceptor;
import concord.testkit.Await;
import concord.testkit.FaultyNetwork;
import concord.testkit.FreePorts;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.ratis.RaftConfigKeys;
import org.apache.ratis.conf.Parameters;
import org.apache.ratis.conf.RaftProperties;
import org.apache.ratis.grpc.GrpcConfigKeys;
import org.apache.ratis.protocol.ClientId;
import org.apache.ratis.protocol.Message;
import org.apache.ratis.protocol.RaftClientAsynchronousProtocol;
import org.apache.ratis.protocol.RaftClientReply;
import org.apache.ratis.protocol.RaftClientRequest;
import org.apache.ratis.protocol.RaftGroup;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.RaftServerConfigKeys;
import org.apache.ratis.statemachine.TransactionContext;
import org.apache.ratis.statemachine.impl.BaseStateMachine;
import org.apache.ratis.util.TimeDuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Why there is a read barrier of our own: the schedule of [StaleReadTest] with Ratis alone and its
/// option `LINEARIZABLE`. The deposed leader answers what is stale. When this fails, Ratis has
/// mended it, and ADR 12 may be looked at again.
class RatisOwnReadTest {

    private static final TimeDuration SILENCE = TimeDuration.valueOf(2, TimeUnit.SECONDS);
    private static final TimeDuration LONG = TimeDuration.valueOf(5, TimeUnit.MINUTES);

    /// The member that is deposed: it leads first, and it is slow to notice that it has lost its
    /// followers, as a leader is that does not get to run.
    private static final String DEPOSED = "r3";

    @TempDir Path directory;

    private final FaultyNetwork network = new FaultyNetwork();
    private final RaftGroupId groupId = RaftGroupId.valueOf(UUID.randomUUID());
    private final ClientId client = ClientId.randomId();
    private final AtomicLong calls = new AtomicLong();
    private final List<RaftServer> servers = new ArrayList<>();

    @Test
    void ratisOwnLinearizableReadIsStale() throws Exception {
        try {
            start();
            RaftServer deposed = server(DEPOSED);
            awaitLeader(List.of(deposed));
            ask(deposed, RaftClientRequest.writeRequestType(), "old").join();
            assertEquals("old", read(deposed).join());
            assertEquals("old", read(deposed).join());

            network.isolate(deposed.getId().toString());
            List<RaftServer> others = servers.stream().filter(it -> !it.equals(deposed)).toList();
            RaftServer leader = awaitLeader(others);
            ask(leader, RaftClientRequest.writeRequestType(), "new").join();

            // However late it comes on a busy machine: nobody can have confirmed it, as long as the
            // network is cut.
            assertEquals("old", read(deposed).get(Await.PATIENCE.toSeconds(), TimeUnit.SECONDS));
        } finally {
            network.heal();
            for (RaftServer server : servers) {
                server.close();
            }
        }
    }

    private void start() throws IOException {
        List<RaftPeer> peers = new ArrayList<>();
        // The one that is to lead is the last: it starts when the others are there.
        for (int port : FreePorts.find(3)) {
            peers.add(
                    RaftPeer.newBuilder()
                            .setId("r" + (peers.size() + 1))
                            .setAddress("127.0.0.1:" + port)
                            .build());
        }
        RaftGroup group = RaftGroup.valueOf(groupId, peers);
        for (RaftPeer peer : peers) {
            servers.add(
                    RaftServer.newBuilder()
                            .setServerId(peer.getId())
                            .setGroup(group)
                            .setStateMachine(new Register())
                            .setProperties(properties(peer))
                            .setParameters(parameters(peer))
                            .build());
        }
        for (RaftServer server : servers) {
            server.start();
        }
    }

    private RaftProperties properties(RaftPeer peer) {
        String address = peer.getAddress();
        RaftProperties properties = new RaftProperties();
        RaftConfigKeys.Rpc.setType(properties, new GrpcTransport());
        GrpcConfigKeys.Server.setPort(
                properties, Integer.parseInt(address.substring(address.indexOf(':') + 1)));
        RaftServerConfigKeys.setStorageDir(
                properties, List.of(directory.resolve(peer.getId().toString()).toFile()));
        RaftServerConfigKeys.Rpc.setTimeoutMin(properties, SILENCE);
        boolean isFirst = peer.getId().toString().equals(DEPOSED);
        RaftServerConfigKeys.Rpc.setTimeoutMax(properties, isFirst ? LONG : SILENCE.multiply(2));
        TimeDuration start = isFirst ? SILENCE.multiply(0.1) : SILENCE.multiply(5);
        RaftServerConfigKeys.Rpc.setFirstElectionTimeoutMin(properties, start);
        RaftServerConfigKeys.Rpc.setFirstElectionTimeoutMax(properties, start.multiply(1.1));
        RaftServerConfigKeys.LeaderElection.setLeaderStepDownWaitTime(properties, LONG);
        // Without entries of Ratis' own, which would move the commit index behind a confirmed read.
        RaftServerConfigKeys.Log.setLogMetadataEnabled(properties, false);
        RaftServerConfigKeys.Read.setOption(
                properties, RaftServerConfigKeys.Read.Option.LINEARIZABLE);
        return properties;
    }

    private Parameters parameters(RaftPeer peer) {
        String id = peer.getId().toString();
        Parameters parameters = new Parameters();
        GrpcTransport.tell(parameters, new Followers());
        GrpcConfigKeys.Server.setServicesCustomizer(
                parameters,
                (builder, _) -> {
                    builder.intercept(new WireInterceptor(id, network.wire(id)));
                    return builder;
                });
        return parameters;
    }

    private RaftServer server(String id) {
        return servers.stream()
                .filter(it -> it.getId().toString().equals(id))
                .findFirst()
                .orElseThrow();
    }

    private RaftServer awaitLeader(List<RaftServer> among) {
        Await.until("a leader", () -> among.stream().anyMatch(this::leads));
        return among.stream().filter(this::leads).findFirst().orElseThrow();
    }

    private boolean leads(RaftServer server) {
        try {
            return server.getDivision(groupId).getInfo().isLeaderReady();
        } catch (IOException e) {
            return false;
        }
    }

    private CompletableFuture<String> read(RaftServer server) throws IOException {
        return ask(server, RaftClientRequest.readRequestType(), "")
                .thenApply(reply -> reply.getMessage().getContent().toStringUtf8());
    }

    private CompletableFuture<RaftClientReply> ask(
            RaftServer server, RaftClientRequest.Type type, String text) throws IOException {
        RaftClientRequest request =
                RaftClientRequest.newBuilder()
                        .setClientId(client)
                        .setServerId(server.getId())
                        .setGroupId(groupId)
                        .setCallId(calls.incrementAndGet())
                        .setMessage(Message.valueOf(text))
                        .setType(type)
                        .build();
        return ((RaftClientAsynchronousProtocol) server.getDivision(groupId))
                .submitClientRequestAsync(request);
    }

    /// A value that is set and read.
    private static final class Register extends BaseStateMachine {
        private volatile String value = "";

        @Override
        public CompletableFuture<Message> applyTransaction(TransactionContext transaction) {
            var entry = transaction.getLogEntry();
            value = entry.getStateMachineLogEntry().getLogData().toStringUtf8();
            updateLastAppliedTermIndex(entry.getTerm(), entry.getIndex());
            return CompletableFuture.completedFuture(Message.EMPTY);
        }

        @Override
        public CompletableFuture<Message> query(Message request) {
            return CompletableFuture.completedFuture(Message.valueOf(value));
        }
    }
}
