package concord.core.machine;

import concord.core.Changes;
import concord.core.ConcordException;
import concord.core.Entry;
import concord.core.Index;
import concord.core.Key;
import concord.core.Lease;
import concord.core.command.Codec;
import concord.core.command.Reply;
import concord.core.spi.Image;
import concord.core.spi.Machine;
import concord.core.spi.Origin;
import concord.core.spi.Position;
import concord.core.spi.Proposal;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The store as a state machine. One thread applies; any number read.
public final class StoreMachine implements Machine {

    /// The version of the commands that it writes.
    public static final int COMMAND_FORMAT = Codec.FORMAT;

    /// The version of the snapshots that it writes.
    public static final int SNAPSHOT_FORMAT = SnapshotFormat.VERSION;

    /// What readers see of the counters, as of the last entry applied.
    ///
    /// @param revision the store's revision
    /// @param keys how many keys there are
    /// @param bytes how many bytes their keys and values have
    public record Counts(long revision, long keys, long bytes) {}

    /// What readers are at: the last entry applied.
    ///
    /// @param time log time
    /// @param nextDeadline the log time at which something is due
    /// @param historyBytes how much memory the history keeps, about
    /// @param expiredKeys how many keys have expired here
    private record Published(
            State state,
            Counts counts,
            long time,
            long nextDeadline,
            long historyBytes,
            long expiredKeys) {}

    private volatile Published published = publish(new State());
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();

    /// Those who wait for the state as the next entry leaves it.
    private final Queue<CompletableFuture<BackupImage>> backups = new ConcurrentLinkedQueue<>();

    /// The state as the next entry applied leaves it, to be closed by whoever gets it; on any
    /// thread. Nothing is kept for one who has cancelled this.
    public CompletableFuture<BackupImage> backup() {
        CompletableFuture<BackupImage> asked = new CompletableFuture<>();
        backups.add(asked);
        return asked;
    }

    /// Has something run after every entry applied, on the thread that applies: it has to be quick.
    public void onApplied(Runnable listener) {
        listeners.add(listener);
    }

    /// Tells the keys that a revision changed; on any thread.
    ///
    /// @return false when the revision is forgotten
    public boolean changedKeys(long revision, Consumer<Key> keys) {
        return Feed.keys(published.state.history, revision, keys);
    }

    /// What a watch wants of a revision that has happened, or null when it wants nothing of it; on
    /// any thread.
    ///
    /// @throws ConcordException.Compacted when it is forgotten
    public @Nullable Changes changes(long revision, ChangeFilter watch) {
        return Feed.read(published.state.history, revision, watch);
    }

    /// The entry of a key, or null; on any thread.
    public @Nullable Entry get(Key key) {
        while (true) {
            Published now = published;
            Chain chain = now.state.entries.get(key);
            if (chain == null) {
                return null;
            }
            Version version = chain.aliveAt(now.counts.revision, now.time);
            if (version != null) {
                return version.entry(chain.key());
            }
            // What this looks for may have been forgotten meanwhile, but only after the floor has
            // risen above it, and there is a newer state then.
            VarHandle.fullFence();
            long revision = now.counts.revision;
            if (now.state.history.floor() <= revision || published.counts.revision <= revision) {
                return null;
            }
        }
    }

    /// What a revision shows, until it is closed; on any thread.
    ///
    /// @param revision the revision, or none for the newest
    /// @throws ConcordException.Compacted when it is no longer kept
    /// @throws ConcordException.InvalidRequest when it has not happened
    public View view(OptionalLong revision) {
        while (true) {
            Published now = published;
            long newest = now.counts.revision;
            long asked = revision.orElse(newest);
            if (asked > newest) {
                throw new ConcordException.InvalidRequest(
                        "revision is " + asked + "; the newest is " + newest);
            }
            long floor = now.state.history.floor();
            if (revision.isPresent() && asked < floor) {
                throw new ConcordException.Compacted(asked, floor);
            }
            try {
                long time = revision.isPresent() ? now.state.history.timeOf(asked) : now.time;
                return new View(now.state, asked, asked == newest ? now.time : time);
            } catch (ConcordException.Compacted e) {
                if (revision.isPresent()) {
                    throw e;
                }
                // The newest was overtaken before it was pinned: there is a newer one.
            }
        }
    }

    /// A lease, if there is one of this id; on any thread.
    public Optional<Lease> lease(long id) {
        Published now = published;
        return Optional.ofNullable(now.state.leases.get(id))
                .filter(lease -> lease.expiresAt() > now.time)
                .map(Leases.Held::shown);
    }

