package concord.bench;

import com.google.protobuf.ByteString;
import concord.proto.v1.KeyRange;
import concord.proto.v1.PutResponse;
import concord.proto.v1.WatchGrpc;
import concord.proto.v1.WatchRequest;
import concord.proto.v1.WatchResponse;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.StreamObserver;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/// Many watches of one server over gRPC, a hundred on a connection: what an idle one costs in
/// memory, and how fast events reach many.
///
/// ```
/// GrpcWatchers PORT PID IDLE BUSY EVENTS
/// ```
final class GrpcWatchers implements WatchCrowd {

    private static final int PER_CONNECTION = 100;

    private final int port;
    private final KvTarget writer;
    private final List<ManagedChannel> channels = new ArrayList<>();
    private final AtomicLong events = new AtomicLong();
    private int watches;

    private GrpcWatchers(int port) {
        this.port = port;
        this.writer = new KvTarget(port);
    }

    public static void main(String[] arguments) throws Exception {
        WatchCrowd.measure(arguments, GrpcWatchers::new);
    }

    @Override
    public void open(int count) throws InterruptedException {
        long begin = put("fan/begin"); // what each hears of first, whenever it is open
        for (int i = 0; i < count; i++) {
            if (i % PER_CONNECTION == 0) {
                channels.add(
                        NettyChannelBuilder.forAddress("127.0.0.1", port)
                                .usePlaintext()
                                .directExecutor()
                                .build());
            }
            watches++;
            WatchGrpc.newStub(channels.getLast()).watch(from(begin), new Watching());
        }
        Await.until("all watches to be open", () -> events.get() >= count);
    }

    @Override
    public double fanOut(int count) throws InterruptedException {
        long expected = events.get() + (long) count * watches;
        long start = System.nanoTime();
        for (int i = 0; i < count; i++) {
            put("fan/" + i % 100);
        }
        Await.until("all events", () -> events.get() >= expected);
        return (System.nanoTime() - start) / 1e9;
    }

    /// The revision of a durable put.
    private long put(String key) {
        var put =
                writer.put(
                        key.getBytes(StandardCharsets.US_ASCII),
                        "1".getBytes(StandardCharsets.US_ASCII));
        return ((PutResponse) put.join()).getRevision();
    }

    private static WatchRequest from(long revision) {
        return WatchRequest.newBuilder()
                .setKeys(KeyRange.newBuilder().setPrefix(ByteString.copyFromUtf8("fan/")))
                .setFromRevision(revision)
                .build();
    }

    @Override
    public void close() {
        channels.forEach(ManagedChannel::shutdownNow);
        writer.close();
    }

    private final class Watching implements StreamObserver<WatchResponse> {

        @Override
        public void onNext(WatchResponse response) {
            events.addAndGet(response.getEventsCount());
        }

        @Override
        public void onError(Throwable failure) {
            // The end of a round, or a round that never ends.
        }

        @Override
        public void onCompleted() {
            // A server that stops.
        }
    }
}
