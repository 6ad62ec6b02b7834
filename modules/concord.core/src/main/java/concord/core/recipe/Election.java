package concord.core.recipe;

import concord.core.Entry;
import concord.core.Range;
import concord.core.Store;
import concord.core.Value;
import java.time.Duration;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/// An election: of all candidates one leads, and when it resigns or dies the next one does.
///
/// As with a [Lock], whatever leaders change has to refuse older [Leadership#token]s than it has
/// seen.
public final class Election {

    private final Store store;
    private final String prefix;
    private final Duration ttl;

    /// The election of a name.
    ///
    /// @param name its keys are below `elections/NAME/`; none may be called `NAME/…` as well, for
    ///   whoever holds or awaits that one would count here
    /// @param ttl how long a leader that has died is leader still
    public Election(Store store, String name, Duration ttl) {
        this.store = store;
        this.prefix = "elections/" + name + "/";
        this.ttl = ttl;
    }

    /// Stands as a candidate until elected, but no longer than this.
    ///
    /// @param candidate what others see of the leader
    /// @return the leadership, or empty when the time is over
    public Optional<Leadership> campaign(String candidate, Duration patience) {
        return Place.acquire(store, prefix, Value.of(candidate), ttl, 1, patience)
                .map(Leadership::new);
    }

    /// Who leads, or empty when nobody does.
    public Optional<String> leader() {
        try (Stream<Entry> candidates = store.stream(Range.prefix(prefix))) {
            return candidates
                    .min(Comparator.comparingLong(Entry::createRevision))
                    .map(entry -> entry.value().as(String.class));
        }
    }

    /// A leadership. Kept alive until it is closed.
    public static final class Leadership implements AutoCloseable {

        private final Place place;

        private Leadership(Place place) {
            this.place = place;
        }

        /// The fencing token: greater than that of every leader before.
        public long token() {
            return place.revision();
        }

        /// Whether this leads still, as far as this process knows.
        public boolean isHeld() {
            return place.isKept();
        }

        /// Resigns.
        @Override
        public void close() {
            place.close();
        }
    }
}
