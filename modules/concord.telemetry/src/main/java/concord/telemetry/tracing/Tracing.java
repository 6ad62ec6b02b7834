package concord.telemetry.tracing;

import concord.core.Settings;
import concord.core.spi.Event;
import concord.core.spi.Observer;
import concord.core.spi.OperationObserver;
import concord.core.spi.RequestObserver;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// The traces of one member: what sees its requests and its operations, and hears of the engine's
/// steps. Spans wait in a bounded queue and are sent in batches, on a thread of their own; what
/// finds no room is dropped, and no request waits for it.
///
/// Whether something is recorded is decided where it begins, and never by the SDK: a request that
/// is not gets no span, and costs a random number.
final class Tracing implements Observer {

    private static final Duration SEND_INTERVAL = Duration.ofSeconds(1);
    private static final Duration SEND_LIMIT = Duration.ofSeconds(5);
    private static final long CLOSE_LIMIT_MILLIS = 2_000;

    private final SdkTracerProvider provider;
    private final RequestSpans requests;
    private final OperationSpans operations;
    private final StepSpans steps;

    Tracing(Settings settings, SpanProcessor processor) {
        this.provider =
                SdkTracerProvider.builder()
                        .setResource(resource(settings))
                        .setSampler(Sampler.alwaysOn())
                        .addSpanProcessor(processor)
                        .build();
        Tracer tracer = provider.get("concord");
        Coin coin = new Coin(Double.parseDouble(settings.get(TracingProvider.SAMPLING)));
        this.requests = new RequestSpans(tracer, coin);
        this.operations =
                new OperationSpans(
                        tracer,
                        coin,
                        settings.get(Settings.CLUSTER_NAME),
                        settings.get(TracingProvider.KEYS));
        this.steps = new StepSpans(tracer);
    }

    static Tracing open(Settings settings) {
        return new Tracing(
                settings,
                BatchSpanProcessor.builder(
                                OtlpHttpSpanExporter.builder()
                                        .setEndpoint(settings.get(TracingProvider.ENDPOINT))
                                        .setTimeout(SEND_LIMIT)
                                        .build())
                        .setScheduleDelay(SEND_INTERVAL)
                        .build());
    }

    private static Resource resource(Settings settings) {
        return Resource.create(
                Attributes.builder()
                        .put("service.name", settings.get(TracingProvider.SERVICE_NAME))
                        .put("service.namespace", settings.get(Settings.CLUSTER_NAME))
                        .put("service.instance.id", settings.get(Settings.NODE_ID))
                        .build());
    }

    @Override
    public Optional<RequestObserver> requests() {
        return Optional.of(requests);
    }

    @Override
    public Optional<OperationObserver> operations() {
        return Optional.of(operations);
    }

    @Override
    public void on(Event event) {
        if (event instanceof Event.Traced step) {
            steps.on(step);
        }
    }

    /// Sends what is left, as far as that goes in a moment.
    @Override
    public void close() {
        var _ = provider.shutdown().join(CLOSE_LIMIT_MILLIS, TimeUnit.MILLISECONDS);
    }
}
