package concord.core;

/// What a restore did.
///
/// @param revision the store's revision after it, above every one that the store or the backup had
/// @param keys how many keys there are
/// @param backup what was restored
public record Restored(long revision, long keys, Backup backup) {}
