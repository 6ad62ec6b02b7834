package concord.core.audit;

import java.util.Optional;
import java.util.SortedMap;

/// What a trail keeps.
///
/// @param files how many files
/// @param bytes how large they are together
/// @param lines how many lines
/// @param oldest the timestamp of the oldest line
/// @param newest the timestamp of the newest line
/// @param operations how many lines each operation has
/// @param results how many lines each result has
public record AuditStatistics(
        int files,
        long bytes,
        long lines,
        Optional<String> oldest,
        Optional<String> newest,
        SortedMap<String, Long> operations,
        SortedMap<String, Long> results) {}
