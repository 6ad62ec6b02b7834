package org.apache.ratis.util;

import java.io.File;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/// A file that is replaced when all of its new content is on disk, and otherwise stays as it was.
///
/// Takes the place of Ratis' own class of this name, which replaces the file also when a write has
/// failed: `close` follows in a `try` with resources, and an empty file took the place of the one
/// that says what a member has voted for. It also syncs the directory, without which a loss of power
/// can bring the old file back. See docs/adr/0016-one-class-of-ratis-is-replaced.md.
public final class AtomicFileOutputStream extends FilterOutputStream {

    /// What the name of the temporary file ends with.
    public static final String TMP_EXTENSION = ".tmp";

    private final Path target;
    private final Path temporary;
    private boolean broken;
    private boolean closed;

    /// Begins to replace a file.
    public AtomicFileOutputStream(File file) throws IOException {
        this(file, getTemporaryFile(file));
    }

    /// Begins to replace a file by way of another.
    public AtomicFileOutputStream(File file, File temporaryFile) throws IOException {
        super(
                FileUtils.newOutputStreamForceAtClose(
                        temporaryFile,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.TRUNCATE_EXISTING,
                        StandardOpenOption.WRITE));
        this.target = file.toPath().toAbsolutePath();
        this.temporary = temporaryFile.toPath().toAbsolutePath();
    }

    /// The temporary file beside a file.
    public static File getTemporaryFile(File file) {
        return new File(file.getParentFile(), file.getName() + TMP_EXTENSION);
    }

    @FunctionalInterface
    private interface Step {
        void run() throws IOException;
    }

    private synchronized void step(Step step) throws IOException {
        boolean done = false;
        try {
            step.run();
            done = true;
        } finally {
            broken |= !done;
        }
    }

    @Override
    public void write(int b) throws IOException {
        step(() -> out.write(b));
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        step(() -> out.write(bytes, offset, length));
    }

    @Override
    public void flush() throws IOException {
        step(out::flush);
    }

    /// Whether it is closed, or was given up.
    public synchronized boolean isClosed() {
        return closed;
    }

    /// Replaces the file.
    ///
    /// @throws IOException when anything has failed; the file is as it was then
    @Override
    public synchronized void close() throws IOException {
        if (closed) {
            return;
        }
        closed = true;
        boolean replaced = false;
        try {
            step(out::close);
            if (broken) {
                throw new IOException("a write failed; " + target + " stays as it was");
            }
            Files.move(
                    temporary,
                    target,
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
            replaced = true;
            try (FileChannel directory =
                    FileChannel.open(target.getParent(), StandardOpenOption.READ)) {
                directory.force(true);
            }
        } finally {
            if (!replaced) {
                Files.deleteIfExists(temporary);
            }
        }
    }

    /// Gives up: the file stays as it was.
    public synchronized void abort() {
        broken = true;
        try {
            close();
        } catch (IOException e) {
            // What was written so far is not wanted.
        }
    }
}
