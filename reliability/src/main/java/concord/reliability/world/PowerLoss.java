package concord.reliability.world;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/// What a loss of power does to a directory: files that were never synced are gone, and of others
/// everything since the last sync, but for a beginning of it that had reached the disk already.
///
/// The log is preallocated with zeros, so zeros stand where the loss was. Names are not lost: what
/// was renamed stays renamed.
final class PowerLoss {

    private static final int SECTOR_BYTES = 512;

    private PowerLoss() {}

    /// Takes it away. The process that wrote there has to be dead.
    ///
    /// @return how many bytes were lost
    static long strike(Path directory, Disk disk, RandomGenerator random) {
        long lost = 0;
        try (Stream<Path> found = Files.walk(directory)) {
            List<Path> files = found.filter(Files::isRegularFile).sorted().toList();
            for (Path file : files) {
                long inode = ((Number) Files.getAttribute(file, "unix:ino")).longValue();
                lost += strike(file, disk.unsynced(inode), random);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        disk.forgetFiles();
        return lost;
    }

    private static long strike(Path file, Disk.Unsynced unsynced, RandomGenerator random)
            throws IOException {
        if (!unsynced.wasSynced()) {
            long size = Files.size(file);
            Files.delete(file);
            return size;
        }
        long to = Math.min(unsynced.to(), Files.size(file));
        long from = unsynced.from();
        if (to > from && random.nextBoolean()) {
            long reached = random.nextLong(from, to) / SECTOR_BYTES * SECTOR_BYTES;
            from = Math.max(from, reached);
        }
        if (to <= from) {
            return 0;
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            ByteBuffer zeros = ByteBuffer.allocate(1 << 16);
            for (long at = from; at < to; at += zeros.limit()) {
                zeros.clear().limit((int) Math.min(zeros.capacity(), to - at));
                channel.write(zeros, at);
            }
        }
        return to - from;
    }
}
