package concord.bench;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import io.etcd.jetcd.api.KVGrpc;
import io.etcd.jetcd.api.KVGrpc.KVStub;
import io.etcd.jetcd.api.MaintenanceGrpc;
import io.etcd.jetcd.api.PutRequest;
import io.etcd.jetcd.api.PutResponse;
import io.etcd.jetcd.api.RangeRequest;
import io.etcd.jetcd.api.RangeResponse;
import io.etcd.jetcd.api.StatusRequest;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;

/// A client of one etcd member, over gRPC.
///
/// As lean as a client can be: the plain stubs of etcd's protocol, answers on the threads of the
/// transport, nothing copied that need not be. Reads are linearizable, which is etcd's default.
final class EtcdTarget implements Target {

    /// A member refuses puts while more than 5000 that are committed wait to be applied. With more
    /// reads than that it can lose its leadership, because its heartbeats are late.
    private static final int CALLS_UNDER_WAY = 5_000;

    /// Tells at every start that it found epoll. Kept, so that its level is.
    private static final Logger TRANSPORT = Logger.getLogger("io.grpc.netty.shaded");

    static {
        TRANSPORT.setLevel(Level.WARNING);
    }

    private final List<ManagedChannel> channels;
    private final List<KVStub> stubs;
    private final AtomicInteger turn = new AtomicInteger();
    private final Semaphore room = new Semaphore(CALLS_UNDER_WAY);

    /// @param member `host:port` of its client listener
    /// @param connections that calls take turns on
    EtcdTarget(String member, int connections) {
        channels = Stream.generate(() -> channel(member)).limit(connections).toList();
        stubs = channels.stream().map(KVGrpc::newStub).toList();
    }

    private static ManagedChannel channel(String member) {
        return ManagedChannelBuilder.forTarget(member).usePlaintext().directExecutor().build();
    }

    /// Whether the member leads; false also when it does not answer yet.
    boolean leads() {
        try {
            var status =
                    MaintenanceGrpc.newBlockingStub(channels.getFirst())
                            .withDeadlineAfter(2, TimeUnit.SECONDS)
                            .status(StatusRequest.getDefaultInstance());
            return status.getLeader() == status.getHeader().getMemberId();
        } catch (StatusRuntimeException e) {
            return false;
        }
    }

    @Override
    public CompletableFuture<?> put(byte[] key, byte[] value) {
        room.acquireUninterruptibly();
        var call = new Call<PutResponse>();
        stub().put(PutRequest.newBuilder().setKey(bytes(key)).setValue(bytes(value)).build(), call);
        return call.whenComplete((_, _) -> room.release());
    }

    @Override
    public Optional<byte[]> get(byte[] key) {
        return read(key).join();
    }

    @Override
    public CompletableFuture<Optional<byte[]>> read(byte[] key) {
        room.acquireUninterruptibly();
        var call = new Call<RangeResponse>();
        stub().range(RangeRequest.newBuilder().setKey(bytes(key)).build(), call);
        return call.whenComplete((_, _) -> room.release())
                .thenApply(found ->
                        found.getKvsList().stream()
                                .map(kv -> kv.getValue().toByteArray())
                                .findFirst());
    }

    private KVStub stub() {
        return stubs.get(Math.floorMod(turn.getAndIncrement(), stubs.size()));
    }

    private static ByteString bytes(byte[] array) {
        return UnsafeByteOperations.unsafeWrap(array);
    }

    @Override
    public void close() {
        channels.forEach(ManagedChannel::shutdownNow);
    }

    /// A call under way, which is its own future: one object less for each.
    private static final class Call<T> extends CompletableFuture<T> implements StreamObserver<T> {
        @Override
        public void onNext(T answer) {
            complete(answer);
        }

        @Override
        public void onError(Throwable failure) {
            completeExceptionally(failure);
        }

        @Override
        public void onCompleted() {
            // The answer came before.
        }
    }
}
