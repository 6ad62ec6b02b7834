package concord.raft.solo;

import java.net.InetSocketAddress;
import java.util.Collection;
import org.apache.ratis.conf.Parameters;
import org.apache.ratis.proto.RaftProtos.AppendEntriesReplyProto;
import org.apache.ratis.proto.RaftProtos.AppendEntriesRequestProto;
import org.apache.ratis.proto.RaftProtos.InstallSnapshotReplyProto;
import org.apache.ratis.proto.RaftProtos.InstallSnapshotRequestProto;
import org.apache.ratis.proto.RaftProtos.RequestVoteReplyProto;
import org.apache.ratis.proto.RaftProtos.RequestVoteRequestProto;
import org.apache.ratis.proto.RaftProtos.StartLeaderElectionReplyProto;
import org.apache.ratis.proto.RaftProtos.StartLeaderElectionRequestProto;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.rpc.RpcType;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.RaftServerRpc;
import org.apache.ratis.server.ServerFactory;

/// The transport of a cluster of one: no socket, no thread, nobody to talk to. An application that
/// embeds a single member opens no port, and two of them on one machine cannot collide.
public final class SoloTransport implements RpcType {

    /// Made by Ratis, by name.
    public SoloTransport() {}

    @Override
    public String name() {
        return SoloTransport.class.getName();
    }

    @Override
    public ServerFactory newFactory(Parameters parameters) {
        return new Factory();
    }

    private final class Factory implements ServerFactory {
        @Override
        public RpcType getRpcType() {
            return SoloTransport.this;
        }

        @Override
        public RaftServerRpc newRaftServerRpc(RaftServer server) {
            return new Rpc();
        }
    }

    private final class Rpc implements RaftServerRpc {
        @Override
        public void start() {}

        @Override
        public void close() {}

        @Override
        public RpcType getRpcType() {
            return SoloTransport.this;
        }

        @Override
        public InetSocketAddress getInetSocketAddress() {
            return InetSocketAddress.createUnresolved("localhost", 0);
        }

        @Override
        public void addRaftPeers(Collection<RaftPeer> peers) {} // itself, when it becomes leader

        @Override
        public void handleException(RaftPeerId peer, Exception e, boolean reconnect) {}

        @Override
        public RequestVoteReplyProto requestVote(RequestVoteRequestProto request) {
            throw alone(RaftPeerId.valueOf(request.getServerRequest().getReplyId()));
        }

        @Override
        public AppendEntriesReplyProto appendEntries(AppendEntriesRequestProto request) {
            throw alone(RaftPeerId.valueOf(request.getServerRequest().getReplyId()));
        }

        @Override
        public InstallSnapshotReplyProto installSnapshot(InstallSnapshotRequestProto request) {
            throw alone(RaftPeerId.valueOf(request.getServerRequest().getReplyId()));
        }

        @Override
        public StartLeaderElectionReplyProto startLeaderElection(
                StartLeaderElectionRequestProto request) {
            throw alone(RaftPeerId.valueOf(request.getServerRequest().getReplyId()));
        }

        private IllegalStateException alone(RaftPeerId peer) {
            return new IllegalStateException("a cluster of one cannot talk to " + peer);
        }
    }
}
