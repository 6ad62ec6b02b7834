package concord.reliability.check;

import java.util.List;
import java.util.Map;

/// What one watcher heard, in the order in which it did.
///
/// @param name whose it is
/// @param steps one for each revision
/// @param faults what went wrong on the way
public record Stream(String name, List<Step> steps, List<String> faults) {

    /// What one revision changed.
    ///
    /// @param revision the revision
    /// @param heard when it was heard of
    /// @param changes the changes by key
    public record Step(long revision, long heard, Map<String, Change> changes) {

        /// Keeps a copy.
        public Step {
            changes = Map.copyOf(changes);
        }
    }

    /// What happened to a key.
    ///
    /// @param type PUT, DELETE or EXPIRE
    /// @param value its new value, or [Cells#ABSENT]
    public record Change(String type, String value) {}

    /// Keeps copies.
    public Stream {
        steps = List.copyOf(steps);
        faults = List.copyOf(faults);
    }
}
