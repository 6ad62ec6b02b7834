/// Metrics for Prometheus: what is counted and timed while it happens, what is looked at when
/// somebody scrapes, and the page that shows it.
package concord.telemetry.metrics;
