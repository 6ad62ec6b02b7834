package concord.audit;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/// The lines of a file, one after the other, each in a part of an array that stays small however
/// large the file is.
interface LineSource extends AutoCloseable {

    /// No line of a trail is longer: it has less than ten texts, and [Text#string] cuts each of
    /// them at 1024 bytes, which are six times as many when all are escaped.
    int LINE_MAX_BYTES = 1 << 16;

    /// Goes to the next line that has an end.
    ///
    /// @return whether there is one
    /// @throws TooLong when it is longer than any line of a trail
    boolean next() throws IOException;

    /// What the line is in, until the next call of [#next()].
    byte[] array();

    /// Where the line begins in the array.
    int from();

    /// Where the line ends in the array, without its line end.
    int to();

    /// The line as text.
    default String text() {
        return new String(array(), from(), to() - from(), StandardCharsets.UTF_8);
    }

    @Override
    void close() throws IOException;

    /// A line that is none of a trail.
    final class TooLong extends IOException {
        private static final long serialVersionUID = 1L;

        TooLong() {
            super("a line has more than " + LINE_MAX_BYTES + " bytes");
        }
    }
}
