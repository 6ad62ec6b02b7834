package concord.core;

import java.util.Locale;

/// The part a member plays in its cluster, in the terms of the Raft paper.
public enum Role {
    /// Orders the writes.
    LEADER,
    /// Replicates and votes.
    FOLLOWER,
    /// Asks for votes.
    CANDIDATE,
    /// Replicates and does not vote.
    LEARNER,
    /// Has stopped serving.
    STOPPED;

    /// The name in lower case, as HTTP and the metrics show it.
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
