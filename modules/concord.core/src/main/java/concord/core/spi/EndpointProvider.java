package concord.core.spi;

import concord.core.Concord;
import concord.core.Setting;
import concord.core.Settings;
import java.util.List;

/// Makes a server over a store: a way in from outside the process. A launcher starts every one that
/// is linked.
public interface EndpointProvider {

    /// The settings that the server understands.
    List<Setting<?>> settings();

    /// Starts the server. The store stays the launcher's to close.
    ///
    /// @throws concord.core.ConcordException.OpenFailed when it cannot listen, with what to do
    Endpoint start(Settings settings, Concord concord);

    /// A server that runs.
    interface Endpoint extends AutoCloseable {

        /// Where it listens, for people: `http://127.0.0.1:4000`.
        String address();

        /// Stops to accept, finishes what is under way and ends.
        @Override
        void close();
    }
}
