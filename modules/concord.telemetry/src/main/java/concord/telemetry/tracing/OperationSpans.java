package concord.telemetry.tracing;

import concord.core.Consistency;
import concord.core.ErrorCode;
import concord.core.Key;
import concord.core.spi.Arrival;
import concord.core.spi.Arrival.Entrance;
import concord.core.spi.OperationCall;
import concord.core.spi.OperationEnd;
import concord.core.spi.OperationKind;
import concord.core.spi.OperationKind.Nature;
import concord.core.spi.OperationObserver;
import concord.core.spi.TraceContext;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import java.util.HexFormat;

/// A span for each operation, by OpenTelemetry's conventions for databases. Within a request it is
/// recorded when the request is. The application around an embedded member has its operations
/// recorded in the trace that it works in; where it works in none, a write may begin one. A read
/// does not: a span takes many times as long as a read.
///
/// @param coin decides for writes that belong to no trace
/// @param cluster the name of the cluster
/// @param keys whether keys are told
record OperationSpans(Tracer tracer, Coin coin, String cluster, boolean keys)
        implements OperationObserver {

    private static final AttributeKey<String> SYSTEM = AttributeKey.stringKey("db.system.name");
    private static final AttributeKey<String> NAMESPACE = AttributeKey.stringKey("db.namespace");
    private static final AttributeKey<String> OPERATION =
            AttributeKey.stringKey("db.operation.name");
    private static final AttributeKey<Long> BATCH = AttributeKey.longKey("db.operation.batch.size");
    private static final AttributeKey<String> KEY = AttributeKey.stringKey("concord.key");
    private static final AttributeKey<String> CONSISTENCY =
            AttributeKey.stringKey("concord.consistency");
    private static final AttributeKey<String> RESULT = AttributeKey.stringKey("concord.result");
    private static final AttributeKey<Long> REVISION = AttributeKey.longKey("concord.revision");

    @Override
    public boolean hears(OperationKind kind) {
        return true;
    }

    @Override
    public boolean wants(OperationKind kind, Consistency level, Arrival arrival) {
        return arrival.within().isSampled();
    }

    @Override
    public Observation begin(OperationCall call) {
        TraceContext parent = call.arrival().within();
        if (!parent.isSampled() && !begins(call, parent)) {
            return Observation.NONE;
        }
        String name = call.kind().toString();
        SpanBuilder builder =
                tracer.spanBuilder(name)
                        .setParent(Contexts.parent(parent))
                        .setAttribute(SYSTEM, "concord")
                        .setAttribute(NAMESPACE, cluster)
                        .setAttribute(OPERATION, name);
        call.consistency().ifPresent(level -> builder.setAttribute(CONSISTENCY, level.toString()));
        if (call.subject().keys() > 1) {
            builder.setAttribute(BATCH, (long) call.subject().keys());
        }
        if (keys) {
            call.subject().key().ifPresent(key -> builder.setAttribute(KEY, text(key)));
        }
        Span span = builder.startSpan();
        return new Seen(span, Contexts.of(span, parent));
    }

    private boolean begins(OperationCall call, TraceContext parent) {
        return call.arrival().entrance() == Entrance.EMBEDDED
                && !parent.isPresent()
                && call.kind().nature() != Nature.READ
                && coin.toss();
    }

    /// A key that is no text is told in hexadecimal.
    private static String text(Key key) {
        return key.text().orElseGet(() -> HexFormat.of().formatHex(key.bytes()));
    }

    private record Seen(Span span, TraceContext trace) implements Observation {

        @Override
        public void ended(OperationEnd end) {
            span.setAttribute(RESULT, end.result());
            if (end.revision() > 0) {
                span.setAttribute(REVISION, end.revision());
            }
            end.failure()
                    .filter(Seen::isError)
                    .ifPresent(code -> {
                        span.setAttribute(RequestSpans.ERROR, code.name());
                        span.setStatus(StatusCode.ERROR);
                    });
            span.end();
        }

        /// Whether it is more than an answer that callers expect.
        private static boolean isError(ErrorCode code) {
            return code != ErrorCode.NOT_FOUND && code != ErrorCode.CONDITION_FAILED;
        }
    }
}
