package concord.cli.log;

import concord.core.Setting;
import concord.core.Settings;
import concord.core.spi.Observer;
import concord.core.spi.ObserverProvider;
import java.util.List;

/// Brings the setting `log.level`.
///
/// The observer that it has to make for that is deaf: core tells the log what happens to a member.
public final class LogProvider implements ObserverProvider {

    static final String OWN_LOGGER = "concord";

    /// `log.level`: how much is told.
    public static final Setting<LogLevel> LEVEL =
            Setting.choice(
                    "log.level",
                    LogLevel.INFO,
                    "How much the log tells; of the libraries inside, a level less.");

    /// Made by the service loader.
    public LogProvider() {}

    @Override
    public List<Setting<?>> settings() {
        return List.of(LEVEL);
    }

    @Override
    public Observer open(Settings settings) {
        return _ -> {};
    }
}
