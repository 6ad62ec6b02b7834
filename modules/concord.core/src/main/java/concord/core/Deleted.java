package concord.core;

import java.util.Optional;

/// The answer to a [Delete].
///
/// @param existed whether there was something to remove
/// @param revision the store's revision after it; unchanged when there was nothing to remove
/// @param previous what it removed, when that was asked for and there was something
public record Deleted(boolean existed, long revision, Optional<Entry> previous) {}
