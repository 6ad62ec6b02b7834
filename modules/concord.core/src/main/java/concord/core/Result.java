package concord.core;

/// The answer to an [Operation].
public sealed interface Result permits Written, Deleted, Touched, Got, Page {}
