package concord.cli.log;

import concord.core.Setting;
import concord.core.Settings;
import concord.core.spi.Event;
import concord.core.spi.Observer;
import concord.core.spi.ObserverProvider;
import java.util.List;

/// Brings the settings `log.level` and `log.format`.
///
/// Core tells the log what happens to a member; the observer made here only tells it the term.
public final class LogProvider implements ObserverProvider {

    static final String OWN_LOGGER = "concord";

    /// `log.level`: how much is told.
    public static final Setting<LogLevel> LEVEL =
            Setting.choice(
                    "log.level",
                    LogLevel.INFO,
                    "How much the log tells; of the libraries inside, a level less.");

    /// `log.format`: how lines look.
    public static final Setting<LogFormat> FORMAT =
            Setting.choice(
                    "log.format",
                    LogFormat.TEXT,
                    "Whether the log has lines for people or objects of JSON for machines.");

    /// Made by the service loader.
    public LogProvider() {}

    @Override
    public List<Setting<?>> settings() {
        return List.of(LEVEL, FORMAT);
    }

    @Override
    public Observer open(Settings settings) {
        return event -> {
            if (event instanceof Event.LeaderChanged change) {
                Log.term(change.term());
            }
        };
    }
}
