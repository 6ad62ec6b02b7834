package concord.core;

import java.util.List;
import java.util.Optional;

/// A part of a [Range], all of one revision.
///
/// @param entries the entries in the range's order
/// @param next where the next page begins, for [Range#after]; empty when nothing follows
/// @param revision the revision that it shows; the next page asks for it with [Range#at] to see the
///   same
public record Page(List<Entry> entries, Optional<Key> next, long revision) implements Result {

    /// Keeps a copy of the list.
    public Page {
        entries = List.copyOf(entries);
    }
}
