package concord.reliability.world;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// The page that `faults.c` maps as well: what this process wants of a member's clock and disk, and
/// what was written there and not synced.
final class Disk {

    private static final long CLOCK_OFFSET = 0;
    private static final long SYNC_DELAY = 8;
    private static final long SYNCS_FAIL = 12;
    private static final long WRITES_FAIL = 16;
    private static final long SYNCS_DO_NOTHING = 20;
    private static final long SYNCS = 24;
    private static final long CLOCK_READS = 40;

    private static final long TABLE = 4096;
    private static final int FILES = 4096;
    private static final int FILE_LONGS = 6;
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG;
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT;

    /// What is known of a file.
    ///
    /// @param wasSynced whether it ever was
    /// @param from where what may be lost begins
    /// @param to where it ends; not after `from` when nothing may be lost
    record Unsynced(boolean wasSynced, long from, long to) {}

    private final MemorySegment page;

    Disk(Path file) {
        long bytes = TABLE + (long) FILES * FILE_LONGS * Long.BYTES;
        try (FileChannel channel =
                FileChannel.open(
                        file,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE)) {
            page = channel.map(MapMode.READ_WRITE, 0, bytes, Arena.ofAuto());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void clockOffsetNanos(long nanos) {
        page.set(LONG, CLOCK_OFFSET, nanos);
    }

    void syncDelayMillis(int millis) {
        page.set(INT, SYNC_DELAY, millis);
    }

    void syncsFail(boolean fail) {
        page.set(INT, SYNCS_FAIL, fail ? 1 : 0);
    }

    void writesFail(boolean fail) {
        page.set(INT, WRITES_FAIL, fail ? 1 : 0);
    }

    void syncsDoNothing(boolean nothing) {
        page.set(INT, SYNCS_DO_NOTHING, nothing ? 1 : 0);
    }

    /// Whether the member's clock and syncs really pass through the library.
    boolean isInUse() {
        return page.get(LONG, SYNCS) > 0 && page.get(LONG, CLOCK_READS) > 0;
    }

    /// What may be lost of the file with this inode.
    Unsynced unsynced(long inode) {
        for (int i = 0; i < FILES; i++) {
            if (file(i, 0) == inode) {
                boolean dirty = file(i, 2) > file(i, 1);
                boolean syncing = file(i, 4) > file(i, 3);
                long from =
                        Math.min(
                                dirty ? file(i, 1) : Long.MAX_VALUE,
                                syncing ? file(i, 3) : Long.MAX_VALUE);
                long to = Math.max(dirty ? file(i, 2) : 0, syncing ? file(i, 4) : 0);
                return new Unsynced(file(i, 5) != 0, from, to);
            }
        }
        return new Unsynced(true, 0, 0);
    }

    /// Forgets all files: what is there now is what the disk holds.
    void forgetFiles() {
        page.asSlice(TABLE).fill((byte) 0);
    }

    private long file(int number, int field) {
        return page.get(LONG, TABLE + ((long) number * FILE_LONGS + field) * Long.BYTES);
    }
}
