package concord.core.command;

import concord.core.ConcordException;
import concord.core.Deleted;
import concord.core.Lease;
import concord.core.Touched;
import concord.core.TxnResult;
import concord.core.Written;
import concord.core.auth.Token;

/// The answer of the machine to a [Command], in the same order.
public sealed interface Reply {

    /// To a [Command.Write].
    record ToWrite(Written written) implements Reply {}

    /// To a [Command.Remove].
    record ToRemove(Deleted deleted) implements Reply {}

    /// To a [Command.Prolong].
    record ToProlong(Touched touched) implements Reply {}

    /// To a [Command.Transact].
    record ToTransact(TxnResult result) implements Reply {}

    /// To a [Command.Tick], a [Command.Revoke], a [Command.CreateIndex], an [AccessCommand.PutRole]
    /// and the steps of a restore: the store's revision after it.
    record Done(long revision) implements Reply {}

    /// To a [Command.DeleteWhere], a [Command.DropIndex], an [AccessCommand.RevokeToken], an
    /// [AccessCommand.DropRole] and a [RestoreCommand.Commit].
    ///
    /// @param count how many there were
    /// @param revision the store's revision after it
    record Counted(long count, long revision) implements Reply {}

    /// To a [Command.Grant] and a [Command.KeepAlive].
    record Leased(Lease lease) implements Reply {}

    /// To an [AccessCommand.CreateToken].
    record Tokened(Token token) implements Reply {}

    /// To a command that could not be executed and changed nothing.
    ///
    /// @param reason why
    /// @param message for the caller
    record Refused(Reason reason, String message) implements Reply {

        /// What its caller gets.
        public ConcordException exception() {
            return switch (reason) {
                case NOT_FOUND -> new ConcordException.NotFound(message);
                case CONDITION_FAILED -> new ConcordException.ConditionFailed(message);
                case INVALID_REQUEST -> new ConcordException.InvalidRequest(message);
                case BATCH_TOO_LARGE -> new ConcordException.BatchTooLarge(message);
            };
        }
    }

    /// Why a command could not be executed; the order stands in the encoding.
    enum Reason {
        /// What it is about is not there.
        NOT_FOUND,
        /// What is there forbids it.
        CONDITION_FAILED,
        /// It contradicts itself or the state.
        INVALID_REQUEST,
        /// What it asks for is more than one answer may hold.
        BATCH_TOO_LARGE
    }
}
