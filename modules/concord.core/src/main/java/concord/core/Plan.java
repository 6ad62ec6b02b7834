package concord.core;

import java.util.Optional;

/// How a query finds its entries.
///
/// @param index the index that it uses; empty when it looks at every entry of a range of keys
/// @param predicate the part of its predicate that the index answers
/// @param range the keys that are looked at, where there is no index
public record Plan(Optional<String> index, Optional<Predicate> predicate, Range range) {}
