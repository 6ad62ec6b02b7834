package concord.web;

import static org.junit.jupiter.api.Assertions.assertEquals;

import concord.proto.v1.KvGrpc;
import concord.proto.v1.PutResponse;
import io.grpc.stub.StreamObserver;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// A crowd on one connection.
@Timeout(60)
class ManyCallsTest {

    private static final int CALLS = 10_000;
    private static final int UNDER_WAY = 2_000;

    /// What their messages take of the connection's window is given back, whole: a client of
    /// grpc-java ends the connection when it is told of 0 bytes, and stands still when it is told
    /// of too few.
    @Test
    void share_the_window_of_their_connection() throws Exception {
        try (CallServer server = new CallServer()) {
            KvGrpc.KvStub kv = KvGrpc.newStub(server.client());
            var room = new Semaphore(UNDER_WAY);
            var done = new AtomicLong();
            var failed = new CompletableFuture<Void>();
            String value = "\"" + "v".repeat(1_000) + "\"";
            for (int i = 0; i < CALLS && !failed.isDone(); i++) {
                room.acquire();
                kv.put(
                        CallServer.put("k" + i % 100, value),
                        new StreamObserver<PutResponse>() {
                            @Override
                            public void onNext(PutResponse answer) {
                                done.incrementAndGet();
                            }

                            @Override
                            public void onError(Throwable failure) {
                                failed.completeExceptionally(failure);
                                room.release();
                            }

                            @Override
                            public void onCompleted() {
                                room.release();
                            }
                        });
            }
            room.acquire(UNDER_WAY);
            if (failed.isDone()) {
                failed.get();
            }
            assertEquals(CALLS, done.get());
        }
    }

    /// At once, because what is saved up for later is shared by all streams.
    @Test
    void have_their_part_of_the_window_given_back_at_once() throws Exception {
        try (CallServer server = new CallServer();
                FrameClient client = new FrameClient(server.endpoint().address())) {
            byte[] message = FrameClient.framed(CallServer.put("k", "1").toByteArray());
            client.call(1, "/concord.v1.Kv/Put");
            client.data(1, message);
            long given = 0; // the newest: the first makes the window larger
            FrameClient.Frame frame = client.read();
            while (frame.stream != 1
                    || frame.type != FrameClient.HEADERS
                    || (frame.flags & FrameClient.END_STREAM) == 0) {
                if (frame.type == FrameClient.WINDOW_UPDATE && frame.stream == 0) {
                    given = ByteBuffer.wrap(frame.payload).getInt();
                }
                frame = client.read();
            }
            assertEquals(message.length, given);
        }
    }
}
