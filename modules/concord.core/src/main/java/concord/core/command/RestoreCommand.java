package concord.core.command;

import concord.core.Value;

/// The steps of a restore. The file goes through the log piece by piece into the staging of every
/// member, and the last step puts what it says in the place of the whole state.
public sealed interface RestoreCommand extends Command {

    /// The most bytes of a file that one step brings.
    int PIECE_MAX_BYTES = 1 << 20;

    /// Begins.
    ///
    /// @param id of this restore, chosen at random by whoever restores
    /// @param size of the file, in bytes
    record Begin(long id, long size) implements RestoreCommand {}

    /// Brings a piece of the file. One that is there already changes nothing.
    ///
    /// @param id of the restore
    /// @param offset of the piece in the file
    /// @param piece its bytes
    record Append(long id, long offset, Value piece) implements RestoreCommand {}

    /// Replaces the state by what the file says, or changes nothing.
    record Commit(long id) implements RestoreCommand {}

    /// Forgets the pieces.
    record Abort(long id) implements RestoreCommand {}
}
