package concord.core;

import java.util.Locale;

/// How fresh a read has to be. Every member serves every level.
public enum Consistency {
    /// This member's state as it is: never waits, may be behind the leader.
    EVENTUAL,
    /// At least the leader's commit index when the read began; the leader is not asked to prove
    /// that it still leads.
    LEADER,
    /// Linearizable: a quorum confirms the leader after the read began.
    STRONG;

    /// The level of that name, in lower case.
    ///
    /// @throws ConcordException.InvalidRequest when there is no such level
    public static Consistency of(String name) {
        for (Consistency level : values()) {
            if (level.toString().equals(name)) {
                return level;
            }
        }
        throw new ConcordException.InvalidRequest(
                "consistency is '" + name + "'; it must be eventual, leader or strong");
    }

    /// The name used in settings and requests: lower case.
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
