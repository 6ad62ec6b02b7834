package concord.core.spi;

import java.io.IOException;
import java.io.OutputStream;

/// The state at one position, pinned until it is closed.
public interface Image extends AutoCloseable {

    /// Where it stands in the log.
    Position position();

    /// Writes it. The same state gives the same bytes. Does not close `target`.
    void writeTo(OutputStream target) throws IOException;

    /// Lets the store forget what only this image still sees. A second call does nothing.
    @Override
    void close();
}
