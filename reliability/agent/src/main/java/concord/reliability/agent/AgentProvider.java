package concord.reliability.agent;

import concord.core.Concord;
import concord.core.ConcordException;
import concord.core.Setting;
import concord.core.Settings;
import concord.core.spi.EndpointProvider;
import java.io.IOException;
import java.util.List;
import java.util.regex.Pattern;

/// Brings the agent to a launcher.
public final class AgentProvider implements EndpointProvider {

    private static final Setting<String> HOST =
            Setting.text(
                    "agent.host",
                    "127.0.0.1",
                    Pattern.compile("\\S+"),
                    "a name or an IP address of this machine",
                    "Where the agent listens.");

    private static final Setting<Integer> PORT =
            Setting.number("agent.port", 7900, 0, 65_535, "The port that the agent listens on.");

    private static final Setting<String> BROKEN =
            Setting.text(
                    "agent.broken",
                    "none",
                    Pattern.compile("none|no-barrier|wall-clock-expiry"),
                    "none, no-barrier or wall-clock-expiry",
                    "Which fault the agent builds in.");

    /// For the service loader.
    public AgentProvider() {}

    @Override
    public List<Setting<?>> settings() {
        return List.of(HOST, PORT, BROKEN);
    }

    @Override
    public Endpoint start(Settings settings, Concord concord) {
        Fault fault =
                switch (settings.get(BROKEN)) {
                    case "no-barrier" -> Fault.NO_BARRIER;
                    case "wall-clock-expiry" -> Fault.WALL_CLOCK_EXPIRY;
                    default -> Fault.NONE;
                };
        try {
            return Agent.listen(settings.get(HOST), settings.get(PORT), concord, fault);
        } catch (IOException e) {
            throw new ConcordException.OpenFailed(
                    "the agent cannot listen: choose another agent.host or agent.port", e);
        }
    }
}
