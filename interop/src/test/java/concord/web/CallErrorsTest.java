package concord.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import concord.core.ConcordException;
import concord.core.ErrorCode;
import concord.proto.v1.GetRequest;
import concord.proto.v1.KvGrpc;
import concord.web.grpc.wire.Method;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every failure of the store as a client of gRPC sees it.
@Timeout(60)
class CallErrorsTest {

    /// A failure and what becomes of it.
    ///
    /// @param message what the description has to have in it
    record Row(RuntimeException failure, Status.Code status, String code, String message) {}

    static List<Row> rows() {
        return List.of(
                row(
                        new ConcordException.InvalidKey("bad key"),
                        Status.Code.INVALID_ARGUMENT,
                        "INVALID_KEY"),
                row(
                        new ConcordException.InvalidRequest("bad: 100 % “ü”\n"),
                        Status.Code.INVALID_ARGUMENT,
                        "INVALID_REQUEST"),
                row(
                        new ConcordException.BatchTooLarge(501, 500),
                        Status.Code.INVALID_ARGUMENT,
                        "BATCH_TOO_LARGE"),
                row(
                        new ConcordException.ValueTooLarge(2, 1),
                        Status.Code.INVALID_ARGUMENT,
                        "VALUE_TOO_LARGE"),
                row(
                        new ConcordException.Unauthorized("who is there?"),
                        Status.Code.UNAUTHENTICATED,
                        "UNAUTHORIZED"),
                row(
                        new ConcordException.Forbidden("not yours"),
                        Status.Code.PERMISSION_DENIED,
                        "FORBIDDEN"),
                row(new ConcordException.NotFound("not there"), Status.Code.NOT_FOUND, "NOT_FOUND"),
                row(
                        new ConcordException.ConditionFailed("taken"),
                        Status.Code.FAILED_PRECONDITION,
                        "CONDITION_FAILED"),
                row(new ConcordException.Compacted(3, 17), Status.Code.OUT_OF_RANGE, "COMPACTED"),
                row(
                        new ConcordException.Overloaded("too much"),
                        Status.Code.RESOURCE_EXHAUSTED,
                        "OVERLOADED"),
                row(
                        new ConcordException.Unavailable("no leader"),
                        Status.Code.UNAVAILABLE,
                        "CLUSTER_UNAVAILABLE"),
                row(
                        new ConcordException.OpenFailed("cannot"),
                        Status.Code.UNAVAILABLE,
                        "CLUSTER_UNAVAILABLE"),
                row(
                        ConcordException.Timeout.ofWrite(Duration.ofSeconds(1)),
                        Status.Code.DEADLINE_EXCEEDED,
                        "TIMEOUT"),
                new Row(
                        new ConcordException.Internal("secret", null),
                        Status.Code.INTERNAL,
                        "INTERNAL",
                        "the server's log has the details"),
                new Row(
                        new IllegalStateException("secret"),
                        Status.Code.INTERNAL,
                        "INTERNAL",
                        "the server's log has the details"));
    }

    private static Row row(ConcordException failure, Status.Code status, String code) {
        return new Row(failure, status, code, String.valueOf(failure.getMessage()));
    }

    @Test
    void every_code_has_a_row() {
        Set<ErrorCode> missing = EnumSet.allOf(ErrorCode.class);
        rows().forEach(row -> missing.remove(ErrorCode.valueOf(row.code())));
        assertEquals(Set.of(), missing);
    }

    @ParameterizedTest
    @MethodSource("rows")
    void a_failure_has_its_status_its_code_and_its_message(Row row) {
        Logger log = Logger.getLogger("concord.web"); // held, lest its level be forgotten
        log.setLevel(Level.OFF);
        Method<?, ?> failing =
                Method.single(
                        KvGrpc.getGetMethod(),
                        (_, _) -> {
                            throw row.failure();
                        });
        try (CallServer server = new CallServer(List.of(failing))) {
            var kv = KvGrpc.newBlockingStub(server.client());
            Metadata trailers =
                    CallServer.refused(
                            row.status(),
                            row.code(),
                            row.message(),
                            () -> kv.get(GetRequest.getDefaultInstance()));
            assertEquals(
                    row.failure() instanceof ConcordException.Compacted ? "17" : "null",
                    CallServer.trailer(trailers, "concord-oldest-revision"));
            assertFalse(trailers.toString().contains("secret"));
        } finally {
            log.setLevel(null);
        }
    }

    @Test
    void what_is_not_there_is_unimplemented() {
        try (CallServer server = new CallServer(List.of())) {
            var kv = KvGrpc.newBlockingStub(server.client());
            var e =
                    assertThrows(
                            StatusRuntimeException.class,
                            () -> kv.get(GetRequest.getDefaultInstance()));
            assertEquals(Status.Code.UNIMPLEMENTED, e.getStatus().getCode());
            assertTrue(
                    String.valueOf(e.getStatus().getDescription())
                            .contains("there is no method /concord.v1.Kv/Get"));
        }
    }

    @Test
    void the_deadline_of_a_call_is_the_time_that_its_operation_may_take() {
        AtomicReference<Duration> left = new AtomicReference<>();
        Method<?, ?> telling =
                Method.single(
                        KvGrpc.getGetMethod(),
                        (call, _) -> {
                            left.set(call.remaining().orElse(Duration.ZERO));
                            throw new ConcordException.NotFound("told");
                        });
        try (CallServer server = new CallServer(List.of(telling))) {
            var kv = KvGrpc.newBlockingStub(server.client());
            var late = kv.withDeadlineAfter(70, TimeUnit.SECONDS);
            CallServer.refused(
                    Status.Code.NOT_FOUND,
                    "NOT_FOUND",
                    "told",
                    () -> late.get(GetRequest.getDefaultInstance()));
            assertTrue(
                    left.get().toSeconds() > 40 && left.get().toMillis() <= 70_000, left::toString);
            CallServer.refused(
                    Status.Code.NOT_FOUND,
                    "NOT_FOUND",
                    "told",
                    () -> kv.get(GetRequest.getDefaultInstance()));
            assertEquals(Duration.ZERO, left.get());
        }
    }
}
