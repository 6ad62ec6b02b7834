package concord.raft;

import concord.core.ConcordException;
import concord.core.spi.Event;
import concord.core.spi.Image;
import concord.core.spi.Machine;
import concord.core.spi.Observer;
import concord.core.spi.Position;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.apache.ratis.io.MD5Hash;
import org.apache.ratis.server.protocol.TermIndex;
import org.apache.ratis.server.raftlog.RaftLog;
import org.apache.ratis.server.storage.FileInfo;
import org.apache.ratis.server.storage.RaftStorage;
import org.apache.ratis.statemachine.impl.SimpleStateMachineStorage;
import org.apache.ratis.statemachine.impl.SingleFileSnapshotInfo;
import org.apache.ratis.util.MD5FileUtil;
import org.jspecify.annotations.Nullable;

/// Makes snapshots durable and finds the last one again.
///
/// Captured on the thread that applies, in constant time, when enough log has gathered; written on
/// a thread of its own. Only what is durable is told to Ratis, which then cuts the log.
final class Snapshots {

    private static final String TEMPORARY = ".tmp";

    private final Machine machine;
    private final Observer observer;
    private final long triggerBytes;
    private final Runnable onDurable;
    private final Storage storage = new Storage();
    private final ExecutorService writer =
            Executors.newSingleThreadExecutor(
                    Thread.ofPlatform().daemon().name("concord-snapshot").factory());

    private long logBytes;
    private volatile boolean writing;
    private volatile boolean cancelled;
    private volatile long durableIndex = RaftLog.INVALID_LOG_INDEX;

    /// @param triggerBytes how much log makes a snapshot
    /// @param onDurable called when one is durable
    Snapshots(Machine machine, Observer observer, long triggerBytes, Runnable onDurable) {
        this.machine = machine;
        this.observer = observer;
        this.triggerBytes = triggerBytes;
        this.onDurable = onDurable;
    }

    SimpleStateMachineStorage storage() {
        return storage;
    }

    /// Takes a directory to write to.
    void init(RaftStorage raftStorage) throws IOException {
        storage.init(raftStorage);
        deleteUnfinished(raftStorage.getStorageDir().getStateMachineDir().toPath());
        deleteReceived(DataDirectory.tree(received(raftStorage)));
    }

    /// Makes durable what another member has sent and Ratis has only written, before it takes the
    /// place of the state here.
    ///
    /// @return all that was received, parents first: also by transfers that were interrupted
    static List<Path> forceReceived(RaftStorage raftStorage) throws IOException {
        List<Path> all = DataDirectory.tree(received(raftStorage));
        for (Path each : all) {
            DataDirectory.force(each);
        }
        return all;
    }

    /// Deletes what is still there of what was received. Each transfer has a directory of its own,
    /// and one that was interrupted begins anew in another.
    ///
    /// @param all the directory of all transfers, and what is in it
    static void deleteReceived(List<Path> all) throws IOException {
        for (Path each : all.reversed()) {
            if (!each.equals(all.getFirst())) {
                Files.deleteIfExists(each);
            }
        }
    }

    private static Path received(RaftStorage raftStorage) {
        return raftStorage.getStorageDir().getTmpDir().toPath();
    }

    /// A snapshot that was loaded.
    ///
    /// @param at where it stands in the log
    /// @param logTimeMillis log time there
    record Loaded(TermIndex at, long logTimeMillis) {}

