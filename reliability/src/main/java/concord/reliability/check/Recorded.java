package concord.reliability.check;

import java.util.Map;
import java.util.Optional;

/// A call as its client saw it. Times are this machine's monotonic clock.
///
/// @param client who made it
/// @param object which keys it is about, together checked as one sequential object
/// @param kind which kind of call
/// @param start when it was made
/// @param end when it was answered; the end of time without an answer
/// @param ask what was asked
/// @param told what was answered; empty when the outcome is not known
/// @param revision the store's revision after a write that was done; 0 otherwise
/// @param seenRevisions the revisions of the values that were read, by key
public record Recorded(
        String client,
        String object,
        String kind,
        long start,
        long end,
        Cells.Ask ask,
        Optional<Cells.Told> told,
        long revision,
        Map<String, Long> seenRevisions) {

    /// Keeps a copy.
    public Recorded {
        seenRevisions = Map.copyOf(seenRevisions);
    }

    /// A call without an answer.
    static Recorded unknown(String client, String object, String kind, long start, Cells.Ask ask) {
        return new Recorded(
                client, object, kind, start, Long.MAX_VALUE, ask, Optional.empty(), 0, Map.of());
    }

    /// Whether it was answered, and wrote.
    public boolean isAcknowledgedWrite() {
        return told.isPresent() && told.get().done() && !ask.writes().isEmpty();
    }
}
