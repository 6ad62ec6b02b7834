/// Traces: spans of OpenTelemetry for requests, operations and what the engine does for them, sent
/// as OTLP over HTTP.
package concord.telemetry.tracing;
