package concord.core.audit;

import java.util.List;
import java.util.Optional;

/// What came of checking a chain.
///
/// @param files how many files were read
/// @param lines how many lines hold, before the first fault
/// @param first the sequence of the first line, 0 when there is none
/// @param last the last point that holds; worth to be noted where this machine cannot change it
/// @param unfinishedBytes the beginning of a line that is being written, or that a crash has cut
///   short: the member cuts it at its next start
/// @param unchecked noted points before the oldest line that is kept. Retention has deleted their
///   lines, or somebody who made it look so: nothing here can tell
/// @param fault the first one, empty when the chain holds
public record AuditVerdict(
        int files,
        long lines,
        long first,
        AuditAnchor last,
        long unfinishedBytes,
        List<AuditAnchor> unchecked,
        Optional<Fault> fault) {

    /// Takes a copy of what it is given.
    public AuditVerdict {
        unchecked = List.copyOf(unchecked);
    }

    /// Where a chain is broken.
    ///
    /// @param file the name of the file
    /// @param line the number of the line in it, from 1
    /// @param reason what is wrong there, and what that means
    public record Fault(String file, long line, String reason) {

        @Override
        public String toString() {
            return file + " line " + line + ": " + reason;
        }
    }

    /// Whether the chain holds.
    public boolean holds() {
        return fault.isEmpty();
    }
}
