package concord.raft;

import concord.core.Setting;
import concord.core.Settings;
import concord.core.spi.Engine;
import concord.core.spi.EngineProvider;
import concord.core.spi.Machine;
import concord.core.spi.Observer;
import concord.core.spi.Surroundings;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Plugs the Raft engine into core.
public final class RaftEngineProvider implements EngineProvider {

    /// Made by the service loader.
    public RaftEngineProvider() {}

    @Override
    public List<Setting<?>> settings() {
        return RaftSettings.ALL;
    }

    @Override
    public Map<String, Integer> formats() {
        return Map.of("data directory", Integer.valueOf(DataDirectory.FORMAT));
    }

    @Override
    public Engine open(
            Settings settings, Machine machine, Observer observer, Surroundings surroundings) {
        return RaftEngine.open(settings, machine, observer, surroundings);
    }

    @Override
    public Recovered recover(
            Settings settings,
            Set<String> lost,
            Machine machine,
            Observer observer,
            Surroundings surroundings) {
        return new ClusterRecovery(settings, lost, machine, observer, surroundings).run();
    }
}
