package concord.core.command;

import concord.core.Delete;
import concord.core.Index;
import concord.core.Put;
import concord.core.Query;
import concord.core.Touch;
import concord.core.Txn;

/// Whatever changes the store. Sealed, and switched over without `default`, so that the compiler
/// lists the places that a new command has to visit.
public sealed interface Command
        permits Command.Write,
                Command.Remove,
                Command.Prolong,
                Command.Transact,
                Command.Tick,
                Command.DeleteWhere,
                Command.CreateIndex,
                Command.DropIndex,
                Command.Grant,
                Command.KeepAlive,
                Command.Revoke,
                AccessCommand,
                RestoreCommand {

    /// Sets a key.
    record Write(Put put) implements Command {}

    /// Removes a key.
    record Remove(Delete delete) implements Command {}

    /// Sets a key's lifetime.
    record Prolong(Touch touch) implements Command {}

    /// Executes operations at one revision.
    record Transact(Txn txn) implements Command {}

    /// Moves log time on, so that what is due goes, and forgets history.
    ///
    /// @param compactTo the oldest revision to keep readable; lower than it is changes nothing
    record Tick(long compactTo) implements Command {}

    /// Removes every entry that a query finds, at one revision.
    record DeleteWhere(Query query) implements Command {}

    /// Creates an index.
    record CreateIndex(Index index) implements Command {}

    /// Drops an index.
    record DropIndex(String name) implements Command {}

    /// Grants a lease.
    ///
    /// @param ttlMillis how long it lives
    record Grant(long ttlMillis) implements Command {}

    /// Lets a lease live its whole time again.
    record KeepAlive(long lease) implements Command {}

    /// Ends a lease and removes its keys.
    record Revoke(long lease) implements Command {}
}
