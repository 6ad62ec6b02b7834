package concord.bench;

import com.google.protobuf.ByteString;
import concord.proto.v1.KeyRange;
import concord.proto.v1.WatchGrpc;
import concord.proto.v1.WatchRequest;
import concord.proto.v1.WatchResponse;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.StreamObserver;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/// Many watches of one server over gRPC, a hundred on a connection: what an idle one costs in
/// memory, and how fast events reach many.
///
/// ```
/// GrpcWatchers PORT PID IDLE BUSY EVENTS
/// ```
final class GrpcWatchers implements AutoCloseable {

    private static final int PER_CONNECTION = 100;

    private final int port;
    private final KvTarget writer;
    private final List<ManagedChannel> channels = new ArrayList<>();
    private final AtomicLong opened = new AtomicLong();
    private final AtomicLong events = new AtomicLong();

    private GrpcWatchers(int port) {
        this.port = port;
        this.writer = new KvTarget(port);
    }

    public static void main(String[] arguments) throws Exception {
        int port = Integer.parseInt(arguments[0]);
        long pid = Long.parseLong(arguments[1]);
        int idle = Integer.parseInt(arguments[2]);
        int busy = Integer.parseInt(arguments[3]);
        int count = Integer.parseInt(arguments[4]);
        long before = Watchers.residentBytes(pid);
        try (var watchers = new GrpcWatchers(port)) {
            watchers.open(idle);
            long bytes = Watchers.residentBytes(pid) - before;
            System.out.printf(
                    Locale.ROOT, "idle watchers=%d resident_bytes_each=%d%n", idle, bytes / idle);
        }
        for (int round = 0; round < 4; round++) { // the first one warms up
            try (var watchers = new GrpcWatchers(port)) {
                watchers.open(busy);
                double seconds = watchers.fanOut(count, busy);
                System.out.printf(
                        Locale.ROOT,
                        "round=%d watchers=%d events=%d deliveries_per_s=%.0f%n",
                        round,
                        busy,
                        count,
                        busy * (double) count / seconds);
            }
        }
        System.exit(0);
    }

    /// Opens watches and waits until each has heard of a change.
    private void open(int count) throws InterruptedException {
        for (int i = 0; i < count; i++) {
            if (i % PER_CONNECTION == 0) {
                channels.add(
                        NettyChannelBuilder.forAddress("127.0.0.1", port)
                                .usePlaintext()
                                .directExecutor()
                                .build());
            }
            WatchGrpc.newStub(channels.getLast()).watch(request(), new Watching());
        }
        while (opened.get() < count) {
            put(0);
            Thread.sleep(200);
        }
        long heard;
        do { // until the last of those is delivered everywhere
            heard = events.get();
            Thread.sleep(500);
        } while (events.get() != heard);
    }

    /// Seconds from the first put until every watcher has heard of all.
    private double fanOut(int count, int watchers) throws InterruptedException {
        long expected = events.get() + (long) count * watchers;
        long start = System.nanoTime();
        for (int i = 0; i < count; i++) {
            put(i);
        }
        Await.until("all events", () -> events.get() >= expected);
        return (System.nanoTime() - start) / 1e9;
    }

    private void put(int number) {
        writer.put(
                        ("fan/" + number % 100).getBytes(StandardCharsets.US_ASCII),
                        Integer.toString(number).getBytes(StandardCharsets.US_ASCII))
                .join();
    }

    private static WatchRequest request() {
        return WatchRequest.newBuilder()
                .setKeys(KeyRange.newBuilder().setPrefix(ByteString.copyFromUtf8("fan/")))
                .build();
    }

    @Override
    public void close() {
        channels.forEach(ManagedChannel::shutdownNow);
        writer.close();
    }

    private final class Watching implements StreamObserver<WatchResponse> {

        private final AtomicBoolean heard = new AtomicBoolean();

        @Override
        public void onNext(WatchResponse response) {
            events.addAndGet(response.getEventsCount());
            if (heard.compareAndSet(false, true)) {
                opened.incrementAndGet();
            }
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
