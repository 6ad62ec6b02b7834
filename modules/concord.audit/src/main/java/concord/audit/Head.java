package concord.audit;

import concord.core.audit.AuditAnchor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What the trail remembers beside its files, so that a missing beginning or end shows: the file
/// `audit.head`, one object of JSON.
///
/// It is written over in place, in one block of the disk, after the lines that it tells of were
/// forced to the disk. So it may be behind the files, where a crash was, and never before them.
///
/// @param base the last line that retention has deleted
/// @param last the newest line that is known to be on the disk
record Head(AuditAnchor base, AuditAnchor last) {

    static final String NAME = "audit.head";

    /// Padded with spaces: a block of a disk is written whole or not at all.
    private static final int BYTES = 512;

    private static final int READS_MAX = 100;

    private static final Pattern FORM =
            Pattern.compile(
                    "\\{\"base_sequence\":(\\d{1,18}),\"base_hash\":\"([0-9a-f]{64})\","
                            + "\"sequence\":(\\d{1,18}),\"hash\":\"([0-9a-f]{64})\"} *\\n");

    /// Of a trail without lines.
    static final Head GENESIS = new Head(AuditAnchor.GENESIS, AuditAnchor.GENESIS);

    /// The head of a directory; empty when it is missing or is none.
    static Optional<Head> read(Path directory) throws IOException {
        Path file = directory.resolve(NAME);
        String text;
        try {
            // A member may be writing it: what is read twice alike was not read half.
            String before = Files.readString(file, StandardCharsets.ISO_8859_1);
            text = Files.readString(file, StandardCharsets.ISO_8859_1);
            for (int i = 0; i < READS_MAX && !text.equals(before); i++) {
                before = text;
                text = Files.readString(file, StandardCharsets.ISO_8859_1);
            }
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
        Matcher matcher = FORM.matcher(text);
        return matcher.matches()
                ? Optional.of(
                        new Head(
                                anchor(matcher.group(1), matcher.group(2)),
                                anchor(matcher.group(3), matcher.group(4))))
                : Optional.empty();
    }

    private static AuditAnchor anchor(String sequence, String hash) {
        return new AuditAnchor(Long.parseLong(sequence), hash);
    }

    private ByteBuffer bytes() {
        StringBuilder text =
                new StringBuilder(BYTES)
                        .append("{\"base_sequence\":")
                        .append(base.sequence())
                        .append(",\"base_hash\":\"")
                        .append(base.hash())
                        .append("\",\"sequence\":")
                        .append(last.sequence())
                        .append(",\"hash\":\"")
                        .append(last.hash())
                        .append("\"}");
        text.repeat(' ', BYTES - 1 - text.length()).append('\n');
        return ByteBuffer.wrap(text.toString().getBytes(StandardCharsets.ISO_8859_1));
    }

    /// Where it is written.
    static final class Place implements AutoCloseable {
        private final Disk.File file;

        Place(Disk disk, Path directory) throws IOException {
            this.file =
                    disk.open(
                            directory.resolve(NAME),
                            StandardOpenOption.CREATE,
                            StandardOpenOption.WRITE);
        }

        void write(Head head) throws IOException {
            file.write(head.bytes(), 0);
        }

        /// What was written is on the disk after this.
        void force() throws IOException {
            file.force();
        }

        @Override
        public void close() throws IOException {
            file.close();
        }
    }
}
