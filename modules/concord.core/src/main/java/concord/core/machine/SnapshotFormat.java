package concord.core.machine;

import concord.core.ConcordException;
import java.io.DataInput;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/// The bytes of a snapshot: a magic text, then in checked frames the format's version and all parts
/// in order, each after its tag.
///
/// | format | since | what is new |
/// |---|---|---|
/// | 1 | 0.1.0 | progress, entries; no longer read, for it was never released |
/// | 2 | 0.1.0 | progress, entries with lifetimes and history, leases, answers, indexes |
/// | 3 | 0.1.0 | sessions; format 2 is read, as one without any |
/// | 4 | 0.1.0 | tokens and roles; formats 2 and 3 are read, as ones without any |
/// | 5 | 0.1.0 | a restore that is under way; older formats are read, as ones without one |
final class SnapshotFormat {

    static final int VERSION = 5;

    private static final int OLDEST_VERSION = 2;

    /// How many parts the formats had, from the oldest.
    private static final int[] PARTS = {5, 6, 7, 8};

    private static final byte[] MAGIC = "CONCORD\n".getBytes(StandardCharsets.US_ASCII);

    /// Values are read in pieces of at most this, so that a false length cannot ask for memory that
    /// the stream does not back with bytes.
    private static final int PIECE_BYTES = 1 << 20;

    private SnapshotFormat() {}

    /// A part's tag and what it saved.
    record Piece(byte tag, Part.Saved saved) {}

    static void write(List<Piece> pieces, OutputStream target) throws IOException {
        target.write(MAGIC);
        FrameOutput frames = new FrameOutput(target);
        DataOutputStream out = new DataOutputStream(frames);
        out.writeShort(VERSION);
        out.writeByte(pieces.size());
        for (Piece piece : pieces) {
            out.writeByte(piece.tag());
            piece.saved().writeTo(out);
        }
        frames.finish();
    }

    /// Fills empty parts, which must not be used when this throws.
    static void read(InputStream source, List<Part> parts) throws IOException {
        FrameInput frames = frames(source);
        DataInputStream in = new DataInputStream(frames);
        try {
            int version = readVersion(in);
            int count = in.readUnsignedByte();
            int expected = PARTS[version - OLDEST_VERSION];
            if (count != expected) {
                throw new ConcordException.Damaged(
                        "the snapshot has " + count + " parts, not " + expected);
            }
            for (Part part : parts.subList(0, expected)) {
                byte tag = in.readByte();
                if (tag != part.tag()) {
                    throw new ConcordException.Damaged("part " + tag + ", not " + part.tag());
                }
                part.load(in);
            }
        } catch (EOFException e) {
            throw new ConcordException.Damaged("the state ends too early");
        } catch (ConcordException.InvalidKey e) {
            throw new ConcordException.Damaged("not a key: " + e.getMessage());
        } catch (ConcordException.InvalidRequest e) {
            throw new ConcordException.Damaged("what cannot be: " + e.getMessage());
        }
        frames.finish();
    }

    /// Reads to the end of a snapshot and checks its sums and its format's version, but not what it
    /// says: that takes the memory of the state.
    static void check(InputStream source) throws IOException {
        FrameInput frames = frames(source);
        try {
            readVersion(new DataInputStream(frames));
        } catch (EOFException e) {
            throw new ConcordException.Damaged("the state ends too early");
        }
        frames.transferTo(OutputStream.nullOutputStream());
        frames.finish();
    }

    private static FrameInput frames(InputStream source) throws IOException {
        if (!Arrays.equals(source.readNBytes(MAGIC.length), MAGIC)) {
            throw new ConcordException.Damaged("not a snapshot of Concord");
        }
        return new FrameInput(source);
    }

    private static int readVersion(DataInput in) throws IOException {
        int version = in.readUnsignedShort();
        if (version < OLDEST_VERSION || version > VERSION) {
            throw new ConcordException.Damaged(
                    "the snapshot has format "
                            + version
                            + "; this version of Concord reads "
                            + OLDEST_VERSION
                            + " to "
                            + VERSION
                            + ": run a version that knows it");
        }
        return version;
    }

    /// Reads a length's bytes, making no array that the stream cannot fill.
    static byte[] readBytes(DataInput in, int length) throws IOException {
        if (length < 0) {
            throw new ConcordException.Damaged("a negative length");
        }
        byte[] bytes = new byte[Math.min(length, PIECE_BYTES)];
        in.readFully(bytes);
        while (bytes.length < length) {
            int filled = bytes.length;
            bytes = Arrays.copyOf(bytes, (int) Math.min(length, 2L * filled));
            in.readFully(bytes, filled, bytes.length - filled);
        }
        return bytes;
    }

    /// Reads a text of a length in bytes of UTF-8.
    static String readText(DataInput in, int length) throws IOException {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(readBytes(in, length)))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new ConcordException.Damaged("text is not UTF-8");
        }
    }
}
