package concord.raft;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32C;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Entries whose sum ends in zeros, which the preallocated rest of the file looks like too.
class SegmentScanTest {

    private static final int PREALLOCATED = 256;
    private static final int BODY = 24;

    /// Length, body and sum.
    private static final int ENTRY = 1 + BODY + Integer.BYTES;

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void aWholeLastEntryIsWholeWithZerosAtTheEndOfItsSum(int zeros) {
        assertEquals(new SegmentScan.Finding.Whole(), SegmentScan.scan(segment(zeros), 0));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void aFlippedBitIsDamageAlsoWithZerosAtTheEndOfTheSum(int zeros) {
        byte[] segment = segment(zeros);
        int last = start(segment) + ENTRY;
        for (int at = last + 8; at < last + ENTRY - zeros; at++) {
            byte[] damaged = segment.clone();
            damaged[at] ^= 0x10;
            assertEquals(
                    new SegmentScan.Finding.Damaged(last),
                    SegmentScan.scan(damaged, 0),
                    "byte " + (at - last));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void aWriteThatWasCutIsTornWhereverItWasCut(int zeros) {
        byte[] segment = segment(zeros);
        int last = start(segment) + ENTRY;
        for (int cut = zeros + 1; cut < ENTRY; cut++) {
            byte[] torn = segment.clone();
            Arrays.fill(torn, last + ENTRY - cut, torn.length, (byte) 0);
            SegmentScan.Finding finding = SegmentScan.scan(torn, 0);
            assertTrue(
                    finding instanceof SegmentScan.Finding.Torn cutShort
                            && cutShort.offset() == last,
                    cut + " bytes cut: " + finding);
        }
    }

    private static int start(byte[] segment) {
        return segment.length - PREALLOCATED - 2 * ENTRY;
    }

    /// Two entries, the sum of the second ends in just that many zeros, and the preallocated rest.
    private static byte[] segment(int zeros) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes("RaftLog1".getBytes(StandardCharsets.US_ASCII));
        bytes.writeBytes(entry(0, 0));
        for (int salt = 0; ; salt++) {
            byte[] entry = entry(1, salt);
            int sum = ByteBuffer.wrap(entry).getInt(ENTRY - Integer.BYTES);
            if (Integer.numberOfTrailingZeros(sum) / Byte.SIZE == zeros) {
                bytes.writeBytes(entry);
                bytes.writeBytes(new byte[PREALLOCATED]);
                return bytes.toByteArray();
            }
        }
    }

    /// Term 1, the index, and a body without zeros but for those of the salt.
    private static byte[] entry(int index, int salt) {
        ByteBuffer entry = ByteBuffer.allocate(ENTRY);
        entry.put((byte) BODY).put((byte) 0x08).put((byte) 1).put((byte) 0x10).put((byte) index);
        entry.putInt(salt);
        while (entry.position() < ENTRY - Integer.BYTES) {
            entry.put((byte) 'x');
        }
        CRC32C sum = new CRC32C();
        sum.update(entry.array(), 0, entry.position());
        return entry.putInt((int) sum.getValue()).array();
    }
}
