package concord.core;

/// The answer to a [Touch].
///
/// @param outcome whether there was a key to touch
/// @param revision the store's revision after it; unchanged when there was none
public record Touched(Outcome outcome, long revision) implements Result {

    /// Whether there was a key to touch.
    public boolean existed() {
        return outcome == Outcome.DONE;
    }
}
