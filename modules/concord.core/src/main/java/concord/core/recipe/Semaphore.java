package concord.core.recipe;

import concord.core.ConcordException;
import concord.core.Store;
import concord.core.Value;
import java.time.Duration;
import java.util.Optional;

/// A semaphore between processes: so many holders at a time, the others in the order in which they
/// came.
public final class Semaphore {

    private final Store store;
    private final String name;
    private final int permits;
    private final Duration ttl;

    /// The semaphore of a name.
    ///
    /// @param name its keys are below `semaphores/NAME/`; none may be called `NAME/…` as well, for
    ///   whoever holds or awaits that one would count here
    /// @param permits how many may hold it at a time; the same in every process
    /// @param ttl how long a permit stays taken after its holder's process has died
    /// @throws ConcordException.InvalidRequest when there are no permits
    public Semaphore(Store store, String name, int permits, Duration ttl) {
        if (permits < 1) {
            throw new ConcordException.InvalidRequest(
                    "permits is " + permits + "; it must be at least 1");
        }
        this.store = store;
        this.name = name;
        this.permits = permits;
        this.ttl = ttl;
    }

    /// Waits for a permit, but no longer than this.
    ///
    /// @return the permit, or empty when the time is over
    public Optional<Permit> acquire(Duration patience) {
        String prefix = "semaphores/" + name + "/";
        return Place.acquire(store, prefix, Value.json("null"), ttl, permits, patience)
                .map(Permit::new);
    }

    /// A permit. Kept alive until it is closed.
    public static final class Permit implements AutoCloseable {

        private final Place place;

        private Permit(Place place) {
            this.place = place;
        }

        /// Whether it is still held, as far as this process knows.
        public boolean isHeld() {
            return place.isKept();
        }

        /// Gives the permit back.
        @Override
        public void close() {
            place.close();
        }
    }
}
