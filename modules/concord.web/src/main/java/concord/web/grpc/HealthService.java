package concord.web.grpc;

import concord.core.Concord;
import concord.core.ErrorCode;
import concord.web.grpc.wire.Call;
import concord.web.grpc.wire.Method;
import concord.web.grpc.wire.Refusal;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/// The standard protocol of health: whether the member serves, as `/health/ready` says it. Asks for
/// no token, like that.
final class HealthService {

    private static final Duration LOOK_EVERY = Duration.ofMillis(500);

    private final Concord concord;
    private final Set<String> services;

    /// @param services the names of those that there are; the empty one is the server itself
    HealthService(Concord concord, Set<String> services) {
        this.concord = concord;
        this.services = services;
    }

    List<Method<?, ?>> methods() {
        return List.of(
                Method.single(HealthGrpc.getCheckMethod(), this::check),
                Method.streamed(HealthGrpc.getWatchMethod(), Method.Patience.ENDLESS, this::watch));
    }

    private HealthCheckResponse check(Call call, HealthCheckRequest request) {
        if (!isKnown(request)) {
            throw Refusal.of(
                            ErrorCode.NOT_FOUND,
                            "there is no service '" + request.getService() + "'")
                    .exception();
        }
        return response(state(request));
    }

    private void watch(
            Call call, HealthCheckRequest request, Consumer<HealthCheckResponse> answers) {
        ServingStatus told = state(request);
        answers.accept(response(told));
        while (true) {
            call.pause(LOOK_EVERY);
            ServingStatus now = state(request);
            if (now != told) {
                answers.accept(response(now));
                told = now;
            }
        }
    }

    private ServingStatus state(HealthCheckRequest request) {
        if (!isKnown(request)) {
            return ServingStatus.SERVICE_UNKNOWN;
        }
        return concord.status().ready() ? ServingStatus.SERVING : ServingStatus.NOT_SERVING;
    }

    private boolean isKnown(HealthCheckRequest request) {
        return request.getService().isEmpty() || services.contains(request.getService());
    }

    private static HealthCheckResponse response(ServingStatus status) {
        return HealthCheckResponse.newBuilder().setStatus(status).build();
    }
}
