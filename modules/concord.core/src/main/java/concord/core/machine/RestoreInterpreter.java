package concord.core.machine;

import concord.core.Value;
import concord.core.command.Reply;
import concord.core.command.RestoreCommand;
import concord.core.command.StoredValue;
import java.io.IOException;

/// What each step of a restore does to the state.
final class RestoreInterpreter {

    private final State state;

    RestoreInterpreter(State state) {
        this.state = state;
    }

    Reply apply(RestoreCommand command) {
        return switch (command) {
            case RestoreCommand.Begin(long id, long size) -> begin(id, size);
            case RestoreCommand.Append(long id, long offset, Value piece) ->
                    append(id, offset, StoredValue.of(piece));
            case RestoreCommand.Commit(long id) -> commit(id);
            case RestoreCommand.Abort(long id) -> {
                if (state.staging.is(id)) {
                    state.staging.clear();
                }
                yield done();
            }
        };
    }

    private Reply done() {
        return new Reply.Done(state.progress.revision());
    }

    private Reply begin(long id, long size) {
        Staging staging = state.staging;
        if (id == 0 || size < 1 || size > Staging.MAX_BYTES) {
            return refused(
                    Reply.Reason.INVALID_REQUEST,
                    "the backup has "
                            + size
                            + " bytes; 1 to "
                            + Staging.MAX_BYTES
                            + " can be restored");
        }
        if (staging.isEmpty()) {
            staging.begin(id, size, state.progress.time());
        } else if (!staging.is(id)) {
            return refused(
                    Reply.Reason.CONDITION_FAILED,
                    "another restore is under way, "
                            + staging.received()
                            + " of "
                            + staging.size()
                            + " bytes. Where nobody carries it on, it is forgotten after "
                            + Staging.PATIENCE_MILLIS / 1_000
                            + " s: try again then");
        }
        return done();
    }

    private Reply append(long id, long offset, StoredValue piece) {
        Staging staging = state.staging;
        if (!staging.is(id)) {
            return gone();
        }
        long end = offset + piece.length();
        if (offset >= 0 && end <= staging.received()) {
            return done(); // it came before
        }
        if (offset != staging.received() || end > staging.size()) {
            return refused(
                    Reply.Reason.INVALID_REQUEST,
                    "a piece from "
                            + offset
                            + " to "
                            + end
                            + " of a backup of which "
                            + staging.received()
                            + " of "
                            + staging.size()
                            + " bytes are there");
        }
        staging.add(piece, state.progress.time());
        return done();
    }

    private Reply commit(long id) {
        Staging staging = state.staging;
        if (!staging.is(id)) {
            return gone();
        }
        if (!staging.isWhole()) {
            return refused(
                    Reply.Reason.CONDITION_FAILED,
                    staging.received()
                            + " of "
                            + staging.size()
                            + " bytes of the backup are there; nothing was changed");
        }
        try {
            State fresh = state.restored(reader -> BackupFormat.read(staging.open(), reader));
            state.successor = fresh;
            return new Reply.Counted(fresh.entries.keys(), fresh.progress.revision());
        } catch (IOException | RuntimeException e) {
            // The same bytes fail in the same way on every member, and this state was left alone.
            staging.clear();
            return refused(
                    Reply.Reason.INVALID_REQUEST,
                    "the backup cannot be restored, and nothing was changed: " + e.getMessage());
        }
    }

    private static Reply gone() {
        return refused(
                Reply.Reason.NOT_FOUND,
                "this restore is not under way: it was given up, or nobody carried it on for "
                        + Staging.PATIENCE_MILLIS / 1_000
                        + " s. Nothing was changed; begin again");
    }

    private static Reply refused(Reply.Reason reason, String message) {
        return new Reply.Refused(reason, message);
    }
}
