import org.jspecify.annotations.NullMarked;

/// What a member shows of itself to those who run it: metrics for Prometheus, traces by
/// OpenTelemetry, and events for Java Flight Recorder.
///
/// Nothing is exported. Core finds its observers by itself wherever the module is linked; an image
/// without it has no metrics and pays nothing.
///
/// @provides concord.core.spi.ObserverProvider metrics, with `metrics.host` and `metrics.port`,
///   traces, with `tracing.…`, and the events
@NullMarked
module concord.telemetry {
    requires concord.core; // what is observed
    requires io.opentelemetry; // spans, and what sends them
    requires io.prometheus.simpleclient; // the text format, and the metrics of the JVM
    requires jdk.httpserver; // serves one page, without the weight of a real server
    requires jdk.jfr; // events for Java Flight Recorder
    requires static org.jspecify; // null contracts, checked at compile time only

    provides concord.core.spi.ObserverProvider with
            concord.telemetry.metrics.MetricsProvider,
            concord.telemetry.tracing.TracingProvider,
            concord.telemetry.flight.FlightProvider;
}
