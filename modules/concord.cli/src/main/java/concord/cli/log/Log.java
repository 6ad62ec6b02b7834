package concord.cli.log;

import concord.core.Settings;
import java.io.PrintStream;
import java.util.logging.Handler;
import java.util.logging.Logger;

/// The log of this process: everything that speaks through `System.Logger`, SLF4J or
/// `java.util.logging`, a line an event.
public final class Log implements AutoCloseable {

    private final Logger libraries = Logger.getLogger("");
    private final Logger own = Logger.getLogger(LogProvider.OWN_LOGGER);

    private Log() {}

    /// Makes the log outlive the shutdown. Has to come before anything logs.
    public static void keepUntilTheEnd() {
        System.setProperty("java.util.logging.manager", SteadyLogManager.class.getName());
    }

    /// Opens the log. Hold the answer for as long as it is needed: nothing else holds the loggers.
    ///
    /// @param settings which member's it is, how much it tells, and how
    /// @param target where
    public static Log open(Settings settings, PrintStream target) {
        Log log = new Log();
        for (Handler handler : log.libraries.getHandlers()) {
            log.libraries.removeHandler(handler);
        }
        LogLevel level = settings.get(LogProvider.LEVEL);
        log.libraries.addHandler(
                switch (settings.get(LogProvider.FORMAT)) {
                    case TEXT -> new Lines(target);
                    case JSON -> new JsonLines(target, settings.get(Settings.NODE_ID));
                });
        log.libraries.setLevel(level.libraries());
        log.own.setLevel(level.own());
        return log;
    }

    /// The member is in another term: lines that name it name that one from now on.
    static void term(long term) {
        for (Handler handler : Logger.getLogger("").getHandlers()) {
            if (handler instanceof JsonLines lines) {
                lines.term(term);
            }
        }
    }

    /// Writes out what is left. The log stays as it is, for what the shutdown still tells.
    @Override
    public void close() {
        for (Handler handler : libraries.getHandlers()) {
            handler.flush();
        }
    }
}
