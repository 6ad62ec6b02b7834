package concord.core;

import java.util.Optional;

/// The answer to a [Put].
///
/// @param revision the store's revision that the write made
/// @param previous what it replaced, when that was asked for and there was something
public record Written(long revision, Optional<Entry> previous) {}
