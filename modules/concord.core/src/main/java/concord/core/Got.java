package concord.core;

import java.util.Optional;

/// The answer to a [Get].
///
/// @param entry the entry, or empty when the key is absent
public record Got(Optional<Entry> entry) implements Result {}
