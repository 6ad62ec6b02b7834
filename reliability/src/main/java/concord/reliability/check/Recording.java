package concord.reliability.check;

import java.util.Collection;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/// All that clients did and saw in a period.
public final class Recording {

    /// A key with a time to live; it is written once.
    ///
    /// @param end when the put was answered; the end of time when it was not
    /// @param revision the revision that was answered; 0 when none was
    public record Mortal(
            String key, String value, long ttlMillis, long start, long end, long revision) {

        boolean isAcknowledged() {
            return end != Long.MAX_VALUE;
        }
    }

    /// A strong read of such a key.
    ///
    /// @param through the member that was asked
    public record Look(String key, String through, long start, long end, boolean isThere) {}

    private final Queue<Recorded> calls = new ConcurrentLinkedQueue<>();
    private final Queue<Mortal> mortals = new ConcurrentLinkedQueue<>();
    private final Queue<Look> looks = new ConcurrentLinkedQueue<>();

    /// Adds a call.
    public void add(Recorded call) {
        calls.add(call);
    }

    /// Adds a call without an answer.
    public void addUnknown(String client, String object, String kind, long start, Cells.Ask ask) {
        calls.add(Recorded.unknown(client, object, kind, start, ask));
    }

    /// Adds a key with a time to live.
    public void add(Mortal mortal) {
        mortals.add(mortal);
    }

    /// Adds a read of one.
    public void add(Look look) {
        looks.add(look);
    }

    /// The calls so far.
    public List<Recorded> calls() {
        return List.copyOf(calls);
    }

    /// The keys with a time to live.
    public List<Mortal> mortals() {
        return List.copyOf(mortals);
    }

    /// The reads of them.
    public Collection<Look> looks() {
        return List.copyOf(looks);
    }
}
