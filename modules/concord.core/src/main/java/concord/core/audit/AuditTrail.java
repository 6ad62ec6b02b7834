package concord.core.audit;

import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;

/// The audit trail of one member: lines of JSON, each of which holds the hash of the one before.
///
/// Whatever is read is read as a stream, so a trail may be larger than memory. What was asked
/// before a call began is among what the call reads.
public interface AuditTrail {

    /// The lines that a query asks for, as they stand in the files, without their line ends. The
    /// stream has to be closed; it and its iterator throw [concord.core.ConcordException.Damaged]
    /// at a line that is not one of a trail, with its place.
    Stream<String> query(AuditQuery query);

    /// Every line, the oldest first, as it stands in the files, whatever it is: what is damaged
    /// does not hide what is not. The stream has to be closed.
    Stream<String> export();

    /// Checks the chain from the oldest line that is kept to the newest.
    default AuditVerdict verify() {
        return verify(List.of());
    }

    /// Checks the chain, and that it goes through points that were noted elsewhere.
    ///
    /// @param known points that a chain must go through as far as it has their sequences: whoever
    ///   keeps them where the machine cannot change them also finds a trail that was rewritten as a
    ///   whole
    AuditVerdict verify(Collection<AuditAnchor> known);

    /// Counts what is kept, by reading all of it.
    AuditStatistics statistics();

    /// Ends the file that is written to and begins another one.
    ///
    /// @throws concord.core.ConcordException.Unavailable when no member writes to the trail, or the
    ///   disk does not let it
    void rotate();

    /// What has become of what was to be written since the member was opened. Quick: it reads no
    /// file.
    AuditCounts counts();
}
