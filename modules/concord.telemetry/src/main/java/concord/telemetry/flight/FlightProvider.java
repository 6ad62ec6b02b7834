package concord.telemetry.flight;

import concord.core.Setting;
import concord.core.Settings;
import concord.core.spi.Observer;
import concord.core.spi.ObserverProvider;
import java.util.List;

/// Brings the events of Java Flight Recorder, which cost nothing while nobody records.
public final class FlightProvider implements ObserverProvider {

    /// Made by the service loader.
    public FlightProvider() {}

    @Override
    public List<Setting<?>> settings() {
        return List.of();
    }

    @Override
    public Observer open(Settings settings) {
        return new FlightObserver();
    }
}
