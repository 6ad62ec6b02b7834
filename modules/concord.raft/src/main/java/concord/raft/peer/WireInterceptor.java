package concord.raft.peer;

import concord.core.spi.Surroundings;
import org.apache.ratis.proto.RaftProtos.AppendEntriesRequestProto;
import org.apache.ratis.proto.RaftProtos.InstallSnapshotRequestProto;
import org.apache.ratis.proto.RaftProtos.RaftRpcRequestProto;
import org.apache.ratis.proto.RaftProtos.ReadIndexRequestProto;
import org.apache.ratis.proto.RaftProtos.RequestVoteRequestProto;
import org.apache.ratis.proto.RaftProtos.StartLeaderElectionRequestProto;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.thirdparty.io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import org.apache.ratis.thirdparty.io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import org.apache.ratis.thirdparty.io.grpc.Metadata;
import org.apache.ratis.thirdparty.io.grpc.ServerCall;
import org.apache.ratis.thirdparty.io.grpc.ServerCallHandler;
import org.apache.ratis.thirdparty.io.grpc.ServerInterceptor;
import org.apache.ratis.thirdparty.io.grpc.Status;

/// Puts a test's wires between members: every message that comes in, and every answer that goes
/// out, passes them.
public final class WireInterceptor implements ServerInterceptor {

    private final String node;
    private final Surroundings.Wire wire;

    /// @param node this member's name
    public WireInterceptor(String node, Surroundings.Wire wire) {
        this.node = node;
        this.wire = wire;
    }

    @Override
    public <I, O> ServerCall.Listener<I> interceptCall(
            ServerCall<I, O> call, Metadata headers, ServerCallHandler<I, O> next) {
        Backward<I, O> backward = new Backward<>(call);
        return new Forward<>(next.startCall(backward, headers), backward);
    }

    /// Who sent a message, or an empty text when it does not say.
    private static String sender(Object message) {
        return switch (message) {
            case byte[] bytes -> Request.read(bytes).from();
            case AppendEntriesRequestProto m -> requestor(m.getServerRequest());
            case RequestVoteRequestProto m -> requestor(m.getServerRequest());
            case InstallSnapshotRequestProto m -> requestor(m.getServerRequest());
            case ReadIndexRequestProto m -> requestor(m.getServerRequest());
            case StartLeaderElectionRequestProto m -> requestor(m.getServerRequest());
            default -> "";
        };
    }

    private static String requestor(RaftRpcRequestProto request) {
        return RaftPeerId.valueOf(request.getRequestorId()).toString();
    }

    private final class Forward<I> extends SimpleForwardingServerCallListener<I> {
        private final Backward<I, ?> backward;

        Forward(ServerCall.Listener<I> listener, Backward<I, ?> backward) {
            super(listener);
            this.backward = backward;
        }

        @Override
        public void onMessage(I message) {
            String from = sender(message);
            backward.peer = from;
            wire.carry(
                    from,
                    node,
                    () -> {
                        synchronized (this) {
                            super.onMessage(message);
                        }
                    });
        }

        @Override
        public void onHalfClose() {
            wire.carry(
                    backward.peer,
                    node,
                    () -> {
                        synchronized (this) {
                            super.onHalfClose();
                        }
                    });
        }

        @Override
        public void onCancel() {
            synchronized (this) {
                super.onCancel();
            }
        }
    }

    private final class Backward<I, O> extends SimpleForwardingServerCall<I, O> {
        private volatile String peer = "";

        Backward(ServerCall<I, O> call) {
            super(call);
        }

        @Override
        public void sendMessage(O message) {
            wire.carry(
                    node,
                    peer,
                    () -> {
                        if (!isCancelled()) {
                            super.sendMessage(message);
                        }
                    });
        }

        @Override
        public void close(Status status, Metadata trailers) {
            wire.carry(
                    node,
                    peer,
                    () -> {
                        if (!isCancelled()) {
                            super.close(status, trailers);
                        }
                    });
        }
    }
}
