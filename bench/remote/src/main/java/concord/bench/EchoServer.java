package concord.bench;

import com.google.protobuf.ByteString;
import concord.proto.v1.Entry;
import concord.proto.v1.GetRequest;
import concord.proto.v1.GetResponse;
import concord.proto.v1.KvGrpc;
import concord.proto.v1.PutRequest;
import concord.proto.v1.PutResponse;
import concord.proto.v1.Value;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/// grpc-java's server on Netty and nothing else: messages as long as Concord's, on the thread that
/// reads the socket.
final class EchoServer extends KvGrpc.KvImplBase {

    private static final ByteString FILLER =
            ByteString.copyFrom(new byte[Dataset.VALUE_BYTES - Dataset.KEY_BYTES]);

    private long revision;

    private EchoServer() {}

    public static void main(String[] arguments) throws Exception {
        NettyServerBuilder.forAddress(
                        new InetSocketAddress(
                                InetAddress.getLoopbackAddress(), Integer.parseInt(arguments[0])))
                .directExecutor()
                .addService(new EchoServer())
                .build()
                .start()
                .awaitTermination();
    }

    @Override
    public void put(PutRequest request, StreamObserver<PutResponse> answer) {
        answer.onNext(PutResponse.newBuilder().setRevision(++revision).build());
        answer.onCompleted();
    }

    @Override
    public void get(GetRequest request, StreamObserver<GetResponse> answer) {
        ByteString key = request.getKey();
        var entry =
                Entry.newBuilder()
                        .setKey(key)
                        .setValue(Value.newBuilder().setRaw(key.concat(FILLER)))
                        .setCreateRevision(1)
                        .setModRevision(++revision)
                        .setVersion(1);
        answer.onNext(GetResponse.newBuilder().setEntry(entry).build());
        answer.onCompleted();
    }
}
