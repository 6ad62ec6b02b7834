package concord.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.protobuf.ByteString;
import concord.core.Settings;
import concord.core.Value;
import concord.core.spi.Event;
import concord.core.spi.Observer;
import concord.core.spi.RequestObserver;
import concord.proto.v1.GetRequest;
import concord.proto.v1.KvGrpc;
import io.grpc.CallOptions;
import io.grpc.MethodDescriptor;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCalls;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// Observers see calls by their method, each with one end.
class SeenCallsTest {

    private final BlockingQueue<String> seen = new LinkedBlockingQueue<>();

    private final Observer observer =
            new Observer() {
                @Override
                public void on(Event event) {
                    // not what this is about
                }

                @Override
                public Optional<RequestObserver> requests() {
                    return Optional.of(request ->
                            status ->
                                    seen.add(
                                            request.entrance()
                                                    + " "
                                                    + request.route()
                                                    + " "
                                                    + status));
                }
            };

    private void expect(String line) throws InterruptedException {
        assertEquals(line, seen.poll(30, TimeUnit.SECONDS));
        assertEquals(0, seen.size());
    }

    @Test
    void calls_are_seen_by_method() throws Exception {
        try (CallServer server = new CallServer(Settings.defaults(), observer)) {
            server.concord().store().put("k", Value.of(1));
            var kv = KvGrpc.newBlockingStub(server.client());
            var _ = kv.get(GetRequest.newBuilder().setKey(ByteString.copyFromUtf8("k")).build());
            expect("grpc concord.v1.Kv/Get OK");
            assertThrows(
                    StatusRuntimeException.class, () -> kv.get(GetRequest.getDefaultInstance()));
            expect("grpc concord.v1.Kv/Get INVALID_ARGUMENT");
            MethodDescriptor<GetRequest, ?> unknown =
                    KvGrpc.getGetMethod().toBuilder().setFullMethodName("secret/Secret").build();
            assertThrows(
                    StatusRuntimeException.class,
                    () ->
                            ClientCalls.blockingUnaryCall(
                                    server.client(),
                                    unknown,
                                    CallOptions.DEFAULT,
                                    GetRequest.getDefaultInstance()));
            expect("grpc  UNIMPLEMENTED");
        }
    }
}
