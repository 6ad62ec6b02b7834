package concord.core.machine;

import concord.core.Backup;
import concord.core.ConcordException;
import concord.core.Value;
import concord.core.command.Sha256;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.security.DigestInputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// The file of a backup: a magic text and the format's version (2 bytes), the length (4) and the
/// JSON of what it is about, the image as a snapshot ([SnapshotFormat]), the [StateHash] (32), and
/// the SHA-256 of everything before (32).
///
/// | format | since | what is new |
/// |---|---|---|
/// | 1 | 0.1.0 | all of it |
public final class BackupFormat {

    /// The format that is written, and the only one that is read.
    public static final int VERSION = 1;

    /// How many bytes stand behind the image.
    private static final int TRAILER_BYTES = 64;

    private static final byte[] MAGIC = "CONCORD BACKUP\n".getBytes(StandardCharsets.US_ASCII);
    private static final int HASH_BYTES = 32;
    private static final int ABOUT_MAX_BYTES = 1 << 16;

    private BackupFormat() {}

    /// What a file says of itself.
    ///
    /// @param createdAt when it was made, by the clock of the member that made it
    /// @param cluster the name of the cluster
    /// @param node the member that made it
    /// @param release of Concord that made it
    /// @param revision at which the store is in it
    /// @param logTime of that revision
    /// @param keys how many there are
    public record About(
            Instant createdAt,
            String cluster,
            String node,
            String release,
            long revision,
            Instant logTime,
            long keys) {

        /// As a file of that name and size.
        public Backup named(String name, long bytes, String stateHash) {
            return new Backup(
                    name,
                    bytes,
                    createdAt,
                    cluster,
                    node,
                    release,
                    revision,
                    logTime,
                    keys,
                    stateHash,
                    Optional.empty());
        }
    }

    /// A whole file that was read.
    ///
    /// @param about what it says of itself
    /// @param bytes its size
    /// @param stateHash the hash of what is in it, in hexadecimal digits
    public record Whole(About about, long bytes, String stateHash) {}

    /// Reads the image in a file.
    @FunctionalInterface
    interface ImageReader {
        /// Reads exactly the image, or throws.
        void read(InputStream image) throws IOException;
    }

    /// Writes a file. Does not close `target`.
    public static Whole write(BackupImage image, About about, OutputStream target)
            throws IOException {
        MessageDigest sum = Sha256.digest();
        CountingOutput counting = new CountingOutput(new DigestOutputStream(target, sum));
        DataOutputStream out = new DataOutputStream(counting);
        out.write(MAGIC);
        out.writeShort(VERSION);
        byte[] json = json(about);
        out.writeInt(json.length);
        out.write(json);
        image.writeTo(out);
        byte[] stateHash = image.stateHash();
        out.write(stateHash);
        out.write(sum.digest());
        out.flush();
        return new Whole(about, counting.count, HexFormat.of().formatHex(stateHash));
    }

    /// Reads a whole file and checks all its sums, in constant memory.
    ///
    /// @throws ConcordException.Damaged when it is not one, or not whole, or of a version that is
    ///   not known
    public static Whole check(InputStream source) throws IOException {
        return read(source, SnapshotFormat::check);
    }

    /// Reads a whole file and hands its image out, which must not be believed when this throws.
    static Whole read(InputStream source, ImageReader reader) throws IOException {
        MessageDigest sum = Sha256.digest();
        CountingInput in = new CountingInput(new DigestInputStream(source, sum));
        About about = readAbout(in);
        reader.read(in);
        byte[] stateHash = exactly(in, HASH_BYTES);
        byte[] expected = sum.digest();
        if (!Arrays.equals(exactly(in, HASH_BYTES), expected)) {
            throw new ConcordException.Damaged("its SHA-256 is not that of its bytes");
        }
        long bytes = in.count;
        if (in.read() >= 0) {
            throw new ConcordException.Damaged("more follows the end of the backup");
        }
        return new Whole(about, bytes, HexFormat.of().formatHex(stateHash));
    }

    /// Reads what a file says of itself, which is only its word.
    ///
    /// @throws ConcordException.Damaged when it is none, or of a version that is not known
    public static About readAbout(InputStream source) throws IOException {
        if (!Arrays.equals(source.readNBytes(MAGIC.length), MAGIC)) {
            throw new ConcordException.Damaged("it is not a backup of Concord");
        }
        DataInputStream in = new DataInputStream(source);
        try {
            int version = in.readUnsignedShort();
            if (version != VERSION) {
                throw new ConcordException.Damaged(
                        "it has format "
                                + version
                                + "; this version of Concord reads "
                                + VERSION
                                + ": use a version that knows it");
            }
            int length = in.readInt();
            if (length < 0 || length > ABOUT_MAX_BYTES) {
                throw new ConcordException.Damaged("what it says of itself cannot be");
            }
            return about(exactly(in, length));
        } catch (EOFException e) {
            throw new ConcordException.Damaged("it is cut short");
        }
    }

    /// The last bytes of a file: the [StateHash], then the sum.
    ///
    /// @throws ConcordException.Damaged when there are not so many
    public static byte[] readTrailer(FileChannel file) throws IOException {
        ByteBuffer trailer = ByteBuffer.allocate(TRAILER_BYTES);
        long at = file.size() - TRAILER_BYTES;
        while (trailer.hasRemaining()) {
            if (at < 0 || file.read(trailer, at + trailer.position()) < 0) {
                throw new ConcordException.Damaged("it is cut short");
            }
        }
        return trailer.array();
    }

    private static byte[] exactly(InputStream in, int count) throws IOException {
        byte[] bytes = in.readNBytes(count);
        if (bytes.length != count) {
            throw new ConcordException.Damaged("it is cut short");
        }
        return bytes;
    }

    private static byte[] json(About about) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("created_at", about.createdAt.toString());
        fields.put("cluster", about.cluster);
        fields.put("node", about.node);
        fields.put("release", about.release);
        fields.put("revision", about.revision);
        fields.put("log_time", about.logTime.toString());
        fields.put("keys", about.keys);
        return Value.of(fields).bytes();
    }

    private static About about(byte[] json) {
        try {
            var fields = Value.json(json).json();
            return new About(
                    Instant.parse(fields.required("created_at").asText()),
                    fields.required("cluster").asText(),
                    fields.required("node").asText(),
                    fields.required("release").asText(),
                    fields.required("revision").asLong(),
                    Instant.parse(fields.required("log_time").asText()),
                    fields.required("keys").asLong());
        } catch (IllegalArgumentException | DateTimeException | ConcordException.InvalidRequest e) {
            throw new ConcordException.Damaged(
                    "what it says of itself cannot be read: " + e.getMessage());
        }
    }

    private static final class CountingOutput extends OutputStream {
        private final OutputStream target;
        private long count;

        CountingOutput(OutputStream target) {
            this.target = target;
        }

        @Override
        public void write(int b) throws IOException {
            target.write(b);
            count++;
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            target.write(bytes, offset, length);
            count += length;
        }

        @Override
        public void flush() throws IOException {
            target.flush();
        }
    }

    private static final class CountingInput extends InputStream {
        private final InputStream source;
        private long count;

        CountingInput(InputStream source) {
            this.source = source;
        }

        @Override
        public int read() throws IOException {
            int b = source.read();
            count += b < 0 ? 0 : 1;
            return b;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            int part = source.read(target, offset, length);
            count += Math.max(0, part);
            return part;
        }
    }
}