    /// Restores the machine from the last snapshot.
    ///
    /// @return what it is, or null when there is none
    /// @throws ConcordException.OpenFailed when it is damaged
    @Nullable Loaded load() throws IOException {
        @Nullable SingleFileSnapshotInfo latest = storage.loadLatestSnapshot();
        if (latest == null) {
            return null;
        }
        Path file = latest.getFile().getPath();
        Position position;
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
            position = machine.restore(in);
        } catch (ConcordException.Damaged e) {
            throw new ConcordException.OpenFailed(
                    "the snapshot "
                            + file
                            + " is damaged: "
                            + e.getMessage()
                            + ". Nothing was changed. Restore the data directory from a backup, or"
                            + " remove it so that this member is rebuilt by the others of its"
                            + " cluster",
                    e);
        }
        durableIndex = latest.getIndex();
        return new Loaded(latest.getTermIndex(), position.logTimeMillis());
    }

    private static void deleteUnfinished(Path directory) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "*" + TEMPORARY)) {
            for (Path file : files) {
                Files.delete(file);
            }
        }
    }

    /// The index of the last snapshot that is durable, or Ratis' invalid index.
    long durableIndex() {
        return durableIndex;
    }

    /// Counts an entry that was applied and captures when it is time. On the thread that applies.
    void applied(TermIndex at, int bytes) {
        logBytes += bytes;
        if (logBytes >= triggerBytes && !writing) {
            start(at);
        }
    }

    private void start(TermIndex at) {
        logBytes = 0;
        writing = true;
        Image image = machine.capture();
        writer.execute(() -> write(image, at));
    }

    /// Writes a last snapshot when more than `minLogBytes` of log have gathered, and gives up after
    /// that long. Only when nothing is applied any more.
    void finish(@Nullable TermIndex at, long minLogBytes, Duration limit) {
        if (at != null && logBytes >= minLogBytes && !writing) {
            start(at);
        }
        writer.shutdown();
        try {
            if (!writer.awaitTermination(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                cancelled = true;
                writer.awaitTermination(1, TimeUnit.SECONDS);
            }
        } catch (InterruptedException e) {
            cancelled = true;
            Thread.currentThread().interrupt();
        }
    }

    private void write(Image image, TermIndex at) {
        long start = System.nanoTime();
        Path file = storage.getSnapshotFile(at.getTerm(), at.getIndex()).toPath();
        try (image) {
            MD5Hash digest = writeDurably(image, file, Cancellable::new);
            storage.updateLatestSnapshot(
                    new SingleFileSnapshotInfo(
                            new FileInfo(file, digest), at.getTerm(), at.getIndex()));
            durableIndex = at.getIndex();
            observer.on(
                    new Event.SnapshotWritten(
                            file,
                            at.getIndex(),
                            Files.size(file),
                            Duration.ofNanos(System.nanoTime() - start)));
            onDurable.run();
        } catch (IOException | RuntimeException e) {
            observer.on(new Event.SnapshotFailed(at.getIndex(), e));
        } finally {
            writing = false;
        }
    }

    /// Writes an image to a file and its sum beside it, both durable; or nothing when it throws.
    ///
    /// @param around wraps what is written to
    static MD5Hash writeDurably(Image image, Path file, UnaryOperator<OutputStream> around)
            throws IOException {
        Path temporary = file.resolveSibling(file.getFileName() + TEMPORARY);
        try {
            MD5Hash digest = writeFile(image, temporary, around);
            DataDirectory.force(temporary);
            MD5FileUtil.saveMD5File(file.toFile(), digest);
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
            DataDirectory.force(file.resolveSibling("."));
            return digest;
        } catch (IOException | RuntimeException e) {
            delete(temporary);
            throw e;
        }
    }

    private static MD5Hash writeFile(Image image, Path file, UnaryOperator<OutputStream> around)
            throws IOException {
        MessageDigest md5;
        try {
            md5 = MessageDigest.getInstance("MD5"); // what Ratis keeps beside a snapshot
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
        try (OutputStream out =
                new DigestOutputStream(around.apply(Files.newOutputStream(file)), md5)) {
            image.writeTo(out);
        }
        return MD5Hash.newInstance(md5.digest());
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            System.getLogger("concord")
                    .log(System.Logger.Level.WARNING, "cannot delete " + file, e);
        }
    }

    /// Ratis' own looks into the directory each time that it is asked and there is none, which is
    /// for every message between members.
    private static final class Storage extends SimpleStateMachineStorage {
        private volatile @Nullable SingleFileSnapshotInfo latest;

        @Override
        public @Nullable SingleFileSnapshotInfo getLatestSnapshot() {
            return latest;
        }

        @Override
        public @Nullable SingleFileSnapshotInfo updateLatestSnapshot(
                @Nullable SingleFileSnapshotInfo info) {
            synchronized (this) {
                latest = info == null ? latest : super.updateLatestSnapshot(info);
                return latest;
            }
        }
    }

    /// Ends a write that a stopping member can no longer wait for.
    private final class Cancellable extends OutputStream {
        private final OutputStream target;

        Cancellable(OutputStream target) {
            this.target = target;
        }

        @Override
        public void write(int b) throws IOException {
            target.write(b);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            if (cancelled) {
                throw new InterruptedIOException("the member stops; the log has all of it");
            }
            target.write(bytes, offset, length);
        }

        @Override
        public void close() throws IOException {
            target.close();
        }
    }
}
