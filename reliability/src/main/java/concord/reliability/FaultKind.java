package concord.reliability;

/// What can go wrong.
enum FaultKind {
    /// A process ends in the middle of everything; sometimes its machine loses power.
    KILL,
    /// A process stops in its tracks and goes on later.
    PAUSE,
    /// A minority is cut off from the others; clients still reach it.
    PARTITION,
    /// A member hears the others and is not heard, or the other way round.
    ONEWAY,
    /// A wall clock jumps, by seconds or hours, and back.
    CLOCK,
    /// Syncs take long, or fail, or writes do.
    DISK,
    /// Every machine loses power at once.
    ALL_KILL,
    /// The leader is told to hand over.
    TRANSFER
}
