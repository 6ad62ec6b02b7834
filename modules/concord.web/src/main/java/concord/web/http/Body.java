package concord.web.http;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.List;

/// What is sent behind the headers of an [Answer].
public sealed interface Body {

    /// Bytes that are all there.
    ///
    /// @param pieces the bytes, in pieces, so that a large value is not copied to stand between two
    ///   braces
    /// @param compressible whether it is text, which becomes smaller
    record Whole(List<ByteBuffer> pieces, boolean compressible) implements Body {

        long length() {
            long length = 0;
            for (ByteBuffer piece : pieces) {
                length += piece.remaining();
            }
            return length;
        }

        /// The bytes in one piece.
        byte[] bytes() {
            ByteBuffer all = ByteBuffer.allocate(Math.toIntExact(length()));
            pieces.forEach(piece -> all.put(piece.duplicate()));
            return all.array();
        }

        /// Writes the bytes one window after the other.
        void writeTo(OutputStream out) throws IOException {
            byte[] window = new byte[Math.clamp(length(), 1, 32 << 10)];
            for (ByteBuffer piece : pieces) {
                ByteBuffer rest = piece.duplicate();
                while (rest.hasRemaining()) {
                    int count = Math.min(window.length, rest.remaining());
                    rest.get(window, 0, count);
                    out.write(window, 0, count);
                }
            }
        }
    }

    /// Bytes that are made while they are sent.
    ///
    /// @param source what they are made from
    /// @param writer makes them
    /// @param compressible whether it may be compressed, which holds back what is not much yet
    record Streamed(AutoCloseable source, Writer writer, boolean compressible) implements Body {}

    /// Makes a body.
    @FunctionalInterface
    interface Writer {

        /// Writes all of it.
        ///
        /// @throws IOException when the client has gone
        void write(OutputStream out) throws IOException;
    }
}
