package concord.cli.log;

import java.util.logging.Level;

/// How much the log tells.
public enum LogLevel {
    /// What failed.
    ERROR,
    /// And what needs somebody's eye.
    WARNING,
    /// And what a member goes through in its life.
    INFO,
    /// And how.
    DEBUG,
    /// All there is.
    TRACE;

    /// Of Concord itself.
    Level own() {
        return switch (this) {
            case ERROR -> Level.SEVERE;
            case WARNING -> Level.WARNING;
            case INFO -> Level.INFO;
            case DEBUG -> Level.FINE;
            case TRACE -> Level.ALL;
        };
    }

    /// Of the libraries inside, which tell at each level what only their makers want to know.
    Level libraries() {
        return switch (this) {
            case ERROR, WARNING -> Level.SEVERE;
            case INFO -> Level.WARNING;
            case DEBUG -> Level.INFO;
            case TRACE -> Level.FINE;
        };
    }
}
