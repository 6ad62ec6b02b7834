package concord.core.spi;

import concord.core.Setting;
import concord.core.Settings;
import java.util.List;
import java.util.Map;
import java.util.Set;

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

    /// A cluster that was made from one member's data.
    ///
    /// @param oldCluster the id of the cluster that has lost its majority
    /// @param newCluster the id of the new one
    /// @param index the last entry of the old log that the new cluster has
    record Recovered(String oldCluster, String newCluster, long index) {}

    /// Makes a cluster of one member from the data of a member whose cluster has lost its majority
    /// for good. The member must not run, and is not opened.
    ///
    /// @param settings the member's settings
    /// @param lost the names of all other members
    /// @param machine a fresh one, which has the state of the new cluster afterwards
    /// @param observer hears what happens
    /// @param surroundings its clocks
    /// @throws concord.core.ConcordException when it is refused, with what to do; nothing was
    ///   changed
    Recovered recover(
            Settings settings,
            Set<String> lost,
            Machine machine,
            Observer observer,
            Surroundings surroundings);
}
