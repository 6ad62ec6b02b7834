package concord.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import concord.core.Value;
import concord.core.spi.CurrentRequest;
import concord.proto.v1.GetRequest;
import concord.proto.v1.KvGrpc;
import concord.proto.v1.RangeRequest;
import concord.web.grpc.wire.Method;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.Metadata;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Every answer of gRPC names its call, and so does what the log says of it.
@Timeout(60)
class RequestIdCallsTest {

    private static final Metadata.Key<String> ID =
            Metadata.Key.of("x-request-id", Metadata.ASCII_STRING_MARSHALLER);
    private static final String OURS = "[0-9a-f]{8}-[0-9]+";

    private final AtomicReference<Metadata> headers = new AtomicReference<>();
    private final AtomicReference<Metadata> trailers = new AtomicReference<>();

    /// A client that gives its calls this name, if any, and keeps the metadata of the answer.
    private Channel client(CallServer server, String id) {
        Metadata sent = new Metadata();
        if (!id.isEmpty()) {
            sent.put(ID, id);
        }
        return ClientInterceptors.intercept(
                server.client(),
                MetadataUtils.newCaptureMetadataInterceptor(headers, trailers),
                MetadataUtils.newAttachHeadersInterceptor(sent));
    }

    private static String id(AtomicReference<Metadata> metadata) {
        return String.valueOf(metadata.get().get(ID));
    }

    private String answered(CallServer server, String id) {
        var kv = KvGrpc.newBlockingStub(client(server, id));
        var _ = kv.get(GetRequest.newBuilder().setKey(CallServer.bytes("k")).build());
        return id(headers);
    }

    @Test
    void it_is_the_clients_or_another_for_every_call() {
        try (CallServer server = new CallServer()) {
            server.concord().store().put("k", Value.of(1));
            assertEquals("job-7/step.2", answered(server, "job-7/step.2"));
            String one = answered(server, "");
            assertTrue(one.matches(OURS), one);
            assertNotEquals(one, answered(server, ""));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"with space", "quo\"te"})
    void it_is_not_what_could_not_stand_in_a_log(String id) {
        try (CallServer server = new CallServer()) {
            server.concord().store().put("k", Value.of(1));
            String said = answered(server, id);
            assertTrue(said.matches(OURS), said);
        }
    }

    @Test
    void a_stream_has_it_and_so_has_what_is_refused() {
        try (CallServer server = new CallServer()) {
            server.concord().store().put("k", Value.of(1));
            var kv = KvGrpc.newBlockingStub(client(server, "mine"));
            kv.range(RangeRequest.getDefaultInstance()).forEachRemaining(_ -> {});
            assertEquals("mine", id(headers));

            assertThrows(
                    StatusRuntimeException.class, () -> kv.get(GetRequest.getDefaultInstance()));
            assertEquals("mine", id(headers));
            assertEquals("mine", id(trailers));

            var unknown = KvGrpc.getGetMethod().toBuilder().setFullMethodName("no/Such").build();
            assertThrows(
                    StatusRuntimeException.class,
                    () ->
                            ClientCalls.blockingUnaryCall(
                                    client(server, "other"),
                                    unknown,
                                    CallOptions.DEFAULT,
                                    GetRequest.getDefaultInstance()));
            assertEquals("other", id(trailers));
        }
    }

    @Test
    void what_is_told_to_the_log_within_a_call_has_it() {
        List<String> told = new CopyOnWriteArrayList<>();
        Handler handler =
                new Handler() {
                    @Override
                    public void publish(LogRecord event) {
                        told.add(CurrentRequest.get().id() + ": " + event.getMessage());
                    }

                    @Override
                    public void flush() {}

                    @Override
                    public void close() {}
                };
        Logger log = Logger.getLogger("concord.web");
        log.setUseParentHandlers(false);
        log.addHandler(handler);
        Method<?, ?> failing =
                Method.single(
                        KvGrpc.getGetMethod(),
                        (_, _) -> {
                            throw new IllegalStateException("a bug");
                        });
        try (CallServer server = new CallServer(List.of(failing))) {
            var kv = KvGrpc.newBlockingStub(client(server, "job-7"));
            assertThrows(
                    StatusRuntimeException.class, () -> kv.get(GetRequest.getDefaultInstance()));
        } finally {
            log.removeHandler(handler);
            log.setUseParentHandlers(true);
        }
        assertEquals(
                List.of("job-7: A call of concord.v1.Kv/Get, request job-7, failed by a bug."),
                told);
    }
}