    /// The keys of a lease in order; none where there is no such lease.
    public List<Key> keysOf(long lease) {
        Leases.Held held = published.state.leases.get(lease);
        return held == null
                ? List.of()
                : held.sortedKeys().stream().<Key>map(chain -> chain.key()).toList();
    }

    /// All leases in the order of their ids; on any thread.
    public List<Lease> leases() {
        Published now = published;
        return now.state.leases.all().stream()
                .filter(lease -> lease.expiresAt() > now.time)
                .map(Leases.Held::shown)
                .toList();
    }

    /// The definitions of all indexes in the order of their names; on any thread.
    public List<Index> indexes() {
        return published.state.indexes.all().stream().map(it -> it.definition).toList();
    }

    /// Who may do what; another one whenever that has changed; on any thread.
    public AccessTable access() {
        return published.state.access.table();
    }

    /// The counters; on any thread.
    public Counts counts() {
        return published.counts;
    }

    /// Log time as of the last entry applied; on any thread.
    public long timeMillis() {
        return published.time;
    }

    /// The log time at which something is due, or `Long.MAX_VALUE`; on any thread.
    public long nextDeadlineMillis() {
        return published.nextDeadline;
    }

    /// The oldest revision that may be asked for; on any thread.
    public long oldestRevision() {
        return published.state.history.floor();
    }

    /// How much memory the history keeps, in bytes, about; on any thread.
    public long historyBytes() {
        return published.historyBytes;
    }

    /// How many keys this process has removed because they had expired, since the state was loaded
    /// last; on any thread.
    public long expiredKeys() {
        return published.expiredKeys;
    }

    /// The revision to compact to so that the history keeps to its bounds; on any thread.
    ///
    /// @param now the log time that ages are counted from
    public long compactTo(HistoryBounds bounds, long now) {
        Published at = published;
        return bounds.compactTo(at.state.history, at.counts.revision, at.historyBytes, now);
    }

    @Override
    public int commandFormat() {
        return Codec.FORMAT;
    }

    @Override
    public boolean admit(Origin origin) {
        return !origin.isKnown() || published.state.sessions.admit(origin);
    }

    @Override
    public Optional<Origin> last(String node) {
        return published.state.sessions.last(node);
    }

    @Override
    public void apply(Position at, List<? extends Proposal> proposals) {
        State state = published.state;
        state.progress.enter(at);
        state.interpreter.expire();
        for (Proposal proposal : proposals) {
            Pending<?> pending = (Pending<?>) proposal;
            pending.answer(state.interpreter.apply(pending.command()));
            state = state.successor;
        }
        tell(state);
    }

    @Override
    public int apply(Position at, int format, ByteBuffer commands) {
        return replay(at, format, commands, _ -> {});
    }

    /// Applies an entry from its bytes and tells the replies.
    ///
    /// @return how many there were
    int replay(Position at, int format, ByteBuffer commands, Consumer<Reply> replies) {
        if (format < Codec.OLDEST_FORMAT || format > Codec.FORMAT) {
            throw new ConcordException.Damaged(
                    "entry "
                            + at.index()
                            + " has command format "
                            + format
                            + "; this version of Concord reads "
                            + Codec.OLDEST_FORMAT
                            + " to "
                            + Codec.FORMAT
                            + ": run a version that knows it");
        }
        State state = published.state;
        state.progress.enter(at);
        state.interpreter.expire();
        int count = 0;
        while (commands.hasRemaining()) {
            replies.accept(state.interpreter.apply(Codec.readCommand(commands)));
            state = state.successor;
            count++;
        }
        tell(state);
        return count;
    }

    private void tell(State state) {
        published = publish(state);
        for (CompletableFuture<BackupImage> asked = backups.poll();
                asked != null;
                asked = backups.poll()) {
            BackupImage image = new BackupImage(state);
            if (!asked.complete(image)) {
                image.close();
            }
        }
        listeners.forEach(Runnable::run);
    }

    private static Published publish(State state) {
        long revision = state.progress.revision();
        state.writer.published(revision);
        return new Published(
                state,
                new Counts(revision, state.entries.keys(), state.entries.bytes()),
                state.progress.time(),
                state.nextDeadline(),
                state.history.bytes(),
                state.writer.expiredKeys());
    }

    @Override
    public Image capture() {
        State now = published.state;
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
        try {
            fresh.derive();
        } catch (UncheckedIOException e) {
            throw new ConcordException.Damaged("a value is not JSON: " + e.getMessage());
        }
        tell(fresh);
        return fresh.progress.position();
    }
}
