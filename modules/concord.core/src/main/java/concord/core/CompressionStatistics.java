package concord.core;

/// What compression has done for values that were written through this member since it was opened.
///
/// @param values how many values were deflated
/// @param bytesBefore how many bytes they had
/// @param bytesAfter how many bytes they were replicated and are kept with
public record CompressionStatistics(long values, long bytesBefore, long bytesAfter) {}
