package concord.core.machine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import concord.core.ConcordException;
import concord.core.property.Seeds;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A stream in frames is whole and in order, or it is refused.
class FramesTest {

    private static final int END_BYTES = FrameOutput.HEAD_BYTES + Long.BYTES;

    @ParameterizedTest
    @ValueSource(
            ints = {
                0,
                1,
                FrameOutput.FRAME_BYTES - 1,
                FrameOutput.FRAME_BYTES,
                FrameOutput.FRAME_BYTES + 1,
                3 * FrameOutput.FRAME_BYTES,
                1_000_000
            })
    void contentOfAnyLengthComesBack(int length) throws IOException {
        byte[] content = new byte[length];
        new SplittableRandom(length).nextBytes(content);
        byte[] framed = Frames.framed(content);
        assertArrayEquals(content, Frames.content(framed));
        int frames = (length + FrameOutput.FRAME_BYTES - 1) / FrameOutput.FRAME_BYTES;
        assertEquals(length + frames * FrameOutput.HEAD_BYTES + END_BYTES, framed.length);
    }

    @Test
    void itDoesNotMatterInWhichPiecesItWasWritten() {
        Seeds.each(
                20,
                random -> {
                    byte[] content = new byte[200_000];
                    random.nextBytes(content);
                    var target = new ByteArrayOutputStream();
                    FrameOutput frames = new FrameOutput(target);
                    int from = 0;
                    while (from < content.length) {
                        int count = Math.min(content.length - from, random.nextInt(70_000));
                        if (count == 1) {
                            frames.write(content[from]);
                        } else {
                            frames.write(content, from, count);
                        }
                        from += count;
                    }
                    frames.finish();
                    assertArrayEquals(Frames.framed(content), target.toByteArray());
                });
    }

    @Test
    void framesThatAreMissingDoubledOrWithoutAnEndAreFound() throws IOException {
        byte[] first = frame(new byte[] {1, 2, 3});
        byte[] second = frame(new byte[] {4, 5});
        byte[] end = end(5);
        assertArrayEquals(
                new byte[] {1, 2, 3, 4, 5}, Frames.content(Frames.joined(first, second, end)));
        refused(first, end);
        refused(first, second, second, end);
        refused(first, second);
        refused();
    }

    @Test
    void aFrameLongerThanAFrameMayBeIsRefusedUnread() {
        refused(new byte[] {0, 1, 0, 1, 0, 0, 0, 0});
        refused(new byte[] {0x7f, -1, -1, -1, 0, 0, 0, 0});
        refused(new byte[] {-1, -1, -1, -1, 0, 0, 0, 0});
    }

    private static void refused(byte[]... parts) {
        assertThrows(ConcordException.Damaged.class, () -> Frames.content(Frames.joined(parts)));
    }

    private static byte[] frame(byte[] content) throws IOException {
        byte[] framed = Frames.framed(content);
        return Arrays.copyOf(framed, framed.length - END_BYTES);
    }

    private static byte[] end(int total) throws IOException {
        byte[] framed = Frames.framed(new byte[total]);
        return Arrays.copyOfRange(framed, framed.length - END_BYTES, framed.length);
    }
}
