package concord.core.spi;

import concord.core.Setting;
import concord.core.Settings;
import java.util.List;
import java.util.Map;

/// Makes an [Engine]. A module that replicates `provides` one.
public interface EngineProvider {

    /// The settings that the engine understands besides core's.
    List<Setting<?>> settings();

    /// The versions of what the engine writes, by what it is: `data directory`.
    default Map<String, Integer> formats() {
        return Map.of();
    }

    /// Opens the engine over a fresh machine, which it restores to its last durable state.
    ///
    /// @param settings the member's settings
    /// @param machine what the engine drives
    /// @param observer hears what happens
    /// @param surroundings its clocks and wires
    /// @throws concord.core.ConcordException.OpenFailed when it cannot, with what to do
    Engine open(Settings settings, Machine machine, Observer observer, Surroundings surroundings);
}
