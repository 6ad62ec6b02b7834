package concord.telemetry.metrics;

import concord.core.Concord;
import concord.core.Settings;
import concord.core.spi.Event;
import concord.core.spi.Observer;
import concord.core.spi.OperationObserver;
import concord.core.spi.OperatorPage;
import concord.core.spi.RequestObserver;
import io.prometheus.client.Collector;
import io.prometheus.client.Collector.MetricFamilySamples;
import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.exporter.common.TextFormat;
import io.prometheus.client.hotspot.BufferPoolsExports;
import io.prometheus.client.hotspot.ClassLoadingExports;
import io.prometheus.client.hotspot.GarbageCollectorExports;
import io.prometheus.client.hotspot.MemoryPoolsExports;
import io.prometheus.client.hotspot.StandardExports;
import io.prometheus.client.hotspot.ThreadExports;
import io.prometheus.client.hotspot.VersionInfoExports;
import java.io.IOException;
import java.io.Writer;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The metrics of one member, and of the process that it is in.
final class Metrics implements Observer, OperatorPage {

    private final CollectorRegistry registry = new CollectorRegistry();
    private final OperationMetrics operations = new OperationMetrics();
    private final RequestMetrics requests = new RequestMetrics();
    private final EventMetrics events = new EventMetrics(InstantSource.system());
    private volatile @Nullable Concord member;

    Metrics() {
        new StandardExports().register(registry);
        new MemoryPoolsExports().register(registry);
        new BufferPoolsExports().register(registry);
        new GarbageCollectorExports().register(registry);
        new ThreadExports().register(registry);
        new ClassLoadingExports().register(registry);
        new VersionInfoExports().register(registry);
        registry.register(new Own());
    }

    private final class Own extends Collector {
        @Override
        public List<MetricFamilySamples> collect() {
            List<MetricFamilySamples> all = new ArrayList<>();
            all.addAll(operations.collect());
            all.addAll(requests.collect());
            all.addAll(events.collect());
            Concord of = member;
            if (of != null) {
                all.addAll(MemberMetrics.collect(of.vitals()));
                all.add(backupInterval(of.settings()));
            } else {
                all.addAll(MemberMetrics.opening());
            }
            return all;
        }
    }

    /// What the age of the newest backup is held against.
    private static MetricFamilySamples backupInterval(Settings settings) {
        return Family.gauge(
                        "concord_backup_interval_seconds",
                        "How often the leader makes a backup by itself; 0 where it makes none.")
                .add(settings.get(Settings.BACKUP_INTERVAL).toSeconds())
                .done();
    }

    @Override
    public void on(Event event) {
        events.on(event);
    }

    @Override
    public Optional<OperationObserver> operations() {
        return Optional.of(operations);
    }

    @Override
    public Optional<RequestObserver> requests() {
        return Optional.of(requests);
    }

    @Override
    public void serving(Concord concord) {
        member = concord;
    }

    @Override
    public String path() {
        return "/metrics";
    }

    /// The text format of Prometheus, or OpenMetrics for whoever asks for it.
    @Override
    public String mediaType(Optional<String> accepted) {
        return TextFormat.chooseContentType(accepted.orElse(""));
    }

    @Override
    public void write(Writer writer, String mediaType) throws IOException {
        TextFormat.writeFormat(mediaType, writer, registry.metricFamilySamples());
    }
}
