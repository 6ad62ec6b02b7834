package concord.bench;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import concord.proto.v1.Consistency;
import concord.proto.v1.GetRequest;
import concord.proto.v1.GetResponse;
import concord.proto.v1.KvGrpc;
import concord.proto.v1.KvGrpc.KvStub;
import concord.proto.v1.PutRequest;
import concord.proto.v1.PutResponse;
import concord.proto.v1.Value;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/// A client of Concord's service over gRPC, whoever answers it: one connection, the plain stubs,
/// answers on the thread of the transport. Gets are linearizable.
final class KvTarget implements Target {

    private final ManagedChannel channel;
    private final KvStub stub;

    /// @param port of this machine
    KvTarget(int port) {
        channel =
                NettyChannelBuilder.forAddress("127.0.0.1", port)
                        .usePlaintext()
                        .directExecutor()
                        .build();
        stub = KvGrpc.newStub(channel);
    }

    @Override
    public CompletableFuture<?> put(byte[] key, byte[] value) {
        var call = new Call<PutResponse>();
        stub.put(
                PutRequest.newBuilder()
                        .setKey(bytes(key))
                        .setValue(Value.newBuilder().setRaw(bytes(value)))
                        .build(),
                call);
        return call;
    }

    @Override
    public Optional<byte[]> get(byte[] key) {
        return read(key).join();
    }

    @Override
    public CompletableFuture<Optional<byte[]>> read(byte[] key) {
        var call = new Call<GetResponse>();
        stub.get(
                GetRequest.newBuilder()
                        .setKey(bytes(key))
                        .setConsistency(Consistency.CONSISTENCY_STRONG)
                        .build(),
                call);
        return call.thenApply(
                found -> Optional.of(found.getEntry().getValue().getRaw().toByteArray()));
    }

    private static ByteString bytes(byte[] array) {
        return UnsafeByteOperations.unsafeWrap(array);
    }

    @Override
    public void close() {
        channel.shutdownNow();
    }
}
