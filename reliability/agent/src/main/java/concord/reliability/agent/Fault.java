package concord.reliability.agent;

/// A fault that the agent builds into the product, so that whoever tests the product can show that
/// he would have found it.
enum Fault {
    /// None.
    NONE,
    /// Strong reads are answered without the barrier.
    NO_BARRIER,
    /// Whether an entry has expired is judged by the wall clock of the member that is asked.
    WALL_CLOCK_EXPIRY
}
