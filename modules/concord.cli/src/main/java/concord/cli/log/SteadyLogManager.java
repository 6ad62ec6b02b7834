package concord.cli.log;

import java.util.logging.LogManager;

/// Log manager that nothing resets: neither `logging.properties` nor the end of the JVM.
///
/// The JVM takes all handlers away when it begins to shut down, at the same time as the server
/// closes the store, and whatever closing has to tell would be lost.
public final class SteadyLogManager extends LogManager {

    /// Made by `java.util.logging` itself.
    public SteadyLogManager() {}

    @Override
    public void readConfiguration() {}

    @Override
    public void reset() {}
}
