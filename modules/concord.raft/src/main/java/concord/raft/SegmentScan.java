package concord.raft;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32C;

/// Reads a log segment of Ratis the way Ratis does, to tell what a crash leaves from what a disk
/// loses.
///
/// A segment is `RaftLog1`, then entries, then zeros to the end of the preallocated file. An entry
/// is its length as a varint, that many bytes of protobuf (`LogEntryProto`, which begins with its
/// term and index), and the big-endian CRC-32C of all before.
///
/// A crash in the middle of a write leaves zeros where bytes should be, at the end of the log: that
/// entry was never acknowledged. An entry that is there in full with a wrong sum, or that valid
/// entries follow, was damaged later; it may have been acknowledged, so nobody may cut it silently.
final class SegmentScan {

    private static final byte[] HEADER = "RaftLog1".getBytes(StandardCharsets.US_ASCII);
    private static final int SECTOR_BYTES = 512;
    private static final int CRC_BYTES = Integer.BYTES;
    private static final byte TERM_TAG = 0x08;
    private static final byte INDEX_TAG = 0x10;

    /// How far indexes may jump from one entry to a later one in a segment.
    private static final long INDEX_WINDOW = 1 << 20;

    private final byte[] bytes;
    private final int lastNonZero;
    private long lastIndex;

    private SegmentScan(byte[] bytes, long startIndex) {
        this.bytes = bytes;
        this.lastIndex = startIndex - 1;
        int last = bytes.length - 1;
        while (last >= 0 && bytes[last] == 0) {
            last--;
        }
        this.lastNonZero = last;
    }

    /// What a scan found.
    sealed interface Finding {
        /// Every entry is whole.
        record Whole() implements Finding {}

        /// The end is a write that never finished.
        ///
        /// @param offset where it begins
        /// @param bytes how much of it there is
        record Torn(long offset, long bytes) implements Finding {}

        /// Something that was written is not there any more.
        ///
        /// @param offset where it begins
        record Damaged(long offset) implements Finding {}
    }

    /// Scans a segment.
    ///
    /// @param bytes the file
    /// @param startIndex the index of its first entry, from its name
    static Finding scan(byte[] bytes, long startIndex) {
        return new SegmentScan(bytes, startIndex).scan();
    }

    private Finding scan() {
        int offset = HEADER.length;
        if (lastNonZero < offset) {
            boolean partialHeader =
                    lastNonZero < 0
                            || Arrays.equals(bytes, 0, lastNonZero + 1, HEADER, 0, lastNonZero + 1);
            return partialHeader ? new Finding.Whole() : new Finding.Damaged(0);
        }
        if (!Arrays.equals(bytes, 0, offset, HEADER, 0, offset)) {
            return new Finding.Damaged(0);
        }
        while (offset <= lastNonZero) {
            int end = endOfValidEntry(offset, lastIndex + 1);
            if (end < 0) {
                return validEntryFollows(offset) || isComplete(offset)
                        ? new Finding.Damaged(offset)
                        : new Finding.Torn(offset, lastNonZero + 1L - offset);
            }
            lastIndex++;
            offset = end;
        }
        return new Finding.Whole();
    }

    /// Where the entry that begins at `offset` ends, or -1 when there is no valid one.
    private int endOfValidEntry(int offset, long minIndex) {
        Frame frame = frame(offset);
        if (frame == null || !frame.hasIndex(minIndex, minIndex + INDEX_WINDOW)) {
            return -1;
        }
        int written = ByteBuffer.wrap(bytes).getInt(frame.crcOffset);
        return written == crc(offset, frame) ? frame.crcOffset + CRC_BYTES : -1;
    }

    private int crc(int offset, Frame frame) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, offset, frame.crcOffset - offset);
        return (int) crc.getValue();
    }

    private boolean validEntryFollows(int offset) {
        for (int at = offset + 1; at <= lastNonZero; at++) {
            if (bytes[at] != 0 && endOfValidEntry(at, lastIndex + 1) >= 0) {
                return true;
            }
        }
        return false;
    }

    /// Whether all bytes of the entry at `offset` were written, right or wrong: it looks like the
    /// next entry, its sum stands where it should, and no part of it is a hole.
    private boolean isComplete(int offset) {
        Frame frame = frame(offset);
        if (frame == null
                || frame.crcOffset > lastNonZero
                || !frame.hasIndex(lastIndex + 1, lastIndex + 1)
                || isCutWithinSum(offset, frame)) {
            return false;
        }
        int zeros = 0;
        for (int at = offset; at < frame.crcOffset; at++) {
            zeros = bytes[at] == 0 ? zeros + 1 : 0;
            if (zeros >= SECTOR_BYTES && at % SECTOR_BYTES == SECTOR_BYTES - 1) {
                return false;
            }
        }
        return true;
    }

    /// Whether the file ends within the sum of that entry, and what there is of the sum is right: a
    /// sum may end in zeros of its own, and then what comes before them tells a write that was cut
    /// from one that was damaged.
    private boolean isCutWithinSum(int offset, Frame frame) {
        int missing = frame.crcOffset + CRC_BYTES - 1 - lastNonZero;
        if (missing <= 0) {
            return false;
        }
        int written = ByteBuffer.wrap(bytes).getInt(frame.crcOffset);
        int shift = missing * Byte.SIZE;
        return (written >>> shift) == (crc(offset, frame) >>> shift);
    }

    /// The frame at `offset`, or null when there is no room for one.
    private @org.jspecify.annotations.Nullable Frame frame(int offset) {
        Varint length = varint(offset);
        if (length == null || length.value <= 0) {
            return null;
        }
        long crcOffset = length.end + length.value;
        return crcOffset + CRC_BYTES > bytes.length ? null : new Frame(length.end, (int) crcOffset);
    }

    private final class Frame {
        final int bodyOffset;
        final int crcOffset;

        Frame(int bodyOffset, int crcOffset) {
            this.bodyOffset = bodyOffset;
            this.crcOffset = crcOffset;
        }

        /// Whether the body begins as a log entry does: a term, then an index in that range. Both
        /// are left out by protobuf where they are 0.
        boolean hasIndex(long min, long max) {
            int at = bodyOffset;
            if (at < crcOffset && bytes[at] == TERM_TAG) {
                Varint term = varint(at + 1);
                if (term == null) {
                    return false;
                }
                at = term.end;
            }
            long index = 0;
            if (at < crcOffset && bytes[at] == INDEX_TAG) {
                Varint found = varint(at + 1);
                if (found == null) {
                    return false;
                }
                index = found.value;
            }
            return index >= min && index <= max;
        }
    }

    private record Varint(long value, int end) {}

    private @org.jspecify.annotations.Nullable Varint varint(int offset) {
        long value = 0;
        for (int i = 0; i < 10 && offset + i < bytes.length; i++) {
            byte b = bytes[offset + i];
            value |= (long) (b & 0x7f) << (7 * i);
            if (b >= 0) {
                return new Varint(value, offset + i + 1);
            }
        }
        return null;
    }
}
