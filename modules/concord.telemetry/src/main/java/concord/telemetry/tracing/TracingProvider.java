package concord.telemetry.tracing;

import concord.core.Setting;
import concord.core.Settings;
import concord.core.spi.Observer;
import concord.core.spi.ObserverProvider;
import java.util.List;
import java.util.regex.Pattern;

/// Brings traces, and their settings.
public final class TracingProvider implements ObserverProvider {

    /// `tracing.enabled`: whether there are traces.
    public static final Setting<Boolean> ENABLED =
            Setting.flag(
                    "tracing.enabled", false, "Whether spans of OpenTelemetry are made and sent.");

    /// `tracing.endpoint`: where spans are sent.
    public static final Setting<String> ENDPOINT =
            Setting.text(
                    "tracing.endpoint",
                    "http://127.0.0.1:4318/v1/traces",
                    Pattern.compile("https?://[^\\s/]+(/\\S*)?"),
                    "a URL of http or https",
                    "Where spans are sent, as OTLP over HTTP in protobuf.");

    /// `tracing.sampling`: which part of what belongs to no trace yet begins one.
    public static final Setting<String> SAMPLING =
            Setting.text(
                    "tracing.sampling",
                    "0.01",
                    Pattern.compile("0(\\.\\d{1,9})?|1(\\.0{1,9})?"),
                    "a number from 0 to 1, such as 0.01",
                    "Which part of the requests that belong to no trace begins one; those that"
                            + " belong to one are recorded when it is.");

    /// `tracing.service-name`: what the member is called in traces.
    public static final Setting<String> SERVICE_NAME =
            Setting.text(
                    "tracing.service-name",
                    "concord",
                    Pattern.compile("\\S.{0,254}"),
                    "1 to 255 characters",
                    "The service.name of spans; their service.instance.id is node.id.");

    /// `tracing.keys`: whether spans name keys.
    public static final Setting<Boolean> KEYS =
            Setting.flag("tracing.keys", false, "Whether spans name the keys of operations.");

    /// Made by the service loader.
    public TracingProvider() {}

    @Override
    public List<Setting<?>> settings() {
        return List.of(ENABLED, ENDPOINT, SAMPLING, SERVICE_NAME, KEYS);
    }

    @Override
    public Observer open(Settings settings) {
        return settings.get(ENABLED) ? Tracing.open(settings) : _ -> {};
    }
}
