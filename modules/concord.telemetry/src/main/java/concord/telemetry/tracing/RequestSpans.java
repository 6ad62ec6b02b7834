package concord.telemetry.tracing;

import concord.core.spi.Arrival;
import concord.core.spi.RequestObserver;
import concord.core.spi.TraceContext;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import java.net.InetSocketAddress;
import java.util.Set;

/// A span of a server for each request, named by its route, by OpenTelemetry's conventions for HTTP
/// and for RPC. Its path is not told: it has the key in it.
///
/// @param coin decides for requests that belong to no trace
record RequestSpans(Tracer tracer, Coin coin) implements RequestObserver {

    private static final AttributeKey<String> METHOD =
            AttributeKey.stringKey("http.request.method");
    private static final AttributeKey<String> ROUTE = AttributeKey.stringKey("http.route");
    private static final AttributeKey<Long> STATUS =
            AttributeKey.longKey("http.response.status_code");
    private static final AttributeKey<String> RPC_SYSTEM =
            AttributeKey.stringKey("rpc.system.name");
    private static final AttributeKey<String> RPC_METHOD = AttributeKey.stringKey("rpc.method");
    private static final AttributeKey<String> RPC_STATUS =
            AttributeKey.stringKey("rpc.response.status_code");
    private static final AttributeKey<String> CLIENT = AttributeKey.stringKey("client.address");
    private static final AttributeKey<Long> CLIENT_PORT = AttributeKey.longKey("client.port");
    static final AttributeKey<String> ERROR = AttributeKey.stringKey("error.type");

    private static final String OTHER = "_OTHER";
    private static final int SERVER_ERRORS = 500;

    /// The statuses of gRPC that are a server's fault.
    private static final Set<String> RPC_ERRORS =
            Set.of(
                    "UNKNOWN",
                    "DEADLINE_EXCEEDED",
                    "UNIMPLEMENTED",
                    "INTERNAL",
                    "UNAVAILABLE",
                    "DATA_LOSS");

    @Override
    public Observation begin(Request request) {
        TraceContext parent = request.trace();
        if (parent.isPresent() ? !parent.isSampled() : !coin.toss()) {
            return Observation.NONE;
        }
        boolean isRpc = request.entrance() == Arrival.Entrance.GRPC;
        SpanBuilder builder =
                (isRpc ? rpc(request) : http(request))
                        .setParent(Contexts.parent(parent))
                        .setSpanKind(SpanKind.SERVER);
        if (request.remote() instanceof InetSocketAddress remote) {
            builder.setAttribute(
                    CLIENT,
                    remote.getAddress() == null
                            ? remote.getHostString()
                            : remote.getAddress().getHostAddress());
            builder.setAttribute(CLIENT_PORT, (long) remote.getPort());
        }
        Span span = builder.startSpan();
        return new Seen(span, Contexts.of(span, parent), isRpc);
    }

    private SpanBuilder http(Request request) {
        String method = request.method().equals(OTHER) ? "HTTP" : request.method();
        SpanBuilder builder =
                tracer.spanBuilder(
                        request.route().isEmpty() ? method : method + " " + request.route());
        if (!request.route().isEmpty()) {
            builder.setAttribute(ROUTE, request.route());
        }
        return builder.setAttribute(METHOD, request.method());
    }

    private SpanBuilder rpc(Request request) {
        String method = request.route().isEmpty() ? OTHER : request.route();
        return tracer.spanBuilder(request.route().isEmpty() ? "grpc" : method)
                .setAttribute(RPC_SYSTEM, "grpc")
                .setAttribute(RPC_METHOD, method);
    }

    private record Seen(Span span, TraceContext trace, boolean isRpc) implements Observation {

        @Override
        public void ended(String status) {
            if (isRpc) {
                span.setAttribute(RPC_STATUS, status);
            } else {
                span.setAttribute(STATUS, Long.parseLong(status));
            }
            if (isRpc ? RPC_ERRORS.contains(status) : Integer.parseInt(status) >= SERVER_ERRORS) {
                span.setAttribute(ERROR, status);
                span.setStatus(StatusCode.ERROR);
            }
            span.end();
        }
    }
}
