package concord.raft;

import concord.core.spi.Event;
import concord.core.spi.Observer;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;

/// Refuses writes before the disk is full, so that a full disk is an answer and not an accident,
/// and accepts them again when there is room.
final class DiskGuard {

    private final Path directory;
    private final FileStore disk;
    private final long reserveBytes;
    private final GroupCommitter committer;
    private final Observer observer;
    private volatile boolean full;

    DiskGuard(Path directory, long reserveBytes, GroupCommitter committer, Observer observer)
            throws IOException {
        this.directory = directory;
        this.disk = Files.getFileStore(directory);
        this.reserveBytes = reserveBytes;
        this.committer = committer;
        this.observer = observer;
    }

    boolean isFull() {
        return full;
    }

    String message() {
        return "the disk of data.dir "
                + directory
                + " has less than "
                + reserveBytes
                + " bytes free (limits.disk-reserve). Nothing was written; free some space and"
                + " writes are accepted again";
    }

    /// Looks at the disk. Called in short intervals by one thread.
    void check() throws IOException {
        long usable = disk.getUsableSpace();
        if (!full && usable < reserveBytes) {
            committer.pause(message());
            full = true; // who sees that it is full is refused
            observer.on(new Event.DiskFull(directory, usable, reserveBytes));
        } else if (full && usable >= reserveBytes) {
            committer.resume();
            full = false; // who sees that there is room is accepted
            observer.on(new Event.DiskFreed(directory, usable));
        }
    }
}
