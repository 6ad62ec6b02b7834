package concord.client;

import io.grpc.Attributes;
import io.grpc.ClientStreamTracer;
import io.grpc.Metadata;
import io.grpc.Status;

/// How far an attempt has come. What no server has seen can have had no effect.
final class Sent extends ClientStreamTracer.Factory {

    private volatile boolean begun;
    private volatile boolean out;

    /// Whether a server may have seen an attempt that has failed.
    ///
    /// When the connection has failed, it is known whether anything went out. A call that ended for
    /// another reason may have ended while its first bytes were on their way.
    boolean mayHaveBeenSeen(Status failure) {
        return failure.getCode() == Status.Code.UNAVAILABLE ? out : begun;
    }

    @Override
    public ClientStreamTracer newClientStreamTracer(
            ClientStreamTracer.StreamInfo info, Metadata headers) {
        return new ClientStreamTracer() {
            @Override
            public void streamCreated(Attributes transport, Metadata sent) {
                begun = true;
            }

            @Override
            public void outboundHeaders() {
                out = true;
            }
        };
    }
}
