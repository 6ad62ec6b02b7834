package concord.reliability;

/// What is broken on purpose, to see that it is found.
enum Sabotage {
    /// Nothing.
    NONE,
    /// Strong reads have no barrier.
    NO_BARRIER,
    /// Expiry is judged by the wall clock of whoever is asked.
    WALL_CLOCK_EXPIRY,
    /// Syncs do nothing.
    NO_FSYNC
}
