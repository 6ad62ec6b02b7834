package concord.telemetry.metrics;

import concord.core.spi.Arrival.Entrance;
import concord.core.spi.RequestObserver;
import io.prometheus.client.Collector.MetricFamilySamples;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/// Counts requests by their routes.
final class RequestMetrics implements RequestObserver {

    private record Answered(Entrance entrance, String method, String route, String status) {}

    private final Map<Answered, LongAdder> answered = new ConcurrentHashMap<>();

    @Override
    public Observation begin(Request request) {
        return status ->
                answered.computeIfAbsent(
                                new Answered(
                                        request.entrance(),
                                        request.method(),
                                        request.route(),
                                        status),
                                _ -> new LongAdder())
                        .increment();
    }

    List<MetricFamilySamples> collect() {
        Family http =
                Family.counter(
                        "concord_http_requests_total",
                        "Requests over HTTP that are answered; no route is one that does not exist.",
                        "method",
                        "route",
                        "status");
        Family grpc =
                Family.counter(
                        "concord_grpc_requests_total",
                        "Calls over gRPC that have ended; no method is one that does not exist.",
                        "method",
                        "status");
        answered.forEach((what, count) -> {
            if (what.entrance() == Entrance.GRPC) {
                grpc.add(count.sum(), what.route(), what.status());
            } else {
                http.add(count.sum(), what.method(), what.route(), what.status());
            }
        });
        return List.of(http.done(), grpc.done());
    }
}
