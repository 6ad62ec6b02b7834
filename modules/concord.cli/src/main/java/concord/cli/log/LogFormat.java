package concord.cli.log;

/// How a line of the log looks.
public enum LogFormat {
    /// For people.
    TEXT,
    /// An object of JSON a line, for machines.
    JSON
}
