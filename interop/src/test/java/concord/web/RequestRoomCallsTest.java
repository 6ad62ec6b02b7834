package concord.web;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import concord.core.Settings;
import concord.proto.v1.KvGrpc;
import concord.proto.v1.PutRequest;
import concord.proto.v1.PutResponse;
import concord.proto.v1.Value;
import concord.testkit.Await;
import concord.web.grpc.wire.Method;
import io.grpc.Status;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What all requests together may hold, `limits.requests-max-bytes`, by gRPC.
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RequestRoomCallsTest {

    private static final int LARGEST = 1 << 20;
    private static final String PUT = "/concord.v1.Kv/Put";

    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch go = new CountDownLatch(1);
    private CallServer server;

    /// A server whose put of the key `slow` takes as long as the test wants.
    @BeforeEach
    void serve() {
        Method<PutRequest, PutResponse> put =
                Method.single(
                        KvGrpc.getPutMethod(),
                        (_, request) -> {
                            if (request.getKey().equals(CallServer.bytes("slow"))) {
                                begun.countDown();
                                await(go);
                            }
                            return PutResponse.getDefaultInstance();
                        });
        server =
                new CallServer(
                        Settings.builder()
                                .set(Settings.VALUE_MAX_BYTES, (long) LARGEST)
                                .set(HttpEndpointProvider.REQUESTS_MAX_BYTES, (long) LARGEST)
                                .build(),
                        List.of(put));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted before it could answer", e);
        }
    }

    private static PutRequest put(String key, int bytes) {
        ByteString raw = ByteString.copyFrom(new byte[bytes]);
        return PutRequest.newBuilder()
                .setKey(CallServer.bytes(key))
                .setValue(Value.newBuilder().setRaw(raw))
                .build();
    }

    @Test
    void a_call_is_refused_when_others_take_the_room() throws Exception {
        var slow = KvGrpc.newFutureStub(server.client()).put(put("slow", 800_000));
        begun.await();
        assertTrue(server.endpoint().heldBytes() >= 800_000);

        var kv = KvGrpc.newBlockingStub(server.client());
        CallServer.refused(
                Status.Code.RESOURCE_EXHAUSTED,
                "OVERLOADED",
                "limits.requests-max-bytes",
                () -> kv.put(put("refused", 800_000)));
        kv.put(put("small", 1_000));

        go.countDown();
        slow.get();
        Await.until("it is given back", () -> server.endpoint().heldBytes() == 0);
        kv.put(put("now", LARGEST));
    }

    @Test
    void what_a_client_leaves_behind_is_given_back() throws Exception {
        byte[] begin = FrameClient.framed(new byte[LARGEST]);
        try (FrameClient client = new FrameClient(server.endpoint().address())) {
            client.call(1, PUT);
            client.send(FrameClient.DATA, 0, 1, Arrays.copyOf(begin, 10_000));
            client.call(3, PUT);
            client.send(FrameClient.DATA, 0, 3, Arrays.copyOf(begin, 10_000));
            Await.until("two are held", () -> server.endpoint().heldBytes() >= 20_000);
            assertTrue(server.endpoint().heldBytes() <= 40_000);

            client.send(FrameClient.RST_STREAM, 0, 1, (byte) 0, (byte) 0, (byte) 0, (byte) 8);
            Await.until("one is given back", () -> server.endpoint().heldBytes() <= 20_000);
            assertTrue(server.endpoint().heldBytes() >= 10_000);
        }
        Await.until("the other, too", () -> server.endpoint().heldBytes() == 0);
    }

    @Test
    void who_announces_much_and_sends_little_takes_little() throws Exception {
        byte[] begin = Arrays.copyOf(FrameClient.framed(new byte[LARGEST]), 5);
        try (FrameClient client = new FrameClient(server.endpoint().address())) {
            for (int stream = 1; stream < 2_000; stream += 2) {
                client.call(stream, PUT);
                client.send(FrameClient.DATA, 0, stream, begin);
            }
            Await.until("all are there", () -> server.endpoint().calls() == 1_000);
            KvGrpc.newBlockingStub(server.client()).put(put("other", 800_000));
        }
    }
}
