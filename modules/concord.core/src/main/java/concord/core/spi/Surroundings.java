package concord.core.spi;

import java.time.InstantSource;
import java.util.Optional;

/// What a member has around it: clocks, the wires to the other members, and what the environment
/// tells it alone. A test brings others, so that time and the network do what it says.
public interface Surroundings {

    /// The clocks of this machine, and wires that hold nothing up.
    Surroundings REAL = new Surroundings() {};

    /// The wall clock. It may jump, and those of two members may be hours apart.
    default InstantSource wallClock() {
        return InstantSource.system();
    }

    /// A clock that only goes forward, in nanoseconds from an arbitrary moment.
    default long nanoTime() {
        return System.nanoTime();
    }

    /// The first token of the cluster, where the operator has chosen it.
    default Optional<String> rootToken() {
        return Optional.ofNullable(System.getenv("CONCORD_ROOT_TOKEN"));
    }

    /// The wires between members.
    default Wire wire() {
        return Wire.OPEN;
    }

    /// Decides when a message between two members arrives.
    @FunctionalInterface
    interface Wire {

        /// Every message arrives at once.
        Wire OPEN = (_, _, delivery) -> delivery.run();

        /// Takes a message on its way. Messages of one direction arrive in the order in which they
        /// were taken; a message whose delivery is never run is lost.
        ///
        /// @param from the name of the member that sends it
        /// @param to the name of the member that it is for
        /// @param delivery lets it arrive; may be run on any thread, now or later
        void carry(String from, String to, Runnable delivery);
    }
}
