package concord.core.store;

import concord.core.ConcordException;
import concord.core.command.Reply;
import concord.core.command.RestoreCommand;
import concord.core.command.StoredValue;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/// Brings a backup's file through the log, piece by piece, and lets the last entry replace the
/// state. One piece is under way at a time, so that other writes find room between them.
final class Restoration {

    /// Small enough to hold other writes up for a few milliseconds only.
    private static final int PIECE_BYTES = 1 << 18;

    private static final int LEVEL = 1;

    /// As long as a restore that nobody carries on is remembered.
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /// The last entry builds the whole state, on every member.
    private static final Duration COMMIT_PATIENCE = Duration.ofMinutes(10);

    private static final Duration ABORT_PATIENCE = Duration.ofSeconds(1);

    private final LocalStore store;
    private final long size;
    private final long id = ThreadLocalRandom.current().nextLong(1, Long.MAX_VALUE);

    /// @param size of the file
    Restoration(LocalStore store, long size) {
        this.store = store;
        this.size = size;
    }

    /// Restores a file that was checked before.
    Reply.Counted run(InputStream file) throws IOException {
        LocalStore patient = store.timeout(PATIENCE);
        Reply begun = patient.write(new RestoreCommand.Begin(id, size), reply -> reply);
        if (!(begun instanceof Reply.Done)) {
            throw new ConcordException.Internal("a restore was begun and answered " + begun, null);
        }
        try {
            for (long offset = 0; offset < size; ) {
                byte[] piece = file.readNBytes(PIECE_BYTES);
                if (piece.length == 0) {
                    throw new ConcordException.InvalidRequest(
                            "the backup became shorter while it was read; nothing was changed");
                }
                var _ =
                        patient.write(
                                new RestoreCommand.Append(
                                        id, offset, StoredValue.raw(piece).deflated(LEVEL)),
                                reply -> reply);
                offset += piece.length;
            }
            return store.timeout(COMMIT_PATIENCE)
                    .write(new RestoreCommand.Commit(id), reply -> (Reply.Counted) reply);
        } catch (IOException | RuntimeException | Error e) {
            abort(e);
            throw e;
        }
    }

    /// Lets the members forget the pieces at once, if they can be told.
    private void abort(Throwable why) {
        boolean interrupted = Thread.interrupted(); // it is to be told all the same
        try {
            var _ =
                    store.timeout(ABORT_PATIENCE)
                            .write(new RestoreCommand.Abort(id), reply -> reply);
        } catch (RuntimeException e) {
            why.addSuppressed(e); // they forget them by themselves
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
