package concord.core.spi;

/// Who proposed a log entry, and which of his entries it is. An entry that is proposed again, since
/// nobody knew what had become of it, has the same origin: so it takes effect once (the sessions of
/// Ongaro's dissertation, §6.3).
///
/// @param node the member that proposed it; empty when nobody asks for that promise
/// @param session the member's session, higher than those before it
/// @param sequence its number within the session, from 1
public record Origin(String node, long session, long sequence) {

    /// An entry that is proposed once.
    public static final Origin NONE = new Origin("", 0, 0);

    /// Whether it is the entry of a session.
    public boolean isKnown() {
        return !node.isEmpty();
    }
}
