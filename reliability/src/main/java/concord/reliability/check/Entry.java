package concord.reliability.check;

/// What a key holds at the end of a period.
///
/// @param value its value
/// @param revision the revision that wrote it
public record Entry(String value, long revision) {}
