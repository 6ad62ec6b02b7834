package concord.bench;

import java.util.Map;
import org.openjdk.jmh.annotations.Param;

/// What metrics cost: the same calls with metrics on and off.
public class MetricsBenchmark extends ObservedCalls {

    /// Whether the member has metrics.
    @Param({"false", "true"})
    public boolean metrics;

    @Override
    Map<String, String> settings() {
        return Map.of("metrics.enabled", Boolean.toString(metrics), "metrics.port", "0");
    }
}
