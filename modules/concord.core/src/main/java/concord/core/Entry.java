package concord.core;

/// A key with its value and its record data.
///
/// @param key the key
/// @param value the value
/// @param createRevision the revision that created the key since it was last absent
/// @param modRevision the revision that last wrote it
/// @param version how often it was written since it was created, from 1
public record Entry(Key key, Value value, long createRevision, long modRevision, long version) {}
