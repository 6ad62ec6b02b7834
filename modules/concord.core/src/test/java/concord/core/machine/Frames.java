package concord.core.machine;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Takes snapshots apart and puts them together again with right checksums, so that a test reaches
/// what is behind those.
final class Frames {

    private static final byte[] MAGIC = "CONCORD\n".getBytes(StandardCharsets.US_ASCII);

    /// The store's revision in [#imageOfEntries].
    static final long REVISION = 5;

    private Frames() {}

    /// Writes what a test wants.
    interface Writing {
        void to(DataOutputStream out) throws IOException;
    }

    /// A content in frames, with the end.
    static byte[] framed(byte[] content) throws IOException {
        ByteArrayOutputStream target = new ByteArrayOutputStream();
        FrameOutput frames = new FrameOutput(target);
        frames.write(content);
        frames.finish();
        return target.toByteArray();
    }

    /// The content of frames.
    static byte[] content(byte[] framed) throws IOException {
        FrameInput frames = new FrameInput(new ByteArrayInputStream(framed));
        byte[] content = frames.readAllBytes();
        frames.finish();
        return content;
    }

    /// The content of a snapshot.
    static byte[] contentOf(byte[] image) throws IOException {
        return content(Arrays.copyOfRange(image, MAGIC.length, image.length));
    }

    /// A snapshot with this content.
    static byte[] image(byte[] content) throws IOException {
        return joined(MAGIC, framed(content));
    }

    /// A snapshot at [#REVISION] with a right head, whose entries are what a test wants.
    static byte[] imageOfEntries(Writing entries) throws IOException {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(content);
        out.writeShort(SnapshotFormat.VERSION);
        out.writeByte(8);
        out.writeByte(1);
        out.write(new byte[3 * Long.BYTES]); // position
        out.writeLong(REVISION);
        out.writeByte(2);
        out.writeLong(REVISION); // the floor
        out.writeLong(0); // its time
        entries.to(out);
        out.writeByte(0); // the end of the entries
        out.writeByte(4);
        out.writeInt(0); // leases
        out.writeByte(5);
        out.writeInt(0); // answers
        out.writeByte(6);
        out.writeInt(0); // indexes
        out.writeByte(7);
        out.writeShort(0); // sessions
        out.writeByte(8);
        out.writeShort(0); // roles
        out.writeShort(0); // tokens
        out.writeByte(9);
        out.writeLong(0); // no restore is under way
        return image(content.toByteArray());
    }

    static byte[] joined(byte[]... parts) {
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            whole.writeBytes(part);
        }
        return whole.toByteArray();
    }
}
