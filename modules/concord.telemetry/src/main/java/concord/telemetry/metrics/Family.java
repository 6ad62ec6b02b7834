package concord.telemetry.metrics;

import io.prometheus.client.Collector;
import io.prometheus.client.Collector.MetricFamilySamples;
import io.prometheus.client.Collector.MetricFamilySamples.Sample;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// All samples of one name, while they are put together for a scrape.
final class Family {

    private final String name;
    private final Collector.Type type;
    private final String help;
    private final List<String> labelNames;
    private final List<Sample> samples = new ArrayList<>();

    private Family(String name, Collector.Type type, String help, String... labelNames) {
        this.name = name;
        this.type = type;
        this.help = help;
        this.labelNames = List.of(labelNames);
    }

    static Family gauge(String name, String help, String... labelNames) {
        return new Family(name, Collector.Type.GAUGE, help, labelNames);
    }

    /// @param name ends with `_total`
    static Family counter(String name, String help, String... labelNames) {
        return new Family(name, Collector.Type.COUNTER, help, labelNames);
    }

    static Family histogram(String name, String help, String... labelNames) {
        return new Family(name, Collector.Type.HISTOGRAM, help, labelNames);
    }

    /// Adds a number; beyond 2^53 it is not exact, as in Prometheus itself.
    Family add(long value, String... labels) {
        return add((double) value, labels);
    }

    Family add(double value, String... labels) {
        samples.add(new Sample(name, labelNames, List.of(labels), value));
        return this;
    }

    /// Adds what a histogram holds.
    Family add(Histogram histogram, String... labels) {
        histogram.writeTo(this, labels);
        return this;
    }

    void bucket(String bound, long count, String... labels) {
        samples.add(
                new Sample(
                        name + "_bucket",
                        with(labelNames.stream(), "le"),
                        with(Stream.of(labels), bound),
                        count));
    }

    void countAndSum(long count, double sum, String... labels) {
        samples.add(new Sample(name + "_count", labelNames, List.of(labels), count));
        samples.add(new Sample(name + "_sum", labelNames, List.of(labels), sum));
    }

    private static List<String> with(Stream<String> some, String last) {
        return Stream.concat(some, Stream.of(last)).toList();
    }

    MetricFamilySamples done() {
        return new MetricFamilySamples(name, type, help, samples);
    }
}
