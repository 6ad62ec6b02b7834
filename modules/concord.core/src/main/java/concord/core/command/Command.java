package concord.core.command;

import concord.core.Delete;
import concord.core.Put;

/// Whatever changes the store. Sealed, and switched over without `default`, so that the compiler
/// lists the places that a new command has to visit.
public sealed interface Command {

    /// Sets a key.
    record Write(Put put) implements Command {}

    /// Removes a key.
    record Remove(Delete delete) implements Command {}
}
