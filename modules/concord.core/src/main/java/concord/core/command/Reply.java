package concord.core.command;

import concord.core.Deleted;
import concord.core.Written;

/// The answer of the machine to a [Command], in the same order.
public sealed interface Reply {

    /// To a [Command.Write].
    record ToWrite(Written written) implements Reply {}

    /// To a [Command.Remove].
    record ToRemove(Deleted deleted) implements Reply {}
}
