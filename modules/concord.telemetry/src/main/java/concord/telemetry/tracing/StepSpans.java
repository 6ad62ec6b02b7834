package concord.telemetry.tracing;

import concord.core.spi.Event;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/// A span for each step of the engine, of which it hears when the step is over.
record StepSpans(Tracer tracer) {

    private static final AttributeKey<String> NODE = AttributeKey.stringKey("concord.node");
    private static final AttributeKey<Long> INDEX = AttributeKey.longKey("concord.log.index");

    void on(Event.Traced step) {
        long now = epochNanos();
        long clock = System.nanoTime();
        SpanBuilder builder =
                tracer.spanBuilder(step.step().name().toLowerCase(Locale.ROOT))
                        .setParent(Contexts.parent(step.trace()))
                        .setStartTimestamp(now - (clock - step.startNanos()), TimeUnit.NANOSECONDS)
                        .setAttribute(NODE, step.node());
        if (step.index() > 0) {
            builder.setAttribute(INDEX, step.index());
        }
        Span span = builder.startSpan();
        if (!step.passed()) {
            span.setStatus(StatusCode.ERROR);
        }
        span.end(now - (clock - step.endNanos()), TimeUnit.NANOSECONDS);
    }

    private static long epochNanos() {
        return ChronoUnit.NANOS.between(Instant.EPOCH, Instant.now());
    }
}
