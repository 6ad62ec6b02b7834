/// OpenTelemetry: spans, their SDK, and the exporter that sends them as OTLP over HTTP.
///
/// Traces alone: no metrics, no logs, no OTLP over gRPC, and nothing that configures itself by
/// system properties. The client of HTTP is the JDK's.
///
/// @uses io.opentelemetry.sdk.common.export.HttpSenderProvider what sends requests of HTTP
module io.opentelemetry {
    requires java.logging; // where it tells that spans could not be sent
    requires java.net.http; // sends them

    exports io.opentelemetry.api.common;
    exports io.opentelemetry.api.trace;
    exports io.opentelemetry.common;
    exports io.opentelemetry.context;
    exports io.opentelemetry.exporter.otlp.http.trace;
    exports io.opentelemetry.sdk.common;
    exports io.opentelemetry.sdk.common.export;
    exports io.opentelemetry.sdk.resources;
    exports io.opentelemetry.sdk.trace;
    exports io.opentelemetry.sdk.trace.data;
    exports io.opentelemetry.sdk.trace.export;
    exports io.opentelemetry.sdk.trace.samplers;

    uses io.opentelemetry.context.ContextStorageProvider; // asked for; there is none
    uses io.opentelemetry.sdk.common.export.Compressor; // the same
    uses io.opentelemetry.sdk.common.export.HttpSenderProvider;

    provides io.opentelemetry.sdk.common.export.HttpSenderProvider with
            io.opentelemetry.exporter.sender.jdk.internal.JdkHttpSenderProvider;
}
