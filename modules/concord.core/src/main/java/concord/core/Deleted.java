package concord.core;

import java.util.Optional;

/// The answer to a [Delete].
///
/// @param outcome whether there was something to remove, and its condition held
/// @param revision the store's revision after it; unchanged when nothing was removed
/// @param previous what was there, when that was asked for and there was something
public record Deleted(Outcome outcome, long revision, Optional<Entry> previous) implements Result {

    /// Whether there was something, and it was removed.
    public boolean existed() {
        return outcome == Outcome.DONE;
    }
}
