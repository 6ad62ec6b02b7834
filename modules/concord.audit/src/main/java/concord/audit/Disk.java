package concord.audit;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.OpenOption;
import java.nio.file.Path;

/// What files are written with. A test brings one that fails.
interface Disk {

    /// The real one.
    Disk REAL = (path, options) -> new ChannelFile(FileChannel.open(path, options));

    /// Opens a file.
    File open(Path path, OpenOption... options) throws IOException;

    /// A file that is written to.
    interface File extends AutoCloseable {

        /// Writes all that remains, from a position on. What a failed call has written may be
        /// written over by another one.
        void write(ByteBuffer bytes, long position) throws IOException;

        /// Forces it to the disk.
        void force() throws IOException;

        @Override
        void close() throws IOException;
    }

    /// A file of the file system.
    record ChannelFile(FileChannel channel) implements File {

        @Override
        public void write(ByteBuffer bytes, long position) throws IOException {
            long at = position;
            while (bytes.hasRemaining()) {
                at += channel.write(bytes, at);
            }
        }

        @Override
        public void force() throws IOException {
            channel.force(false);
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }
}
