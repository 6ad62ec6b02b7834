package concord.core;

import java.time.Duration;
import java.util.Optional;

/// A watch under way: brings changes in the order of revisions, without gap and without duplicate.
///
/// One thread at a time may wait for changes; any may close it. A watcher that nobody reads costs
/// no memory and slows no write: it reads from the store's history when it is asked. When that no
/// longer reaches back to where it stands, it ends with [ConcordException.Compacted], which names
/// the revision to begin again from.
public interface Watcher extends AutoCloseable {

    /// Waits for the next revision that changed something wanted.
    ///
    /// @throws ConcordException.Compacted when it has been forgotten
    /// @throws ConcordException.Unavailable when the watcher or the store is closed, or the thread
    ///   is interrupted
    Changes next();

    /// Waits for the next one, but no longer than this.
    ///
    /// @throws ConcordException.Compacted when it has been forgotten
    /// @throws ConcordException.Unavailable when the watcher or the store is closed, or the thread
    ///   is interrupted
    Optional<Changes> poll(Duration patience);

    /// Up to which revision everything has been looked at: what it changed has been brought, or is
    /// not wanted. A watch that begins behind it misses nothing, and it goes on while nothing
    /// wanted happens: so who keeps it does not fall behind the history. Asked by whoever waits for
    /// changes.
    long passed();

    /// Ends the watch, and the wait of whoever waits.
    @Override
    void close();
}
