package concord.web;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.UnsafeByteOperations;
import concord.proto.v1.Entry;
import concord.proto.v1.KvGrpc;
import concord.proto.v1.LeaseGrpc;
import concord.proto.v1.RangeRequest;
import concord.proto.v1.RangeResponse;
import concord.proto.v1.Value;
import concord.testkit.Await;
import concord.web.grpc.wire.Method;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Clients that ask for much, allow the server to send all of it, and read nothing: what the server
/// has to tell them waits, and nobody waits with it.
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class StalledClientsTest {

    private static final String RANGE = "/concord.v1.Kv/Range";
    private static final String KEEP_ALIVE = "/concord.v1.Lease/KeepAlive";
    private static final long PATIENCE_SECONDS = 30;
    private static final int INITIAL_WINDOW_SIZE = 4;
    private static final int ALL = Integer.MAX_VALUE;
    private static final int WINDOW = 65_535;

    /// How often nothing has moved when it is taken for stalled.
    private static final int STILL = 100;

    private static final RangeResponse MUCH =
            RangeResponse.newBuilder()
                    .addEntries(
                            Entry.newBuilder()
                                    .setValue(
                                            Value.newBuilder()
                                                    .setRaw(
                                                            UnsafeByteOperations.unsafeWrap(
                                                                    new byte[60_000]))))
                    .build();

    private final AtomicLong sent = new AtomicLong();
    private final CallServer server =
            new CallServer(
                    List.of(
                            Method.streamed(
                                    KvGrpc.getRangeMethod(),
                                    Method.Patience.ENDLESS,
                                    (_, _, answers) -> {
                                        while (true) {
                                            answers.accept(MUCH);
                                            sent.incrementAndGet();
                                        }
                                    }),
                            Method.streamed(
                                    LeaseGrpc.getKeepAliveMethod(),
                                    Method.Patience.A_MINUTE,
                                    (_, _, _) -> {})));

    @AfterEach
    void close() {
        server.close();
    }

    /// A client to whom nothing more can be sent.
    private FrameClient stalled() throws IOException {
        FrameClient client = new FrameClient(server.endpoint().address());
        ByteBuffer window = ByteBuffer.allocate(6).putShort((short) INITIAL_WINDOW_SIZE);
        client.send(FrameClient.SETTINGS, 0, 0, window.putInt(ALL).array());
        byte[] more = ByteBuffer.allocate(4).putInt(ALL - WINDOW).array();
        client.send(FrameClient.WINDOW_UPDATE, 0, 0, more);
        client.call(1, RANGE);
        client.data(1, FrameClient.framed(RangeRequest.getDefaultInstance().toByteArray()));
        long[] last = new long[1];
        int[] still = new int[1];
        Await.until(
                "nothing more is sent",
                () -> {
                    long now = sent.get();
                    still[0] = now > 0 && now == last[0] ? still[0] + 1 : 0;
                    last[0] = now;
                    return still[0] == STILL;
                });
        return client;
    }

    private void callsAre(int count) {
        Await.until(count + " calls are under way", () -> server.endpoint().calls() == count);
    }

    @Test
    void hold_up_no_deadline_of_the_process() throws Exception {
        try (FrameClient client = stalled()) {
            client.call(3, KEEP_ALIVE, "grpc-timeout", "100m");
            callsAre(2);
            // Later than the deadline, and on the same thread.
            var after = new CompletableFuture<Boolean>();
            after.completeOnTimeout(true, 1, TimeUnit.SECONDS);
            assertTrue(after.get(PATIENCE_SECONDS, TimeUnit.SECONDS));
        }
    }

    @Test
    void hold_up_no_end_of_the_server() throws Exception {
        try (FrameClient client = stalled()) {
            client.call(3, KEEP_ALIVE);
            callsAre(2);
            CompletableFuture.runAsync(server.endpoint()::close)
                    .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        }
    }
}
