package concord.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.reflection.v1.ServerReflectionGrpc;
import io.grpc.reflection.v1.ServerReflectionRequest;
import io.grpc.reflection.v1.ServerReflectionResponse;
import io.grpc.reflection.v1.ServiceResponse;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// The standard protocols that every tool of gRPC speaks.
@Timeout(60)
class HealthAndReflectionTest {

    private final CallServer server = new CallServer();

    @AfterEach
    void close() {
        server.close();
    }

    private static HealthCheckRequest health(String service) {
        return HealthCheckRequest.newBuilder().setService(service).build();
    }

    @Test
    void health_is_that_of_the_member() throws Exception {
        var health = HealthGrpc.newBlockingStub(server.client());
        assertEquals(ServingStatus.SERVING, health.check(health("")).getStatus());
        assertEquals(ServingStatus.SERVING, health.check(health("concord.v1.Kv")).getStatus());
        var e = assertThrows(StatusRuntimeException.class, () -> health.check(health("other")));
        assertEquals(Status.Code.NOT_FOUND, e.getStatus().getCode());

        Received<HealthCheckRequest, HealthCheckResponse> watch = Received.all();
        HealthGrpc.newStub(server.client()).watch(health(""), watch);
        assertEquals(ServingStatus.SERVING, watch.next().getStatus());
        Received<HealthCheckRequest, HealthCheckResponse> unknown = Received.all();
        HealthGrpc.newStub(server.client()).watch(health("other"), unknown);
        assertEquals(ServingStatus.SERVICE_UNKNOWN, unknown.next().getStatus());
    }

    @Test
    void reflection_tells_all_that_can_be_called() throws Exception {
        Received<ServerReflectionRequest, ServerReflectionResponse> received = Received.all();
        var requests = ServerReflectionGrpc.newStub(server.client()).serverReflectionInfo(received);
        requests.onNext(ServerReflectionRequest.newBuilder().setListServices("").build());
        assertEquals(
                List.of(
                        "concord.v1.Kv",
                        "concord.v1.Query",
                        "concord.v1.Index",
                        "concord.v1.Watch",
                        "concord.v1.Lease",
                        "concord.v1.Cluster",
                        "concord.v1.Auth",
                        "concord.v1.Backup",
                        "grpc.health.v1.Health",
                        "grpc.reflection.v1.ServerReflection"),
                received.next().getListServicesResponse().getServiceList().stream()
                        .map(ServiceResponse::getName)
                        .toList());
        requests.onNext(
                ServerReflectionRequest.newBuilder()
                        .setFileContainingSymbol("concord.v1.Kv.Put")
                        .build());
        List<ByteString> files =
                received.next().getFileDescriptorResponse().getFileDescriptorProtoList();
        assertEquals("concord/v1/kv.proto", FileDescriptorProto.parseFrom(files.get(0)).getName());
        assertEquals(
                "concord/v1/common.proto", FileDescriptorProto.parseFrom(files.get(1)).getName());
        requests.onNext(
                ServerReflectionRequest.newBuilder()
                        .setFileByFilename("concord/v1/watch.proto")
                        .build());
        assertTrue(received.next().hasFileDescriptorResponse());
        requests.onNext(
                ServerReflectionRequest.newBuilder().setFileContainingSymbol("nothing").build());
        assertEquals(
                Status.Code.NOT_FOUND.value(), received.next().getErrorResponse().getErrorCode());
        requests.onNext(ServerReflectionRequest.getDefaultInstance());
        assertEquals(
                Status.Code.INVALID_ARGUMENT.value(),
                received.next().getErrorResponse().getErrorCode());
        requests.onCompleted();
        assertTrue(received.status().isOk());
    }
}
