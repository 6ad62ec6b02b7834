package concord.raft.peer;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import org.apache.ratis.thirdparty.io.grpc.MethodDescriptor;

/// What one member asks another, beside what Ratis does; carried by the same gRPC server.
public enum PeerCall {
    /// Who are you, and in which cluster? Answered by everybody who listens.
    HELLO,
    /// A step in the forming of a cluster.
    FORM,
    /// Which term are you in? Half of a read barrier's round.
    TERM,
    /// How far has a read here to see, which began now? Asked of the leader.
    READ_INDEX,
    /// What is log time now? Asked of the leader, and by one who is about to lead of all.
    CLOCK,
    /// Show or change the members. Asked of the leader.
    MANAGE,
    /// What is the hash of your state at an index?
    STATE_HASH,
    /// Entries for the log, as a stream. Asked of the leader.
    PROPOSE;

    static final String SERVICE = "concord.Peers";

    @SuppressWarnings("ImmutableEnumChecker") // it is, and does not say so
    private final MethodDescriptor<byte[], byte[]> method;

    PeerCall() {
        MethodDescriptor.MethodType type =
                name().equals("PROPOSE")
                        ? MethodDescriptor.MethodType.BIDI_STREAMING
                        : MethodDescriptor.MethodType.UNARY;
        this.method =
                MethodDescriptor.<byte[], byte[]>newBuilder()
                        .setType(type)
                        .setFullMethodName(MethodDescriptor.generateFullMethodName(SERVICE, name()))
                        .setRequestMarshaller(new Bytes())
                        .setResponseMarshaller(new Bytes())
                        .build();
    }

    MethodDescriptor<byte[], byte[]> method() {
        return method;
    }

    private static final class Bytes implements MethodDescriptor.Marshaller<byte[]> {
        @Override
        public InputStream stream(byte[] value) {
            return new ByteArrayInputStream(value);
        }

        @Override
        public byte[] parse(InputStream stream) {
            try {
                return stream.readAllBytes();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
