package concord.telemetry.metrics;

import concord.core.Concord;
import concord.core.Setting;
import concord.core.Settings;
import concord.core.spi.Event;
import concord.core.spi.Observer;
import concord.core.spi.ObserverProvider;
import concord.core.spi.OperationObserver;
import concord.core.spi.OperatorPage;
import concord.core.spi.RequestObserver;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/// Brings the metrics, and the page that shows them.
public final class MetricsProvider implements ObserverProvider {

    /// `metrics.enabled`: whether there are any.
    static final Setting<Boolean> ENABLED =
            Setting.flag(
                    "metrics.enabled",
                    true,
                    "Whether the member keeps metrics and shows them to Prometheus.");

    /// `metrics.host`: where to listen.
    static final Setting<String> HOST =
            Setting.text(
                    "metrics.host",
                    "127.0.0.1",
                    Pattern.compile("[A-Za-z0-9_.:%-]{1,253}"),
                    "a name or an IP address of this machine; 0.0.0.0 is all of them",
                    "Where the page /metrics is served when it has a port of its own. It needs no"
                            + " token.");

    /// `metrics.port`: the port to listen on; empty for that of the HTTP server.
    static final Setting<OptionalInt> PORT =
            Setting.numberOr(
                    "http",
                    "metrics.port",
                    9568,
                    0,
                    65_535,
                    "The port that the page /metrics is served on; 0 takes any free one, and the"
                            + " log names it. A member whose port is taken goes on without the page,"
                            + " and warns. With http the page is on http.port: with its TLS, and"
                            + " for those with a token where auth.enabled is on.");

    /// Made by the service loader.
    public MetricsProvider() {}

    @Override
    public List<Setting<?>> settings() {
        return List.of(ENABLED, HOST, PORT);
    }

    @Override
    public Observer open(Settings settings) {
        return settings.get(ENABLED)
                ? new Shown(settings.get(HOST), settings.get(PORT), new Metrics())
                : _ -> {};
    }

    /// Metrics with a page, which is there as long as the member.
    private static final class Shown implements Observer {
        private final Metrics metrics;
        private final Optional<OperatorPage> elsewhere;
        private final Optional<MetricsPage> page;

        Shown(String host, OptionalInt port, Metrics metrics) {
            this.metrics = metrics;
            this.elsewhere = port.isPresent() ? Optional.empty() : Optional.of(metrics);
            this.page =
                    port.isPresent()
                            ? MetricsPage.open(host, port.getAsInt(), metrics)
                            : Optional.empty();
        }

        @Override
        public void on(Event event) {
            metrics.on(event);
        }

        @Override
        public Optional<OperationObserver> operations() {
            return metrics.operations();
        }

        @Override
        public Optional<RequestObserver> requests() {
            return metrics.requests();
        }

        @Override
        public Optional<OperatorPage> page() {
            return elsewhere;
        }

        @Override
        public void serving(Concord concord) {
            metrics.serving(concord);
        }

        @Override
        public void close() {
            page.ifPresent(MetricsPage::close);
        }
    }
}
