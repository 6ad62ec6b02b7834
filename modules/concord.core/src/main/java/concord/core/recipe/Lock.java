package concord.core.recipe;

import concord.core.Store;
import concord.core.Value;
import java.time.Duration;
import java.util.Optional;

/// A lock between processes: one holder at a time, the others in the order in which they came.
///
/// A holder that stops for longer than the lock's time to live loses it without noticing. So
/// whatever the lock protects has to refuse older fencing tokens than it has seen: each holder's
/// [Held#token] is greater than that of all holders before.
///
/// ```java
/// Lock lock = new Lock(store, "jobs/nightly", Duration.ofSeconds(10));
/// try (Lock.Held held = lock.acquire(Duration.ofMinutes(1)).orElseThrow()) {
///     report.write(held.token());
/// }
/// ```
public final class Lock {

    private final Store store;
    private final String name;
    private final Duration ttl;

    /// The lock of a name.
    ///
    /// @param name its keys are below `locks/NAME/`; none may be called `NAME/…` as well, for
    ///   whoever holds or awaits that one would count here
    /// @param ttl how long it stays locked after its holder's process has died
    public Lock(Store store, String name, Duration ttl) {
        this.store = store;
        this.name = name;
        this.ttl = ttl;
    }

    /// Waits for the lock, but no longer than this.
    ///
    /// @return the lock as it is held, or empty when the time is over
    public Optional<Held> acquire(Duration patience) {
        return Place.acquire(store, "locks/" + name + "/", Value.json("null"), ttl, 1, patience)
                .map(Held::new);
    }

    /// A lock that is held. Kept alive until it is closed.
    public static final class Held implements AutoCloseable {

        private final Place place;

        private Held(Place place) {
            this.place = place;
        }

        /// The fencing token: greater than that of every holder before.
        public long token() {
            return place.revision();
        }

        /// Whether it is still held, as far as this process knows.
        public boolean isHeld() {
            return place.isKept();
        }

        /// Releases the lock.
        @Override
        public void close() {
            place.close();
        }
    }
}
