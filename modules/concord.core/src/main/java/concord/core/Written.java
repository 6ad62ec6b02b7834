package concord.core;

import java.util.Optional;

/// The answer to a [Put].
///
/// @param outcome whether it took effect; without a condition it always does
/// @param revision the store's revision after it; unchanged when it took no effect
/// @param previous what was there, when that was asked for and there was something
public record Written(Outcome outcome, long revision, Optional<Entry> previous) implements Result {

    /// Whether it took effect.
    public boolean done() {
        return outcome == Outcome.DONE;
    }
}
