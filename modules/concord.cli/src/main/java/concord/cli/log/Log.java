package concord.cli.log;

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
    /// @param level how much it tells
    /// @param target where
    public static Log open(LogLevel level, PrintStream target) {
        Log log = new Log();
        for (Handler handler : log.libraries.getHandlers()) {
            log.libraries.removeHandler(handler);
        }
        log.libraries.addHandler(new Lines(target));
        log.libraries.setLevel(level.libraries());
        log.own.setLevel(level.own());
        return log;
    }

    /// Writes out what is left. The log stays as it is, for what the shutdown still tells.
    @Override
    public void close() {
        for (Handler handler : libraries.getHandlers()) {
            handler.flush();
        }
    }
}
