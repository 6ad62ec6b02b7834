package concord.telemetry.tracing;

import concord.core.spi.TraceContext;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.TraceStateBuilder;
import io.opentelemetry.context.Context;

/// Core's contexts as those of OpenTelemetry, and back.
final class Contexts {

    private static final int STATE_MAX = 512;

    private Contexts() {}

    /// What a span is made in that belongs to something sampled; with no parent where there is
    /// none.
    static Context parent(TraceContext trace) {
        return trace.isPresent()
                ? Context.root()
                        .with(
                                Span.wrap(
                                        SpanContext.createFromRemoteParent(
                                                trace.traceId(),
                                                trace.spanId(),
                                                TraceFlags.getSampled(),
                                                state(trace.tracestate()))))
                : Context.root();
    }

    /// What belongs to a span; vendors' part is that of its parent.
    static TraceContext of(Span span, TraceContext parent) {
        SpanContext context = span.getSpanContext();
        return new TraceContext(
                "00-" + context.getTraceId() + "-" + context.getSpanId() + "-01",
                parent.tracestate());
    }

    /// What is not well formed is left out (W3C Trace Context, §3.3.1.4).
    private static TraceState state(String text) {
        if (text.isEmpty() || text.length() > STATE_MAX) {
            return TraceState.getDefault();
        }
        TraceStateBuilder state = TraceState.builder();
        String[] members = text.split(",", -1);
        for (int i = members.length - 1; i >= 0; i--) { // the builder puts each one first
            int equals = members[i].indexOf('=');
            if (equals > 0) {
                state.put(
                        members[i].substring(0, equals).strip(), members[i].substring(equals + 1));
            }
        }
        return state.build();
    }
}
