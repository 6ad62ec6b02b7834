package concord.core.machine;

import concord.core.ConcordException;
import concord.core.Delete;
import concord.core.Deleted;
import concord.core.Entry;
import concord.core.Key;
import concord.core.Put;
import concord.core.Written;
import concord.core.command.Codec;
import concord.core.command.Command;
import concord.core.command.Reply;
import concord.core.machine.Chain.Version;
import concord.core.spi.Image;
import concord.core.spi.Machine;
import concord.core.spi.Position;
import concord.core.spi.Proposal;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/// The store as a state machine. One thread applies; any number read.
public final class StoreMachine implements Machine {

    /// The version of the commands that it writes.
    public static final int COMMAND_FORMAT = Codec.FORMAT;

    /// The version of the snapshots that it writes.
    public static final int SNAPSHOT_FORMAT = SnapshotFormat.VERSION;

    /// All parts, replaced together by a restore.
    private static final class State {
        final Progress progress = new Progress();
        final Entries entries = new Entries(progress);

        List<Part> parts() {
            return List.of(progress, entries);
        }
    }

    /// What readers see of the counters, as of the last entry applied.
    ///
    /// @param revision the store's revision
    /// @param keys how many keys there are
    /// @param bytes how many bytes their keys and values have
    public record Counts(long revision, long keys, long bytes) {}

    private volatile State state = new State();
    private volatile Counts counts = new Counts(0, 0, 0);

    /// The entry of a key, or null; on any thread.
    public @Nullable Entry get(Key key) {
        return state.entries.get(key);
    }

    /// The counters; on any thread.
    public Counts counts() {
        return counts;
    }

    @Override
    public int commandFormat() {
        return Codec.FORMAT;
    }

    @Override
    public void apply(Position at, List<? extends Proposal> proposals) {
        State now = state;
        now.progress.enter(at);
        for (Proposal proposal : proposals) {
            Pending<?> pending = (Pending<?>) proposal;
            pending.answer(apply(now, pending.command()));
        }
        publish(now);
    }

    @Override
    public @Nullable ByteBuffer apply(
            Position at, int format, ByteBuffer commands, boolean answering) {
        if (format != Codec.FORMAT) {
            throw new ConcordException.Damaged(
                    "entry "
                            + at.index()
                            + " has command format "
                            + format
                            + "; this version of Concord reads "
                            + Codec.FORMAT
                            + ": run a version that knows it");
        }
        State now = state;
        now.progress.enter(at);
        List<Reply> replies = new ArrayList<>();
        while (commands.hasRemaining()) {
            Reply reply = apply(now, Codec.readCommand(commands));
            if (answering) {
                replies.add(reply);
            }
        }
        publish(now);
        return answering ? encoded(replies) : null;
    }

    private static ByteBuffer encoded(List<Reply> replies) {
        int length = replies.stream().mapToInt(Codec::length).sum();
        ByteBuffer answers = ByteBuffer.allocate(length);
        replies.forEach(reply -> Codec.write(answers, reply));
        return answers.flip();
    }

    @Override
    public void answer(ByteBuffer answers, List<? extends Proposal> proposals) {
        for (Proposal proposal : proposals) {
            ((Pending<?>) proposal).answer(Codec.readReply(answers));
        }
        if (answers.hasRemaining()) {
            throw new ConcordException.Damaged("more answers than proposals");
        }
    }

    private static Reply apply(State state, Command command) {
        return switch (command) {
            case Command.Write(Put put) -> new Reply.ToWrite(apply(state, put));
            case Command.Remove(Delete delete) -> new Reply.ToRemove(apply(state, delete));
        };
    }

    private static Written apply(State state, Put put) {
        long revision = state.progress.nextRevision();
        Version old = state.entries.put(put.key(), put.value(), revision);
        return new Written(revision, shown(put.returnsPrevious(), put.key(), old));
    }

    private static Deleted apply(State state, Delete delete) {
        if (!state.entries.contains(delete.key())) {
            return new Deleted(false, state.progress.revision(), Optional.empty());
        }
        long revision = state.progress.nextRevision();
        Version old = state.entries.remove(delete.key(), revision);
        return new Deleted(true, revision, shown(delete.returnsPrevious(), delete.key(), old));
    }

    private static Optional<Entry> shown(boolean wanted, Key key, @Nullable Version version) {
        return wanted && version != null
                ? Optional.ofNullable(version.entry(key))
                : Optional.empty();
    }

    private void publish(State now) {
        counts = new Counts(now.progress.revision(), now.entries.keys(), now.entries.bytes());
    }

    @Override
    public Image capture() {
        State now = state;
        Position position = now.progress.position();
        List<SnapshotFormat.Piece> pieces =
                now.parts().stream()
                        .map(part -> new SnapshotFormat.Piece(part.tag(), part.capture()))
                        .toList();
        AtomicBoolean closed = new AtomicBoolean();
        return new Image() {
            @Override
            public Position position() {
                return position;
            }

            @Override
            public void writeTo(OutputStream target) throws IOException {
                SnapshotFormat.write(pieces, target);
            }

            @Override
            public void close() {
                if (closed.compareAndSet(false, true)) {
                    pieces.forEach(piece -> piece.saved().release());
                }
            }
        };
    }

    @Override
    public Position restore(InputStream image) throws IOException {
        State fresh = new State();
        SnapshotFormat.read(image, fresh.parts());
        state = fresh;
        publish(fresh);
        return fresh.progress.position();
    }
}
