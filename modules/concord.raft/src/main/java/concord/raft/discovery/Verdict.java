package concord.raft.discovery;

import java.lang.System.Logger.Level;

/// What becomes of a datagram.
enum Verdict {
    /// From a member of this cluster; its endpoint is known now.
    ACCEPTED(Level.OFF, "accepted"),

    /// What this member sent itself comes back to it.
    OWN(Level.OFF, "sent by this member"),

    /// Something else on the same port, or a later version.
    MALFORMED(Level.DEBUG, "that are no announcements of version " + AnnouncementFormat.VERSION),

    /// Another cluster may use the same group.
    OTHER_CLUSTER(Level.DEBUG, "of other clusters"),

    /// Networks deliver a datagram twice now and then, so this alone is no alarm.
    REPLAYED(Level.DEBUG, "that came before"),

    /// A secret that differs, or someone who does not know it.
    FORGED(Level.WARNING, "with a wrong signature: is cluster.secret the same on all members?"),

    /// Clocks that differ too much, or an old recording.
    OUTSIDE_WINDOW(
            Level.WARNING,
            "sent more than "
                    + Reception.WINDOW.toSeconds()
                    + " s before or after now: set the clocks of all members by NTP"),

    /// Two members with one id would be taken for one.
    SAME_ID(
            Level.WARNING,
            "from another member with the node.id of this one: give every member its own");

    private final Level level;
    private final String meaning;

    Verdict(Level level, String meaning) {
        this.level = level;
        this.meaning = meaning;
    }

    /// How loud it is told; OFF is not at all.
    Level level() {
        return level;
    }

    /// Completes "3 …".
    String meaning() {
        return meaning;
    }
}
