package concord.core.machine;

import concord.core.command.Sha256;
import concord.core.machine.SnapshotFormat.Piece;
import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/// The state at one revision, without its history and without what is about this cluster's log
/// alone, kept whole until it is closed. Written while writes go on, in constant memory.
public final class BackupImage implements AutoCloseable {

    private final List<Piece> pieces;
    private final StateHash hash;
    private final long revision;
    private final long time;
    private final long keys;
    private final AtomicBoolean closed = new AtomicBoolean();

    /// On the thread that applies.
    BackupImage(State state) {
        this.revision = state.progress.revision();
        this.time = state.progress.time();
        this.keys = state.entries.keys();
        this.hash = new StateHash(state);
        Content content = new Content(state.progress, state.entries, state.history);
        this.pieces =
                List.of(
                        new Piece(state.progress.tag(), state.progress.capture()),
                        new Piece(content.tag(), content.captureNewest()),
                        piece(state.leases),
                        piece(state.answers),
                        piece(state.indexes),
                        piece(new Sessions()),
                        piece(state.access),
                        piece(new Staging()));
    }

    private static Piece piece(Part part) {
        return new Piece(part.tag(), part.capture());
    }

    /// The revision.
    public long revision() {
        return revision;
    }

    /// Log time.
    public long timeMillis() {
        return time;
    }

    /// How many keys there are.
    public long keys() {
        return keys;
    }

    void writeTo(OutputStream target) throws IOException {
        SnapshotFormat.write(pieces, target);
    }

    /// The hash of what is in the store: [StateHash].
    byte[] stateHash() throws IOException {
        MessageDigest digest = Sha256.digest();
        try (DataOutputStream out =
                new DataOutputStream(
                        new BufferedOutputStream(
                                new DigestOutputStream(OutputStream.nullOutputStream(), digest),
                                1 << 16))) {
            hash.writeTo(out);
        }
        return digest.digest();
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            pieces.forEach(piece -> piece.saved().release());
        }
    }
}
