package concord.raft;

import concord.core.ConcordException;
import concord.core.spi.Origin;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/// What stands in one entry of the Raft log: a head, then the commands of a batch one after the
/// other.
///
/// | version | since | head |
/// |---|---|---|
/// | 1 | 0.1.0 | version (1 byte), version of the commands' encoding (1), log time in ms (8) |
/// | 2 | 0.1.0 | the same, then flags (1), session (8), sequence (8), length of the member's name (1), its name |
///
/// Log time is stamped by the leader. The flag [#CHECK] asks every member to hash its state there.
///
/// @param commandFormat the version of the commands' encoding
/// @param logTimeMillis the leader's log time when the entry was made
/// @param isCheck whether members hash their state at this entry
/// @param origin who proposed it
/// @param commands the commands
record LogEntry(
        int commandFormat,
        long logTimeMillis,
        boolean isCheck,
        Origin origin,
        ByteBuffer commands) {

    private static final byte VERSION = 2;
    private static final byte OLDEST_VERSION = 1;
    private static final byte CHECK = 1;
    private static final int TIME_OFFSET = 2;
    private static final int FLAGS_OFFSET = TIME_OFFSET + Long.BYTES;
    private static final int SESSION_OFFSET = FLAGS_OFFSET + Byte.BYTES;
    private static final int SEQUENCE_OFFSET = SESSION_OFFSET + Long.BYTES;
    private static final int NODE_OFFSET = SEQUENCE_OFFSET + Long.BYTES;

    /// A head as the entries of one member have it, but for time and sequence.
    static byte[] head(String node, long session, int commandFormat) {
        byte[] name = node.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(NODE_OFFSET + 1 + name.length)
                .put(VERSION)
                .put((byte) commandFormat)
                .putLong(0)
                .put((byte) 0)
                .putLong(session)
                .putLong(0)
                .put((byte) name.length)
                .put(name)
                .array();
    }

    /// An entry that asks every member to hash its state.
    static byte[] check(int commandFormat) {
        byte[] entry = head("", 0, commandFormat);
        entry[FLAGS_OFFSET] = CHECK;
        return entry;
    }

    /// Writes the time into a head.
    static void stamp(byte[] entry, long logTimeMillis) {
        ByteBuffer.wrap(entry).putLong(TIME_OFFSET, logTimeMillis);
    }

    /// Writes the place in its session into a head.
    static void number(byte[] entry, long session, long sequence) {
        ByteBuffer.wrap(entry).putLong(SESSION_OFFSET, session).putLong(SEQUENCE_OFFSET, sequence);
    }

    /// Reads an entry.
    ///
    /// @throws ConcordException.Damaged when it is not one of a known version
    static LogEntry read(ByteBuffer entry) {
        if (entry.remaining() < FLAGS_OFFSET) {
            throw new ConcordException.Damaged("a log entry of " + entry.remaining() + " bytes");
        }
        byte version = entry.get();
        if (version < OLDEST_VERSION || version > VERSION) {
            throw new ConcordException.Damaged(
                    "a log entry has version "
                            + version
                            + "; this version of Concord reads "
                            + OLDEST_VERSION
                            + " to "
                            + VERSION
                            + ": run a version that knows it");
        }
        int format = Byte.toUnsignedInt(entry.get());
        long time = entry.getLong();
        if (version == OLDEST_VERSION) {
            return new LogEntry(format, time, false, Origin.NONE, entry.slice());
        }
        boolean isCheck = entry.get() == CHECK;
        long session = entry.getLong();
        long sequence = entry.getLong();
        byte[] name = new byte[Byte.toUnsignedInt(entry.get())];
        entry.get(name);
        String node = new String(name, StandardCharsets.UTF_8);
        Origin origin = node.isEmpty() ? Origin.NONE : new Origin(node, session, sequence);
        return new LogEntry(format, time, isCheck, origin, entry.slice());
    }
}
