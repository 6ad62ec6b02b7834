/// The simpleclient of Prometheus: collectors, the text format, and the metrics of the JVM.
///
/// Without the classes that look for exemplars in OpenTelemetry, which it does without.
module io.prometheus.simpleclient {
    requires java.logging; // tells what it cannot find out about the process
    requires java.management; // threads, memory and collectors of the JVM
    requires jdk.management; // processor time and open files of the process

    exports io.prometheus.client;
    exports io.prometheus.client.exporter.common;
    exports io.prometheus.client.hotspot;
}
