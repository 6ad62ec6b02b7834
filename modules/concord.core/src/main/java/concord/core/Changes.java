package concord.core;

import java.time.Instant;
import java.util.List;

/// What one revision changed, as far as a watch wants it.
///
/// @param revision the revision; a watch that begins after it ([Watch#from] with the next one)
///   misses nothing and gets nothing twice
/// @param time log time of the revision
/// @param changes each key once
public record Changes(long revision, Instant time, List<Change> changes) {

    /// Keeps a copy of the list.
    public Changes {
        changes = List.copyOf(changes);
    }
}
