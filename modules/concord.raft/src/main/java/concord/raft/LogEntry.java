package concord.raft;

import concord.core.ConcordException;
import java.nio.ByteBuffer;

/// What stands in one entry of the Raft log: a head, then the commands of a batch one after the
/// other.
///
/// Head: version of this layout (1 byte), version of the commands' encoding (1), log time in ms
/// (8), which the leader stamps.
///
/// @param commandFormat the version of the commands' encoding
/// @param logTimeMillis the leader's wall clock when the entry was made
/// @param commands the commands
record LogEntry(int commandFormat, long logTimeMillis, ByteBuffer commands) {

    /// How many bytes come before the commands.
    static final int HEAD_BYTES = 2 * Byte.BYTES + Long.BYTES;

    private static final byte VERSION = 1;
    private static final int TIME_OFFSET = 2;

    /// Writes the head but for the time.
    static void writeHead(byte[] entry, int commandFormat) {
        entry[0] = VERSION;
        entry[1] = (byte) commandFormat;
    }

    /// Writes the time into a head.
    static void stamp(byte[] entry, long logTimeMillis) {
        ByteBuffer.wrap(entry).putLong(TIME_OFFSET, logTimeMillis);
    }

    /// The log time of an entry.
    static long logTimeMillis(byte[] entry) {
        return ByteBuffer.wrap(entry).getLong(TIME_OFFSET);
    }

    /// Reads an entry.
    ///
    /// @throws ConcordException.Damaged when it is not one of this version
    static LogEntry read(ByteBuffer entry) {
        if (entry.remaining() < HEAD_BYTES) {
            throw new ConcordException.Damaged("a log entry of " + entry.remaining() + " bytes");
        }
        byte version = entry.get();
        if (version != VERSION) {
            throw new ConcordException.Damaged(
                    "a log entry has version "
                            + version
                            + "; this version of Concord reads "
                            + VERSION
                            + ": run a version that knows it");
        }
        return new LogEntry(Byte.toUnsignedInt(entry.get()), entry.getLong(), entry.slice());
    }
}
