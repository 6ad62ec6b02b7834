package concord.bench;

import concord.bench.Operation.Place;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/// A cluster on this machine, started for a measurement, and JVMs for its clients.
interface Site extends AutoCloseable {

    /// The clusters that can be measured.
    enum Kind {
        /// Concord: clients are embedded in its members.
        CONCORD {
            @Override
            Site start(Options options, Path directory) throws InterruptedException {
                return new ConcordSite(options, directory);
            }
        },

        /// etcd: clients are in a JVM of their own and connected to one member.
        ETCD {
            @Override
            Site start(Options options, Path directory) throws InterruptedException {
                return new EtcdSite(options, directory);
            }
        };

        static Kind named(String name) {
            return valueOf(name.toUpperCase(Locale.ROOT));
        }

        /// Starts the members and waits until they have a leader.
        ///
        /// @param directory where they keep their data
        abstract Site start(Options options, Path directory) throws InterruptedException;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /// The JVM of the clients at this place; empty when a cluster has no such member.
    Optional<Child> at(Place place);

    /// Processor time that all members and clients have used.
    Duration cpu();

    @Override
    void close();
}
